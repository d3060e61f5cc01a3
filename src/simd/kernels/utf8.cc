#include "simd/utf8_kernels.h"

#include <algorithm>
#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/text_range.h"
#include "simd/kernels/utf8_checker.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

constexpr int64_t kViewBytes = 16;
constexpr int64_t kInlineBytes = 12;

bool is_ascii(const uint8_t* bytes, int64_t size_bytes) noexcept {
  return is_ascii_range(bytes, size_bytes);
}

bool is_valid(const uint8_t* bytes, int64_t size_bytes) noexcept {
  return is_utf8_range(bytes, size_bytes);
}

const uint8_t* value_of(const uint8_t* view, int64_t length, const uint8_t* const* buffers) noexcept {
  // Chosen piece by piece, without a branch; an inline value must not be looked for in a buffer.
  const bool is_inline = length <= kInlineBytes;
  const uint8_t* const* buffer = buffers + (is_inline ? 0 : load<uint32_t>(view + 8));
  const uint8_t* base = is_inline ? view : *buffer;
  return base + (is_inline ? 4 : load<uint32_t>(view + 12));
}

int64_t find_invalid_view(const uint8_t* views, int64_t count, const uint8_t* const* buffers) noexcept {
  // Errors are looked at now and then; the value at fault is found by a second look.
  constexpr int64_t kTile = 64;
  for (int64_t begin = 0; begin < count; begin += kTile) {
    const int64_t end = std::min(count, begin + kTile);
    Utf8Checker checker;
    for (int64_t i = begin; i < end; ++i) {
      const uint8_t* view = views + i * kViewBytes;
      const int64_t length = load<uint32_t>(view);
      checker.add_value(value_of(view, length, buffers), length);
    }
    if (checker.is_valid()) continue;
    for (int64_t i = begin; i < end; ++i) {
      const uint8_t* view = views + i * kViewBytes;
      const int64_t length = load<uint32_t>(view);
      if (!is_valid(value_of(view, length, buffers), length)) return i;
    }
  }
  return -1;
}

}  // namespace

extern const Utf8Kernels kUtf8Kernels;
const Utf8Kernels kUtf8Kernels = {is_ascii, is_valid, find_invalid_view};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
