#include "crypto/key_text.h"

#include <stdexcept>

namespace lamella::inline v0 {

namespace {

constexpr std::string_view kTextPrefix = "text:";

std::string parse_bytes(std::string_view text) {
  if (text.starts_with(kTextPrefix)) return std::string(text.substr(kTextPrefix.size()));
  const bool digits = text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  if (text.empty() || text.size() % 2 != 0 || !digits) {
    throw std::invalid_argument("a key is hexadecimal digits, two a byte, or text:...");
  }
  std::string bytes;
  for (size_t i = 0; i < text.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  return bytes;
}

}  // namespace

std::string parse_key(std::string_view text) {
  std::string key = parse_bytes(text);
  if (key.size() == 16 || key.size() == 24 || key.size() == 32) return key;
  throw std::invalid_argument("a key of " + std::to_string(key.size()) + " bytes, AES takes 16, 24 or 32");
}

std::pair<std::string, std::string> parse_named_key(std::string_view text) {
  // A key in digits has no equals sign, but a name or a text may.
  const size_t before_text = text.find("=text:");
  const size_t equals = before_text != std::string_view::npos ? before_text : text.rfind('=');
  if (equals == std::string_view::npos || equals == 0) throw std::invalid_argument("it takes NAME=KEY");
  return {std::string(text.substr(0, equals)), parse_key(text.substr(equals + 1))};
}

}  // namespace lamella::inline v0
