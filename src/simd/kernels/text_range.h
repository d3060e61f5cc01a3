/// Whether ranges of bytes are text: see simd/utf8_kernels.h.
#pragma once

#include <algorithm>
#include <cstdint>

#include "simd/kernels/prefetch.h"
#include "simd/kernels/utf8_checker.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

LAMELLA_ALWAYS_INLINE bool is_ascii_range(const uint8_t* bytes, int64_t size_bytes) {
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

LAMELLA_ALWAYS_INLINE bool is_utf8_range(const uint8_t* bytes, int64_t size_bytes) {
  Utf8Checker checker;
  checker.add_value(bytes, size_bytes);
  return checker.is_valid();
}

/// Fetches as many bytes behind a range: a walk needs only some lines of what comes next, and waits for each.
LAMELLA_ALWAYS_INLINE void prefetch_behind(const uint8_t* end, int64_t size_bytes) {
  for (int64_t i = 0; i < size_bytes; i += 64)
    __builtin_prefetch(end + i);
}

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
