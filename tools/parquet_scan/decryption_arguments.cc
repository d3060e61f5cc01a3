#include "decryption_arguments.h"

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamella::inline v0::tool {
namespace {

constexpr std::string_view kTextPrefix = "text:";

/// Bytes given as hexadecimal digits, or as they are behind `text:`.
std::string parse_bytes(const std::string& option, std::string_view text) {
  if (text.starts_with(kTextPrefix)) return std::string(text.substr(kTextPrefix.size()));
  const bool digits = text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  if (text.empty() || text.size() % 2 != 0 || !digits) {
    throw CLI::ValidationError(option, "a key is hexadecimal digits, two a byte, or text:...");
  }
  std::string bytes;
  for (size_t i = 0; i < text.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  return bytes;
}

std::string parse_key(const std::string& option, std::string_view text) {
  std::string key = parse_bytes(option, text);
  if (key.size() == 16 || key.size() == 24 || key.size() == 32) return key;
  throw CLI::ValidationError(option, "a key of " + std::to_string(key.size()) + " bytes, AES takes 16, 24 or 32");
}

/// NAME=KEY. A key in digits has no equals sign, but a name or a text may.
std::pair<std::string, std::string> parse_named_key(const std::string& option, const std::string& text) {
  const size_t before_text = text.find("=" + std::string(kTextPrefix));
  const size_t equals = before_text != std::string::npos ? before_text : text.rfind('=');
  if (equals == std::string::npos || equals == 0) throw CLI::ValidationError(option, "it takes NAME=KEY");
  return {text.substr(0, equals), parse_key(option, std::string_view(text).substr(equals + 1))};
}

DecryptionOptions& made(DecryptionArguments& arguments) {
  if (arguments == nullptr) {
    arguments = std::make_shared<DecryptionOptions>();
    // Until there is a key that could verify it.
    arguments->verify_footer_signature = false;
  }
  return *arguments;
}

}  // namespace

void add_decryption(CLI::App& command, DecryptionArguments& arguments) {
  command
      .add_option_function<std::string>(
          "--footer-key",
          [&arguments](const std::string& text) {
            made(arguments).footer_key = parse_key("--footer-key", text);
            arguments->verify_footer_signature = true;
          },
          "The key of an encrypted footer, or that verifies a signed one: hexadecimal digits or text:...")
      ->type_name("KEY");
  command
      .add_option_function<std::vector<std::string>>(
          "--column-key",
          [&arguments](const std::vector<std::string>& texts) {
            for (const std::string& text : texts)
              made(arguments).column_keys.insert(parse_named_key("--column-key", text));
          },
          "The key of a column, by path; may come several times")
      ->allow_extra_args(false)
      ->type_name("NAME=KEY");
  command
      .add_option_function<std::vector<std::string>>(
          "--master-key",
          [&arguments](const std::vector<std::string>& texts) {
            std::map<std::string, std::string> master_keys;
            for (const std::string& text : texts)
              master_keys.insert(parse_named_key("--master-key", text));
            made(arguments).kms = in_memory_kms(std::move(master_keys));
            arguments->verify_footer_signature = true;
          },
          "A key that the keys in the file's key material are wrapped with, by its id; may come several times")
      ->allow_extra_args(false)
      ->type_name("ID=KEY");
  command
      .add_option_function<std::string>(
          "--aad-prefix", [&arguments](const std::string& text) { made(arguments).aad_prefix = text; },
          "The AAD prefix that the file was written with, where the file does not hold it")
      ->type_name("TEXT");
}

}  // namespace lamella::inline v0::tool
