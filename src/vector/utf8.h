/// UTF-8 that may not be.
#pragma once

#include <cstddef>
#include <string_view>

namespace lamella::inline v0 {

/// What stands at the front of `text`, which is not empty: a character, or the longest piece of one that is broken off
/// (at least a byte), which is to be replaced by one U+FFFD.
struct Utf8Step {
  size_t num_bytes;
  bool is_valid;
};
Utf8Step next_utf8(std::string_view text) noexcept;

constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

}  // namespace lamella::inline v0
