/// A value of a few bytes in one register, which the next value shares a prefix with.
#pragma once

#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/byte_masks.h"
#include "simd/kernels/view.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

#if defined(LAMELLA_SIMD_AVX512)

struct PrefixVector {
  static constexpr int64_t kBytes = 64;
  __m512i vector;

  static LAMELLA_ALWAYS_INLINE PrefixVector load(const uint8_t* bytes) { return {_mm512_loadu_si512(bytes)}; }
  LAMELLA_ALWAYS_INLINE void store(uint8_t* bytes) const { _mm512_storeu_si512(bytes, vector); }
  /// The first `length` bytes, fewer than kBytes, then those from `suffix` on.
  LAMELLA_ALWAYS_INLINE PrefixVector with_suffix(int64_t length, const uint8_t* suffix) const {
    return {_mm512_mask_blend_epi8(~uint64_t{0} << length, vector, load(suffix - length).vector)};
  }
  /// A view of the first `length` bytes.
  LAMELLA_ALWAYS_INLINE void put_view(uint64_t length, uint64_t reference, uint8_t* view) const {
    const __m128i front = _mm_bslli_si128(_mm512_castsi512_si128(vector), 4);
    simd::LAMELLA_SIMD_TARGET::put_view(front, length, reference, view);
  }
};

#elif defined(LAMELLA_SIMD_AVX2)

struct PrefixVector {
  static constexpr int64_t kBytes = 32;
  __m256i vector;

  static LAMELLA_ALWAYS_INLINE PrefixVector load(const uint8_t* bytes) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes))};
  }
  LAMELLA_ALWAYS_INLINE void store(uint8_t* bytes) const {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(bytes), vector);
  }
  /// The first `length` bytes, fewer than kBytes, then those from `suffix` on.
  LAMELLA_ALWAYS_INLINE PrefixVector with_suffix(int64_t length, const uint8_t* suffix) const {
    const PrefixVector prefix = load(kOnesThenZeros.bytes + 64 - length);
    return {_mm256_blendv_epi8(load(suffix - length).vector, vector, prefix.vector)};
  }
  /// A view of the first `length` bytes.
  LAMELLA_ALWAYS_INLINE void put_view(uint64_t length, uint64_t reference, uint8_t* view) const {
    const __m128i front = _mm_bslli_si128(_mm256_castsi256_si128(vector), 4);
    simd::LAMELLA_SIMD_TARGET::put_view(front, length, reference, view);
  }
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
