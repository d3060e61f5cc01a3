/// Tests of one vector of values, a bit a lane; scalar targets test one value. See simd/compare_kernels.h.
///
/// x lies between two integers where x - low, taken for unsigned, is at most their distance. AVX2 compares signed
/// numbers alone, so there both sides have their highest bit turned over, and what is found are those that fail.
#pragma once

#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

#if defined(LAMELLA_SIMD_AVX2)

/// The highest bit of every lane.
template <typename T>
LAMELLA_ALWAYS_INLINE uint64_t sign_bits(Vector lanes) {
  if constexpr (sizeof(T) == 1) return static_cast<uint32_t>(_mm256_movemask_epi8(lanes));
  if constexpr (sizeof(T) == 2) {
    const auto doubled = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_packs_epi16(lanes, lanes)));
    return (doubled & 0xFF) | (doubled >> 8 & 0xFF00);
  }
  if constexpr (sizeof(T) == 4) return static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(lanes)));
  if constexpr (sizeof(T) == 8) return static_cast<uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(lanes)));
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector subtract_each(Vector a, Vector b) {
  if constexpr (sizeof(T) == 1) return _mm256_sub_epi8(a, b);
  if constexpr (sizeof(T) == 2) return _mm256_sub_epi16(a, b);
  if constexpr (sizeof(T) == 4) return _mm256_sub_epi32(a, b);
  if constexpr (sizeof(T) == 8) return _mm256_sub_epi64(a, b);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector is_greater(Vector a, Vector b) {
  if constexpr (sizeof(T) == 1) return _mm256_cmpgt_epi8(a, b);
  if constexpr (sizeof(T) == 2) return _mm256_cmpgt_epi16(a, b);
  if constexpr (sizeof(T) == 4) return _mm256_cmpgt_epi32(a, b);
  if constexpr (sizeof(T) == 8) return _mm256_cmpgt_epi64(a, b);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector is_equal(Vector a, Vector b) {
  if constexpr (sizeof(T) == 4) return _mm256_cmpeq_epi32(a, b);
  if constexpr (sizeof(T) == 8) return _mm256_cmpeq_epi64(a, b);
}

#endif

/// T is unsigned.
template <typename T>
struct IntegerRange {
  T low;
  T width;

#if defined(LAMELLA_SIMD_AVX512)
  static constexpr int kLanes = kLanesOf<T>;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    const Vector x = load_vector(values);
    if constexpr (sizeof(T) == 1) return _mm512_cmple_epu8_mask(_mm512_sub_epi8(x, splat(low)), splat(width));
    if constexpr (sizeof(T) == 2) return _mm512_cmple_epu16_mask(_mm512_sub_epi16(x, splat(low)), splat(width));
    if constexpr (sizeof(T) == 4) return _mm512_cmple_epu32_mask(_mm512_sub_epi32(x, splat(low)), splat(width));
    if constexpr (sizeof(T) == 8) return _mm512_cmple_epu64_mask(_mm512_sub_epi64(x, splat(low)), splat(width));
  }
#elif defined(LAMELLA_SIMD_AVX2)
  static constexpr int kLanes = kLanesOf<T>;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    constexpr T kHighest = static_cast<T>(T{1} << (8 * sizeof(T) - 1));
    const Vector distance = subtract_each<T>(load_vector(values), splat(static_cast<T>(low + kHighest)));
    const Vector fails = is_greater<T>(distance, splat(static_cast<T>(width + kHighest)));
    return sign_bits<T>(fails) ^ low_bits(kLanes);
  }
#else
  static constexpr int kLanes = 1;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    return static_cast<T>(load<T>(values) - low) <= width ? 1 : 0;
  }
#endif
};

/// T is float or double. Comparisons of NaN are false, so that it passes those which ask what the value is not.
template <typename T, bool kNanPasses>
struct FloatingRange {
  T low;
  T high;

#if defined(LAMELLA_SIMD_AVX512)
  static constexpr int kLanes = kLanesOf<T>;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    constexpr int kAtLeast = kNanPasses ? _CMP_NLT_UQ : _CMP_GE_OQ;
    constexpr int kAtMost = kNanPasses ? _CMP_NGT_UQ : _CMP_LE_OQ;
    if constexpr (sizeof(T) == 4) {
      const __m512 x = _mm512_castsi512_ps(load_vector(values));
      const __mmask16 is_at_least = _mm512_cmp_ps_mask(x, _mm512_set1_ps(low), kAtLeast);
      return _mm512_mask_cmp_ps_mask(is_at_least, x, _mm512_set1_ps(high), kAtMost);
    } else {
      const __m512d x = _mm512_castsi512_pd(load_vector(values));
      const __mmask8 is_at_least = _mm512_cmp_pd_mask(x, _mm512_set1_pd(low), kAtLeast);
      return _mm512_mask_cmp_pd_mask(is_at_least, x, _mm512_set1_pd(high), kAtMost);
    }
  }
#elif defined(LAMELLA_SIMD_AVX2)
  static constexpr int kLanes = kLanesOf<T>;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    constexpr int kAtLeast = kNanPasses ? _CMP_NLT_UQ : _CMP_GE_OQ;
    constexpr int kAtMost = kNanPasses ? _CMP_NGT_UQ : _CMP_LE_OQ;
    if constexpr (sizeof(T) == 4) {
      const __m256 x = _mm256_castsi256_ps(load_vector(values));
      const __m256 is_at_least = _mm256_cmp_ps(x, _mm256_set1_ps(low), kAtLeast);
      const __m256 is_at_most = _mm256_cmp_ps(x, _mm256_set1_ps(high), kAtMost);
      return static_cast<uint32_t>(_mm256_movemask_ps(_mm256_and_ps(is_at_least, is_at_most)));
    } else {
      const __m256d x = _mm256_castsi256_pd(load_vector(values));
      const __m256d is_at_least = _mm256_cmp_pd(x, _mm256_set1_pd(low), kAtLeast);
      const __m256d is_at_most = _mm256_cmp_pd(x, _mm256_set1_pd(high), kAtMost);
      return static_cast<uint32_t>(_mm256_movemask_pd(_mm256_and_pd(is_at_least, is_at_most)));
    }
  }
#else
  static constexpr int kLanes = 1;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    const T x = load<T>(values);
    if (kNanPasses) return !(x < low) && !(x > high) ? 1 : 0;
    return x >= low && x <= high ? 1 : 0;
  }
#endif
};

/// T is unsigned.
template <typename T>
struct AnyOf {
  const uint8_t* wanted;
  int64_t num_wanted;

#if defined(LAMELLA_SIMD_AVX512)
  static constexpr int kLanes = kLanesOf<T>;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    const Vector x = load_vector(values);
    uint64_t found = 0;
    for (int64_t i = 0; i < num_wanted; ++i) {
      const Vector each = splat(load<T>(wanted + i * static_cast<int64_t>(sizeof(T))));
      if constexpr (sizeof(T) == 4) found |= _mm512_cmpeq_epi32_mask(x, each);
      if constexpr (sizeof(T) == 8) found |= _mm512_cmpeq_epi64_mask(x, each);
    }
    return found;
  }
#elif defined(LAMELLA_SIMD_AVX2)
  static constexpr int kLanes = kLanesOf<T>;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    const Vector x = load_vector(values);
    Vector found = zero_vector();
    for (int64_t i = 0; i < num_wanted; ++i) {
      const Vector each = splat(load<T>(wanted + i * static_cast<int64_t>(sizeof(T))));
      found = _mm256_or_si256(found, is_equal<T>(x, each));
    }
    return sign_bits<T>(found);
  }
#else
  static constexpr int kLanes = 1;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    const T x = load<T>(values);
    uint64_t found = 0;
    for (int64_t i = 0; i < num_wanted; ++i)
      found |= x == load<T>(wanted + i * static_cast<int64_t>(sizeof(T))) ? 1 : 0;
    return found;
  }
#endif
};

/// Of 16 bytes each.
struct Masked16 {
  const uint8_t* mask;
  const uint8_t* wanted;

#if defined(LAMELLA_SIMD_AVX512)
  static constexpr int kLanes = 4;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    const Vector masks = _mm512_broadcast_i64x2(_mm_loadu_si128(reinterpret_cast<const __m128i*>(mask)));
    const Vector all = _mm512_broadcast_i64x2(_mm_loadu_si128(reinterpret_cast<const __m128i*>(wanted)));
    const uint32_t halves = _mm512_cmpeq_epi64_mask(bitwise_and(load_vector(values), masks), all);
    return _pext_u32(halves & halves >> 1, 0x55);
  }
#elif defined(LAMELLA_SIMD_AVX2)
  static constexpr int kLanes = 2;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    const Vector masks = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(mask)));
    const Vector all = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(wanted)));
    const Vector equal = _mm256_cmpeq_epi64(bitwise_and(load_vector(values), masks), all);
    const uint64_t halves = sign_bits<uint64_t>(equal);
    return (halves & halves >> 1 & 1) | (halves >> 1 & halves >> 2 & 2);
  }
#else
  static constexpr int kLanes = 1;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* values) const {
    const uint64_t first = (load<uint64_t>(values) & load<uint64_t>(mask)) ^ load<uint64_t>(wanted);
    const uint64_t second = (load<uint64_t>(values + 8) & load<uint64_t>(mask + 8)) ^ load<uint64_t>(wanted + 8);
    return (first | second) == 0 ? 1 : 0;
  }
#endif
};

/// Of indices into a bitmap.
struct SetBit {
  const uint8_t* bits;

  static constexpr int kLanes = 1;
  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* indices) const {
    return bit_is_set(bits, load<int32_t>(indices)) ? 1 : 0;
  }
};

#if defined(LAMELLA_SIMD_VECTOR)

/// The same where all the bitmap is in one register.
struct SetBitInRegister {
  Vector bits;
  static constexpr int64_t kMaxEntries = 8 * sizeof(Vector);
  static constexpr int kLanes = kLanesOf<uint32_t>;

  LAMELLA_ALWAYS_INLINE uint64_t test(const uint8_t* indices) const {
    const Vector which = load_vector(indices);
#if defined(LAMELLA_SIMD_AVX512)
    const Vector words = _mm512_permutexvar_epi32(_mm512_srli_epi32(which, 5), bits);
    return _mm512_test_epi32_mask(words, _mm512_rolv_epi32(_mm512_set1_epi32(1), which));
#else
    // The bit of the index becomes the highest.
    const Vector words = _mm256_permutevar8x32_epi32(bits, _mm256_srli_epi32(which, 5));
    const Vector shifts = _mm256_andnot_si256(which, _mm256_set1_epi32(31));
    return sign_bits<uint32_t>(_mm256_sllv_epi32(words, shifts));
#endif
  }
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
