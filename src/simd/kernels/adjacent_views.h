/// Views of sixteen values that lie one after the other, made together: see simd/byte_array_kernels.h.
#pragma once

#include <cstdint>

#include "simd/kernels/prefetch.h"
#include "simd/kernels/view.h"
#include "simd/target.h"

#if defined(LAMELLA_SIMD_AVX512)

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// For each byte of four views.
struct AdjacentViewPlaces {
  alignas(64) uint8_t in_value[64] = {};  ///< Which byte of the value it may be, 255 if none.
  alignas(64) uint8_t shown[4][64] = {};  ///< Where in the vector of sixteen numbers the value's lies.

  constexpr AdjacentViewPlaces() {
    for (int i = 0; i < 64; ++i) {
      in_value[i] = static_cast<uint8_t>(i % 16 < 4 ? 255 : i % 16 - 4);
      for (int four = 0; four < 4; ++four)
        shown[four][i] = static_cast<uint8_t>(16 * four + i / 16 * 4);
    }
  }
};
constexpr AdjacentViewPlaces kAdjacentViewPlaces;

class AdjacentViewMaker {
 public:
  static constexpr int64_t kValues = 16;

  AdjacentViewMaker(const uint8_t* page, int32_t buffer) noexcept
      : page_(page), buffer_(_mm512_set1_epi64(static_cast<uint32_t>(buffer))) {}

  /// Puts the views of the values from `position` on; returns where the last of them ends, or -1 where one is very long
  /// or they pass `end`. Reads up to 4 bytes before a value and 16 behind its begin.
  LAMELLA_ALWAYS_INLINE int64_t put(int64_t position, int64_t end, const int32_t* lengths, uint8_t* views) {
    // So many bytes at most that their sum has no overflow; negative lengths are more, too.
    constexpr int kMostBytes = 1 << 26;
    const __m512i length = _mm512_loadu_si512(lengths);
    const __m512i ends = sums(length);
    const int64_t total = _mm_extract_epi32(_mm512_extracti32x4_epi32(ends, 3), 3);
    if (_mm512_cmpge_epu32_mask(length, _mm512_set1_epi32(kMostBytes)) != 0 || total > end - position) return -1;
    const __m512i begins =
        _mm512_add_epi32(_mm512_sub_epi32(ends, length), _mm512_set1_epi32(static_cast<int>(position)));
    const __mmask16 is_long = _mm512_cmpgt_epu32_mask(length, _mm512_set1_epi32(static_cast<int>(kInlineBytes)));
    references_ |= is_long;
    // How many of its bytes a value's view has.
    const __m512i shown = _mm512_mask_mov_epi32(length, is_long, _mm512_set1_epi32(4));
    alignas(64) uint32_t begin[kValues];
    _mm512_store_si512(begin, begins);
    const __m512i low_lengths = _mm512_cvtepu32_epi64(_mm512_castsi512_si256(length));
    const __m512i high_lengths = _mm512_cvtepu32_epi64(_mm512_extracti64x4_epi64(length, 1));
    const __m512i low_references = references(_mm512_castsi512_si256(begins), static_cast<__mmask8>(is_long));
    const __m512i high_references =
        references(_mm512_extracti64x4_epi64(begins, 1), static_cast<__mmask8>(is_long >> 8));
    put_four<0>(low_lengths, low_references, shown, begin, views);
    put_four<1>(low_lengths, low_references, shown, begin, views);
    put_four<2>(high_lengths, high_references, shown, begin, views);
    put_four<3>(high_lengths, high_references, shown, begin, views);
    return position + total;
  }

  bool has_references() const { return references_ != 0; }

 private:
  /// Of each lane and all before it.
  static LAMELLA_ALWAYS_INLINE __m512i sums(__m512i lanes) {
    const __m512i zeros = _mm512_setzero_si512();
    lanes = _mm512_add_epi32(lanes, _mm512_maskz_alignr_epi32(0xFFFF, lanes, zeros, 15));
    lanes = _mm512_add_epi32(lanes, _mm512_maskz_alignr_epi32(0xFFFF, lanes, zeros, 14));
    lanes = _mm512_add_epi32(lanes, _mm512_maskz_alignr_epi32(0xFFFF, lanes, zeros, 12));
    return _mm512_add_epi32(lanes, _mm512_maskz_alignr_epi32(0xFFFF, lanes, zeros, 8));
  }

  /// The second words of views that refer to the page, zeros for others.
  LAMELLA_ALWAYS_INLINE __m512i references(__m256i begins, __mmask8 is_long) const {
    return _mm512_maskz_or_epi64(is_long, _mm512_slli_epi64(_mm512_cvtepu32_epi64(begins), 32), buffer_);
  }

  template <int kFour>
  LAMELLA_ALWAYS_INLINE void put_four(__m512i lengths, __m512i references, __m512i shown, const uint32_t* begin,
                                      uint8_t* views) const {
    constexpr int kFirst = kFour % 2 * 4;
    const __m512i pairs =
        _mm512_setr_epi64(kFirst, kFirst + 8, kFirst + 1, kFirst + 9, kFirst + 2, kFirst + 10, kFirst + 3, kFirst + 11);
    const __m512i rest = _mm512_permutex2var_epi64(lengths, pairs, references);
    const __m512i num_shown =
        _mm512_maskz_permutexvar_epi8(~__mmask64{0}, _mm512_load_si512(kAdjacentViewPlaces.shown[kFour]), shown);
    const __mmask64 of_value = _mm512_cmplt_epu8_mask(_mm512_load_si512(kAdjacentViewPlaces.in_value), num_shown);
    __m512i values = _mm512_castsi128_si512(front(begin[4 * kFour]));
    values = _mm512_inserti32x4(values, front(begin[4 * kFour + 1]), 1);
    values = _mm512_inserti32x4(values, front(begin[4 * kFour + 2]), 2);
    values = _mm512_inserti32x4(values, front(begin[4 * kFour + 3]), 3);
    _mm512_storeu_si512(views + 64 * kFour, _mm512_mask_mov_epi8(rest, of_value, values));
  }

  LAMELLA_ALWAYS_INLINE __m128i front(uint32_t begin) const {
    prefetch(page_ + begin);
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(page_ + begin - 4));
  }

  const uint8_t* page_;
  __m512i buffer_;
  uint32_t references_ = 0;
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0

#endif
