/// UTF-8 that may not be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lamella::inline v0 {

/// What stands at the front of `text`, which is not empty: a character, or the longest piece of one that is broken off
/// (at least a byte), which is to be replaced by one U+FFFD.
struct Utf8Step {
  size_t num_bytes;
  bool is_valid;
};
Utf8Step next_utf8(std::string_view text) noexcept;

/// Whether all of `text` is UTF-8.
bool is_utf8(std::string_view text) noexcept;

constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

/// Appends UTF-8 as it is, and U+FFFD for the rest; characters below 0x80 go to `append_ascii`.
template <typename AppendAscii>
void append_utf8(std::string_view text, std::string& out, AppendAscii append_ascii) {
  while (!text.empty()) {
    if (static_cast<uint8_t>(text[0]) < 0x80) {
      append_ascii(text[0]);
      text.remove_prefix(1);
      continue;
    }
    const Utf8Step step = next_utf8(text);
    out += step.is_valid ? text.substr(0, step.num_bytes) : kReplacementCharacter;
    text.remove_prefix(step.num_bytes);
  }
}

}  // namespace lamella::inline v0
