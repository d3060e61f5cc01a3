// Test vectors as they are printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lamella::inline v0 {

inline std::vector<uint8_t> from_hex(std::string_view digits) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

inline std::string key_from_hex(std::string_view digits) {
  const std::vector<uint8_t> bytes = from_hex(digits);
  return {bytes.begin(), bytes.end()};
}

}  // namespace lamella::inline v0
