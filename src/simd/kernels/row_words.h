/// Squares of words and bits, turned: part of the row kernels.
///
/// A Square says how many columns and rows it takes (kSize), loads that many words from each of that many columns, and
/// gives the words of each row.
#pragma once

#include <cstdint>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// Lines of rows that are new to the cache are asked for early: stores that miss would hold everything up.
constexpr int64_t kPrefetchBytes = 640;

/// Bit c of byte r of the result is bit r of byte c.
LAMELLA_ALWAYS_INLINE uint64_t transpose_bits(uint64_t square) {
  uint64_t moved = (square ^ square >> 7) & 0x00AA00AA00AA00AA;
  square ^= moved ^ moved << 7;
  moved = (square ^ square >> 14) & 0x0000CCCC0000CCCC;
  square ^= moved ^ moved << 14;
  moved = (square ^ square >> 28) & 0x00000000F0F0F0F0;
  return square ^ moved ^ moved << 28;
}

#if defined(LAMELLA_SIMD_AVX512)

/// Eight columns by eight rows. Vectors are put together from memory, which leaves 16 shuffles.
struct Square8 {
  static constexpr int kSize = 8;

  LAMELLA_ALWAYS_INLINE static __m512i two_columns(const uint64_t* low, const uint64_t* high) {
    const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(low));
    const __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(high));
    return _mm512_inserti64x4(_mm512_castsi256_si512(first), second, 1);
  }

  LAMELLA_ALWAYS_INLINE Square8(const uint64_t* const* columns, int64_t row) {
    const __m512i low_pairs = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13);
    const __m512i high_pairs = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
#pragma GCC unroll 2
    for (int half = 0; half < 2; ++half) {
      const int64_t from = row + 4 * half;
      const __m512i a = two_columns(columns[0] + from, columns[4] + from);
      const __m512i b = two_columns(columns[1] + from, columns[5] + from);
      const __m512i c = two_columns(columns[2] + from, columns[6] + from);
      const __m512i d = two_columns(columns[3] + from, columns[7] + from);
      const __m512i ab_even = _mm512_unpacklo_epi64(a, b);
      const __m512i ab_odd = _mm512_unpackhi_epi64(a, b);
      const __m512i cd_even = _mm512_unpacklo_epi64(c, d);
      const __m512i cd_odd = _mm512_unpackhi_epi64(c, d);
      rows[4 * half] = _mm512_permutex2var_epi64(ab_even, low_pairs, cd_even);
      rows[4 * half + 1] = _mm512_permutex2var_epi64(ab_odd, low_pairs, cd_odd);
      rows[4 * half + 2] = _mm512_permutex2var_epi64(ab_even, high_pairs, cd_even);
      rows[4 * half + 3] = _mm512_permutex2var_epi64(ab_odd, high_pairs, cd_odd);
    }
  }
  LAMELLA_ALWAYS_INLINE void store_row(int row, uint8_t* to) const {
    _mm512_storeu_si512(to, rows[row]);
  }

  __m512i rows[8];
};

/// For line m of eight rows of nine words: the last m words of row m - 1, a place for the null word of row m, and the
/// first words of row m, which are counted from 8 on.
struct LinesOfNine {
  alignas(64) uint64_t words[8][8];
};

constexpr LinesOfNine lines_of_nine() {
  LinesOfNine lines{};
  for (uint64_t m = 0; m < 8; ++m) {
    for (uint64_t i = 0; i < 8; ++i)
      lines.words[m][i] = i < m ? 8 - m + i : i == m ? 0 : 8 + (i - m - 1);
  }
  return lines;
}

/// Eight rows, each behind its null word, as nine whole lines: stores that straddle lines would cost twice as much.
LAMELLA_ALWAYS_INLINE void store_lines(const Square8& square, const uint8_t* nulls, uint8_t* to) {
  static constexpr LinesOfNine kLines = lines_of_nine();
  const __m512i null_words = _mm512_cvtepu8_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(nulls)));
  __m512i before = null_words;
#pragma GCC unroll 8
  for (int m = 0; m < 8; ++m) {
    __builtin_prefetch(to + 64 * m + kPrefetchBytes, 1);
    const __m512i order = _mm512_load_si512(kLines.words[m]);
    const __m512i line = _mm512_permutex2var_epi64(before, order, square.rows[m]);
    _mm512_store_si512(to + 64 * m, _mm512_mask_mov_epi64(line, static_cast<__mmask8>(1 << m), null_words));
    before = square.rows[m];
  }
  __builtin_prefetch(to + 512 + kPrefetchBytes, 1);
  _mm512_store_si512(to + 512, before);
}

#endif

#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)

/// Four columns by four rows.
struct Square4 {
  static constexpr int kSize = 4;

  LAMELLA_ALWAYS_INLINE static __m256i two_columns(const uint64_t* low, const uint64_t* high) {
    const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(low));
    const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i*>(high));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1);
  }

  LAMELLA_ALWAYS_INLINE Square4(const uint64_t* const* columns, int64_t row) {
#pragma GCC unroll 2
    for (int half = 0; half < 2; ++half) {
      const int64_t from = row + 2 * half;
      const __m256i even = two_columns(columns[0] + from, columns[2] + from);
      const __m256i odd = two_columns(columns[1] + from, columns[3] + from);
      rows[2 * half] = _mm256_unpacklo_epi64(even, odd);
      rows[2 * half + 1] = _mm256_unpackhi_epi64(even, odd);
    }
  }
  LAMELLA_ALWAYS_INLINE void store_row(int row, uint8_t* to) const {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), rows[row]);
  }

  __m256i rows[4];
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
