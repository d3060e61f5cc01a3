#include "vector/utf8.h"

#include <cstdint>

namespace lamella::inline v0 {
namespace {

/// How long a character with this first byte is, and what its second byte may be; the others are 80..BF.
struct Sequence {
  size_t num_bytes;
  uint8_t second_from;
  uint8_t second_to;
};

/// Unicode Standard, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
Sequence sequence_of(uint8_t first) noexcept {
  if (first < 0x80) return {1, 0, 0};
  if (first < 0xc2) return {0, 0, 0};
  if (first < 0xe0) return {2, 0x80, 0xbf};
  if (first == 0xe0) return {3, 0xa0, 0xbf};
  if (first == 0xed) return {3, 0x80, 0x9f};
  if (first < 0xf0) return {3, 0x80, 0xbf};
  if (first == 0xf0) return {4, 0x90, 0xbf};
  if (first < 0xf4) return {4, 0x80, 0xbf};
  if (first == 0xf4) return {4, 0x80, 0x8f};
  return {0, 0, 0};
}

}  // namespace

Utf8Step next_utf8(std::string_view text) noexcept {
  const Sequence sequence = sequence_of(static_cast<uint8_t>(text[0]));
  if (sequence.num_bytes == 0) return {1, false};
  for (size_t i = 1; i < sequence.num_bytes; ++i) {
    if (i == text.size()) return {i, false};
    const auto byte = static_cast<uint8_t>(text[i]);
    const bool fits = i == 1 ? byte >= sequence.second_from && byte <= sequence.second_to : (byte & 0xc0) == 0x80;
    if (!fits) return {i, false};
  }
  return {sequence.num_bytes, true};
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const Utf8Step step = next_utf8(text);
    if (!step.is_valid) return false;
    text.remove_prefix(step.num_bytes);
  }
  return true;
}

}  // namespace lamella::inline v0
