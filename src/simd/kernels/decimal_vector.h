/// The parts of decimal kernels that a target has vectors for.
#pragma once

#include <array>
#include <cstdint>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

#if defined(LAMELLA_SIMD_AVX512)

/// How one vector of big-endian values of `width` bytes becomes integers of kBytes bytes, kBytes <= 16: their bytes are
/// brought to the top of lanes, and shifted down with their sign.
///
///     value    | s a b |                       width 3, kBytes 8
///     lane     | 0 0 0 0 0 b a s |  >> 40      the lane's highest byte last
///     integer  | b a s S S S S S |
///
/// Of 16 bytes the higher lane has the bytes above the lowest 8, or the value's highest byte, shifted out of all but
/// its sign.
template <int kBytes>
struct FixedLayout {
  using Lane = std::conditional_t<kBytes == 4, uint32_t, uint64_t>;
  static constexpr int kLaneBytes = sizeof(Lane);
  static constexpr int kValues = 64 / kBytes;

  alignas(64) uint8_t bytes[64] = {};
  alignas(64) Lane shifts[64 / kLaneBytes] = {};

  constexpr explicit FixedLayout(int width) {
    for (int value = 0; value < kValues; ++value) {
      for (int half = 0; half < kBytes / kLaneBytes; ++half) {
        const int lane = value * (kBytes / kLaneBytes) + half;
        const int bytes_left = width - 8 * half;  // From this lane's lowest byte up.
        const int used = bytes_left <= 0 ? 1 : bytes_left < kLaneBytes ? bytes_left : kLaneBytes;
        const int first = bytes_left > kLaneBytes ? bytes_left - kLaneBytes : 0;  // Of the value, in the file's order.
        for (int i = 0; i < used; ++i)
          bytes[(lane + 1) * kLaneBytes - 1 - i] = static_cast<uint8_t>(value * width + first + i);
        const int shift = bytes_left <= 0 ? 8 * kLaneBytes - 1 : 8 * (kLaneBytes - used);
        shifts[lane] = static_cast<Lane>(shift);
      }
    }
  }
};

template <int kBytes, int... kWidths>
constexpr std::array<FixedLayout<kBytes>, kBytes> fixed_layouts(std::integer_sequence<int, kWidths...>) {
  return {FixedLayout<kBytes>(kWidths + 1)...};
}

template <int kBytes>
inline constexpr auto kFixedLayouts = fixed_layouts<kBytes>(std::make_integer_sequence<int, kBytes>());

/// Converts values of 1 to kBytes bytes; returns how many: all, or none where the target has no vectors for them.
template <int kBytes>
LAMELLA_ALWAYS_INLINE int64_t convert_vectors(const uint8_t* values, int64_t width, int64_t count, uint8_t* integers) {
  if constexpr (kBytes > 16) {
    return 0;
  } else {
    constexpr int64_t kPrefetchBytes = 4096;
    const auto& layout = kFixedLayouts<kBytes>[static_cast<size_t>(width - 1)];
    const __m512i bytes = _mm512_load_si512(layout.bytes);
    const __m512i shifts = _mm512_load_si512(layout.shifts);
    for (int64_t i = 0; i < count; i += layout.kValues) {
      const uint8_t* from = values + i * width;
      __builtin_prefetch(from + kPrefetchBytes);
      const __m512i tops = _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(from));
      const __m512i shifted = kBytes == 4 ? _mm512_srav_epi32(tops, shifts) : _mm512_srav_epi64(tops, shifts);
      _mm512_storeu_si512(integers + i * kBytes, shifted);
    }
    return count;
  }
}

/// How many integers from the first on are known to be within [-most, most]: whole vectors of them.
template <typename T>
LAMELLA_ALWAYS_INLINE int64_t count_within(const uint8_t* integers, int64_t count, T most) {
  constexpr int64_t kLanes = 64 / sizeof(T);
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m512i values = _mm512_loadu_si512(integers + i * static_cast<int64_t>(sizeof(T)));
    if constexpr (sizeof(T) == 4) {
      const __m512i shifted = _mm512_add_epi32(values, _mm512_set1_epi32(static_cast<int>(most)));
      if (_mm512_cmpgt_epu32_mask(shifted, _mm512_set1_epi32(static_cast<int>(2 * most))) != 0) break;
    } else {
      const __m512i shifted = _mm512_add_epi64(values, _mm512_set1_epi64(static_cast<int64_t>(most)));
      if (_mm512_cmpgt_epu64_mask(shifted, _mm512_set1_epi64(static_cast<int64_t>(2 * most))) != 0) break;
    }
  }
  return i;
}

#elif defined(LAMELLA_SIMD_AVX2)

/// Two byte-swapping loads a value are as fast as AVX2's shuffles.
template <int kBytes>
LAMELLA_ALWAYS_INLINE int64_t convert_vectors(const uint8_t*, int64_t, int64_t, uint8_t*) {
  return 0;
}

/// How many integers from the first on are known to be within [-most, most]: whole vectors of them.
template <typename T>
LAMELLA_ALWAYS_INLINE int64_t count_within(const uint8_t* integers, int64_t count, T most) {
  constexpr int64_t kLanes = 32 / sizeof(T);
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m256i values =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(integers + i * static_cast<int64_t>(sizeof(T))));
    __m256i beyond;
    if constexpr (sizeof(T) == 4) {
      const __m256i highest = _mm256_set1_epi32(static_cast<int>(most));
      const __m256i lowest = _mm256_sub_epi32(_mm256_setzero_si256(), highest);
      beyond = _mm256_or_si256(_mm256_cmpgt_epi32(values, highest), _mm256_cmpgt_epi32(lowest, values));
    } else {
      const __m256i highest = _mm256_set1_epi64x(static_cast<int64_t>(most));
      const __m256i lowest = _mm256_sub_epi64(_mm256_setzero_si256(), highest);
      beyond = _mm256_or_si256(_mm256_cmpgt_epi64(values, highest), _mm256_cmpgt_epi64(lowest, values));
    }
    if (!_mm256_testz_si256(beyond, beyond)) break;
  }
  return i;
}

#else

/// No value is converted here.
template <int kBytes>
LAMELLA_ALWAYS_INLINE int64_t convert_vectors(const uint8_t*, int64_t, int64_t, uint8_t*) {
  return 0;
}

template <typename T>
LAMELLA_ALWAYS_INLINE int64_t count_within(const uint8_t*, int64_t, T) {
  return 0;
}

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
