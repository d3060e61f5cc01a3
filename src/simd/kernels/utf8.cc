#include "simd/utf8_kernels.h"

#include <algorithm>
#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/utf8_checker.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

constexpr int64_t kViewBytes = 16;
constexpr int64_t kInlineBytes = 12;

bool is_ascii(const uint8_t* bytes, int64_t size_bytes) noexcept {
  constexpr int64_t kStep = 4 * Bytes::kSize;
  int64_t i = 0;
  for (; i + kStep <= size_bytes; i += kStep) {
    const Bytes first = Bytes::load(bytes + i) | Bytes::load(bytes + i + Bytes::kSize);
    const Bytes second = Bytes::load(bytes + i + 2 * Bytes::kSize) | Bytes::load(bytes + i + 3 * Bytes::kSize);
    if (!(first | second).is_ascii()) return false;
  }
  for (; i < size_bytes; i += Bytes::kSize) {
    if (!Bytes::load_first(bytes + i, std::min<int64_t>(size_bytes - i, Bytes::kSize)).is_ascii()) return false;
  }
  return true;
}

bool is_valid(const uint8_t* bytes, int64_t size_bytes) noexcept {
  Utf8Checker checker;
  checker.add_value(bytes, size_bytes);
  return checker.is_valid();
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

int64_t find_torn_view(const uint8_t* views, int64_t count) noexcept {
  for (int64_t i = 0; i < count; ++i) {
    if ((views[i * kViewBytes + 4] & 0xC0) == 0x80) return i;
  }
  return -1;
}

}  // namespace

extern const Utf8Kernels kUtf8Kernels;
const Utf8Kernels kUtf8Kernels = {is_ascii, is_valid, find_invalid_view, find_torn_view};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
