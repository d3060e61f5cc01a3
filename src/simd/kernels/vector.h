/// The target's widest vector of unsigned integers, and the few operations on it that kernels share.
///
/// LAMELLA_SIMD_VECTOR is defined where there is one; other targets use plain loops.
#pragma once

#include <cstdint>

#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

#if defined(LAMELLA_SIMD_AVX512)
#define LAMELLA_SIMD_VECTOR 1

using Vector = __m512i;

LAMELLA_ALWAYS_INLINE Vector load_vector(const void* from) {
  return _mm512_loadu_si512(from);
}

LAMELLA_ALWAYS_INLINE void store_vector(void* to, Vector value) {
  _mm512_storeu_si512(to, value);
}

LAMELLA_ALWAYS_INLINE Vector zero_vector() {
  return _mm512_setzero_si512();
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector splat(T value) {
  if constexpr (sizeof(T) == 1) return _mm512_set1_epi8(static_cast<char>(value));
  if constexpr (sizeof(T) == 2) return _mm512_set1_epi16(static_cast<int16_t>(value));
  if constexpr (sizeof(T) == 4) return _mm512_set1_epi32(static_cast<int32_t>(value));
  if constexpr (sizeof(T) == 8) return _mm512_set1_epi64(static_cast<int64_t>(value));
}

LAMELLA_ALWAYS_INLINE Vector bitwise_and(Vector a, Vector b) {
  return _mm512_and_si512(a, b);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector add_each(Vector a, Vector b) {
  if constexpr (sizeof(T) == 4) return _mm512_add_epi32(a, b);
  if constexpr (sizeof(T) == 8) return _mm512_add_epi64(a, b);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector multiply_each(Vector a, Vector b) {
  if constexpr (sizeof(T) == 4) return _mm512_mullo_epi32(a, b);
  if constexpr (sizeof(T) == 8) return _mm512_mullo_epi64(a, b);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector max_each(Vector a, Vector b) {
  if constexpr (sizeof(T) == 1) return _mm512_max_epu8(a, b);
  if constexpr (sizeof(T) == 2) return _mm512_max_epu16(a, b);
  if constexpr (sizeof(T) == 4) return _mm512_max_epu32(a, b);
}

/// The first `count` lanes, over 0 and less than all; the others zero.
template <typename T>
LAMELLA_ALWAYS_INLINE Vector first_lanes(Vector values, int64_t count) {
  const uint64_t mask = (uint64_t{1} << count) - 1;
  if constexpr (sizeof(T) == 1) return _mm512_maskz_mov_epi8(mask, values);
  if constexpr (sizeof(T) == 2) return _mm512_maskz_mov_epi16(static_cast<__mmask32>(mask), values);
  if constexpr (sizeof(T) == 4) return _mm512_maskz_mov_epi32(static_cast<__mmask16>(mask), values);
}

/// Each lane and all before it.
template <typename T>
LAMELLA_ALWAYS_INLINE Vector prefix_sum(Vector x) {
  const Vector zero = _mm512_setzero_si512();
  if constexpr (sizeof(T) == 4) {
    x = _mm512_add_epi32(x, _mm512_alignr_epi32(x, zero, 15));
    x = _mm512_add_epi32(x, _mm512_alignr_epi32(x, zero, 14));
    x = _mm512_add_epi32(x, _mm512_alignr_epi32(x, zero, 12));
    return _mm512_add_epi32(x, _mm512_alignr_epi32(x, zero, 8));
  } else {
    x = _mm512_add_epi64(x, _mm512_alignr_epi64(x, zero, 7));
    x = _mm512_add_epi64(x, _mm512_alignr_epi64(x, zero, 6));
    return _mm512_add_epi64(x, _mm512_alignr_epi64(x, zero, 4));
  }
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector splat_last(Vector x) {
  if constexpr (sizeof(T) == 4) return _mm512_permutexvar_epi32(_mm512_set1_epi32(15), x);
  if constexpr (sizeof(T) == 8) return _mm512_permutexvar_epi64(_mm512_set1_epi64(7), x);
}

/// Half of the 32-bit lanes as 64-bit lanes.
LAMELLA_ALWAYS_INLINE Vector widen_low(Vector x) {
  return _mm512_cvtepu32_epi64(_mm512_castsi512_si256(x));
}
LAMELLA_ALWAYS_INLINE Vector widen_high(Vector x) {
  return _mm512_cvtepu32_epi64(_mm512_extracti64x4_epi64(x, 1));
}

/// The low halves of the 64-bit lanes of two vectors.
LAMELLA_ALWAYS_INLINE Vector narrow(Vector low, Vector high) {
  return _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi64_epi32(low)), _mm512_cvtepi64_epi32(high), 1);
}

/// Adds neighbouring 32-bit lanes.
LAMELLA_ALWAYS_INLINE Vector add_pairs(Vector x) {
  return _mm512_add_epi64(_mm512_and_si512(x, _mm512_set1_epi64(0xFFFFFFFF)), _mm512_srli_epi64(x, 32));
}

#elif defined(LAMELLA_SIMD_AVX2)
#define LAMELLA_SIMD_VECTOR 1

using Vector = __m256i;

LAMELLA_ALWAYS_INLINE Vector load_vector(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

LAMELLA_ALWAYS_INLINE void store_vector(void* to, Vector value) {
  _mm256_storeu_si256(static_cast<__m256i*>(to), value);
}

LAMELLA_ALWAYS_INLINE Vector zero_vector() {
  return _mm256_setzero_si256();
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector splat(T value) {
  if constexpr (sizeof(T) == 1) return _mm256_set1_epi8(static_cast<char>(value));
  if constexpr (sizeof(T) == 2) return _mm256_set1_epi16(static_cast<int16_t>(value));
  if constexpr (sizeof(T) == 4) return _mm256_set1_epi32(static_cast<int32_t>(value));
  if constexpr (sizeof(T) == 8) return _mm256_set1_epi64x(static_cast<int64_t>(value));
}

LAMELLA_ALWAYS_INLINE Vector bitwise_and(Vector a, Vector b) {
  return _mm256_and_si256(a, b);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector add_each(Vector a, Vector b) {
  if constexpr (sizeof(T) == 4) return _mm256_add_epi32(a, b);
  if constexpr (sizeof(T) == 8) return _mm256_add_epi64(a, b);
}

/// Lanes of 32 bits alone.
template <typename T>
LAMELLA_ALWAYS_INLINE Vector multiply_each(Vector a, Vector b) {
  static_assert(sizeof(T) == 4);
  return _mm256_mullo_epi32(a, b);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector max_each(Vector a, Vector b) {
  if constexpr (sizeof(T) == 1) return _mm256_max_epu8(a, b);
  if constexpr (sizeof(T) == 2) return _mm256_max_epu16(a, b);
  if constexpr (sizeof(T) == 4) return _mm256_max_epu32(a, b);
}

/// The first `count` lanes, over 0 and less than all; the others zero.
template <typename T>
LAMELLA_ALWAYS_INLINE Vector first_lanes(Vector values, int64_t count) {
  if constexpr (sizeof(T) == 1) {
    const Vector lanes = _mm256_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                          22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
    return _mm256_and_si256(values, _mm256_cmpgt_epi8(splat(static_cast<uint8_t>(count)), lanes));
  } else if constexpr (sizeof(T) == 2) {
    const Vector lanes = _mm256_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return _mm256_and_si256(values, _mm256_cmpgt_epi16(splat(static_cast<uint16_t>(count)), lanes));
  } else {
    const Vector lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_and_si256(values, _mm256_cmpgt_epi32(splat(static_cast<uint32_t>(count)), lanes));
  }
}

/// Each lane and all before it.
template <typename T>
LAMELLA_ALWAYS_INLINE Vector prefix_sum(Vector x) {
  if constexpr (sizeof(T) == 4) {
    x = _mm256_add_epi32(x, _mm256_slli_si256(x, 4));
    x = _mm256_add_epi32(x, _mm256_slli_si256(x, 8));
    // The low half's sum to all of the high half.
    const Vector low_sum = _mm256_shuffle_epi32(_mm256_permute2x128_si256(x, x, 0x08), 0xFF);
    return _mm256_add_epi32(x, low_sum);
  } else {
    x = _mm256_add_epi64(x, _mm256_slli_si256(x, 8));
    const Vector low_sum = _mm256_shuffle_epi32(_mm256_permute2x128_si256(x, x, 0x08), 0xEE);
    return _mm256_add_epi64(x, low_sum);
  }
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector splat_last(Vector x) {
  if constexpr (sizeof(T) == 4) return _mm256_permutevar8x32_epi32(x, _mm256_set1_epi32(7));
  if constexpr (sizeof(T) == 8) return _mm256_permute4x64_epi64(x, 0xFF);
}

/// Half of the 32-bit lanes as 64-bit lanes.
LAMELLA_ALWAYS_INLINE Vector widen_low(Vector x) {
  return _mm256_cvtepu32_epi64(_mm256_castsi256_si128(x));
}
LAMELLA_ALWAYS_INLINE Vector widen_high(Vector x) {
  return _mm256_cvtepu32_epi64(_mm256_extracti128_si256(x, 1));
}

/// The low halves of the 64-bit lanes of two vectors.
LAMELLA_ALWAYS_INLINE Vector narrow(Vector low, Vector high) {
  const __m256 halves = _mm256_shuffle_ps(_mm256_castsi256_ps(low), _mm256_castsi256_ps(high), 0x88);
  return _mm256_permute4x64_epi64(_mm256_castps_si256(halves), 0xD8);
}

/// Adds neighbouring 32-bit lanes.
LAMELLA_ALWAYS_INLINE Vector add_pairs(Vector x) {
  return _mm256_add_epi64(_mm256_and_si256(x, _mm256_set1_epi64x(0xFFFFFFFF)), _mm256_srli_epi64(x, 32));
}

#endif

#if defined(LAMELLA_SIMD_VECTOR)

constexpr int64_t kVectorBytes = sizeof(Vector);

/// How many lanes of T a vector has.
template <typename T>
inline constexpr int kLanesOf = static_cast<int>(sizeof(Vector) / sizeof(T));

template <typename T>
struct Lanes {
  alignas(sizeof(Vector)) T lane[kLanesOf<T>] = {};
};

template <typename T>
LAMELLA_ALWAYS_INLINE Lanes<T> lanes_of(Vector values) {
  Lanes<T> lanes;
  store_vector(lanes.lane, values);
  return lanes;
}

template <typename T>
LAMELLA_ALWAYS_INLINE T largest_lane(Vector values) {
  T largest = 0;
  for (const T lane : lanes_of<T>(values).lane)
    largest = lane > largest ? lane : largest;
  return largest;
}

template <typename T>
LAMELLA_ALWAYS_INLINE T last_lane(Vector values) {
  return lanes_of<T>(values).lane[kLanesOf<T> - 1];
}

template <typename T>
LAMELLA_ALWAYS_INLINE T sum_of_lanes(Vector values) {
  T sum = 0;
  for (const T lane : lanes_of<T>(values).lane)
    sum += lane;
  return sum;
}

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
