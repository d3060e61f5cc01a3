/// Fetching what a kernel reads soon.
#pragma once

#include <cstdint>

#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// What kernels read often lies in a page that no cache holds yet. The hardware fetches a stream ahead too late and not
/// across pages of memory; this far ahead is early enough, and one line for each line that is used is not too many.
constexpr int64_t kPrefetchBytes = 4096;

/// The first cache has so few lines under way at once that waiting for memory fills them all, and stores, which miss it
/// too, wait: mostly it is better to fetch into the second.
enum class Cache { kSecond = 2, kFirst = 3 };

template <Cache kInto = Cache::kSecond>
LAMELLA_ALWAYS_INLINE void prefetch(const uint8_t* from) {
  constexpr int kToRead = 0;
  __builtin_prefetch(from + kPrefetchBytes, kToRead, static_cast<int>(kInto));
}

/// The same for each line of `kSizeBytes` bytes.
template <int64_t kSizeBytes, Cache kInto = Cache::kSecond>
LAMELLA_ALWAYS_INLINE void prefetch_lines(const uint8_t* from) {
#pragma GCC unroll 16
  for (int64_t i = 0; i < kSizeBytes; i += 64)
    prefetch<kInto>(from + i);
}

/// Vectors lie in the second cache when they are written anew: each line comes from there before it takes a store. This
/// far ahead fetches the lines of `kSizeBytes` bytes that will be written.
template <int64_t kSizeBytes>
LAMELLA_ALWAYS_INLINE void prefetch_for_writing(const uint8_t* to) {
  constexpr int64_t kAhead = 2048;
#pragma GCC unroll 16
  for (int64_t i = 0; i < kSizeBytes; i += 64)
    __builtin_prefetch(to + kAhead + i, 1);
}

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
