/// Fetching what a kernel reads soon.
#pragma once

#include <cstdint>

#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// What kernels read often lies in a page that no cache holds yet. The hardware fetches a stream ahead too late and not
/// across pages of memory; this far ahead is early enough, and one line for each line that is used is not too many.
constexpr int64_t kPrefetchBytes = 4096;

/// Into the second cache: the first has so few lines under way at once that waiting for memory would fill them all,
/// and stores, which miss it too, would wait.
LAMELLA_ALWAYS_INLINE void prefetch(const uint8_t* from) {
  constexpr int kToRead = 0;
  constexpr int kSecondCache = 2;
  __builtin_prefetch(from + kPrefetchBytes, kToRead, kSecondCache);
}

/// The same for each line of `kSizeBytes` bytes.
template <int64_t kSizeBytes>
LAMELLA_ALWAYS_INLINE void prefetch_lines(const uint8_t* from) {
#pragma GCC unroll 16
  for (int64_t i = 0; i < kSizeBytes; i += 64)
    prefetch(from + i);
}

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
