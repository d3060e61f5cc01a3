#include "decryption_arguments.h"

#include <CLI/CLI.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "crypto/key_text.h"

namespace lamella::inline v0::tool {
namespace {

/// What `parse` makes of `text`; what it objects to is wrong usage of `option`.
template <typename Parse>
auto parsed(const char* option, const std::string& text, Parse parse) {
  try {
    return parse(text);
  } catch (const std::invalid_argument& error) {
    throw CLI::ValidationError(option, error.what());
  }
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
            made(arguments).footer_key = parsed("--footer-key", text, parse_key);
            arguments->verify_footer_signature = true;
          },
          "The key of an encrypted footer, or that verifies a signed one: hexadecimal digits or text:...")
      ->type_name("KEY");
  command
      .add_option_function<std::vector<std::string>>(
          "--column-key",
          [&arguments](const std::vector<std::string>& texts) {
            for (const std::string& text : texts)
              made(arguments).column_keys.insert(parsed("--column-key", text, parse_named_key));
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
              master_keys.insert(parsed("--master-key", text, parse_named_key));
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
