/// Wide decimals on their way into rows: part of the row kernels.
#pragma once

#include <cstdint>

#include "base/bits.h"
#include "simd/row_kernels.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

constexpr int64_t kWideDecimalBytes = 16;

/// How many bytes the shortest two's complement form has: 1..16.
LAMELLA_ALWAYS_INLINE int64_t decimal_length(uint64_t low, uint64_t high) {
  const uint64_t sign = static_cast<uint64_t>(static_cast<int64_t>(high) >> 63);
  low ^= sign;
  high ^= sign;
  const int bits = bit_width_of(high != 0 ? high : low) + (high != 0 ? 64 : 0);
  return bits / 8 + 1;
}

/// The lowest `length` bytes, the last one first, and zeros up to 16.
LAMELLA_ALWAYS_INLINE void store_reversed(uint64_t low, uint64_t high, int64_t length, uint8_t* to) {
#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)
  // From 16 - length on, this says where each byte comes from.
  alignas(32) static constexpr uint8_t kReversed[32] = {
      15,   14,   13,   12,   11,   10,   9,    8,    7,    6,    5,    4,    3,    2,    1,    0,
      0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
  const __m128i value = _mm_set_epi64x(static_cast<int64_t>(high), static_cast<int64_t>(low));
  const __m128i order = _mm_loadu_si128(reinterpret_cast<const __m128i*>(kReversed + kWideDecimalBytes - length));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_shuffle_epi8(value, order));
#else
  store(to, uint64_t{0});
  store(to + 8, uint64_t{0});
  for (int64_t i = 0; i < length; ++i) {
    const int64_t from = length - 1 - i;
    to[i] = static_cast<uint8_t>(from < 8 ? low >> (8 * from) : high >> (8 * (from - 8)));
  }
#endif
}

#if defined(LAMELLA_SIMD_AVX512)

constexpr int64_t kDecimalBlock = 8;

/// decimal_length() of eight values.
LAMELLA_ALWAYS_INLINE __m512i decimal_lengths(__m512i low, __m512i high) {
  const __m512i sign = _mm512_srai_epi64(high, 63);
  low = _mm512_xor_si512(low, sign);
  if (_mm512_cmpneq_epi64_mask(high, sign) == 0) {  // As most are.
    return _mm512_srli_epi64(_mm512_sub_epi64(_mm512_set1_epi64(72), _mm512_lzcnt_epi64(low)), 3);
  }
  high = _mm512_xor_si512(high, sign);
  const __mmask8 is_narrow = _mm512_testn_epi64_mask(high, high);
  const __m512i bits_of_narrow = _mm512_sub_epi64(_mm512_set1_epi64(64), _mm512_lzcnt_epi64(low));
  const __m512i bits_of_wide = _mm512_sub_epi64(_mm512_set1_epi64(128), _mm512_lzcnt_epi64(high));
  const __m512i bits = _mm512_mask_mov_epi64(bits_of_wide, is_narrow, bits_of_narrow);
  return _mm512_add_epi64(_mm512_srli_epi64(bits, 3), _mm512_set1_epi64(1));
}

/// Stores the values of four rows, the first of their bytes last: byte i of a result is byte length - 1 - i, zero where
/// that is negative.
LAMELLA_ALWAYS_INLINE void store_four_reversed(const DecimalRows& decimals, int64_t row, __m512i values,
                                               __m512i lengths, int half, const uint32_t* cursors) {
  const __m512i of_lane = _mm512_set_epi64(3, 3, 2, 2, 1, 1, 0, 0);
  const __m512i length = _mm512_permutexvar_epi64(_mm512_add_epi64(of_lane, _mm512_set1_epi64(4 * half)), lengths);
  const __m512i last = _mm512_shuffle_epi8(length, _mm512_setzero_si512());
  const __m512i steps = _mm512_broadcast_i32x4(_mm_setr_epi8(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
  const __m512i reversed = _mm512_shuffle_epi8(values, _mm512_sub_epi8(last, steps));
  const auto at = [&](int i) {
    return reinterpret_cast<__m128i*>(decimals.out + decimals.offsets[row + i] + cursors[row + i]);
  };
  _mm_storeu_si128(at(0), _mm512_castsi512_si128(reversed));
  _mm_storeu_si128(at(1), _mm512_extracti32x4_epi32(reversed, 1));
  _mm_storeu_si128(at(2), _mm512_extracti32x4_epi32(reversed, 2));
  _mm_storeu_si128(at(3), _mm512_extracti32x4_epi32(reversed, 3));
}

/// Four values, one from each row from `row` on.
template <bool kListed>
LAMELLA_ALWAYS_INLINE __m512i four_decimals(const DecimalRows& decimals, int64_t row) {
  if constexpr (!kListed) return _mm512_loadu_si512(decimals.values + row * kWideDecimalBytes);
  const auto value = [&](int i) {
    const uint8_t* from = decimals.values + int64_t{decimals.ordinals[row + i]} * kWideDecimalBytes;
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  };
  __m512i four = _mm512_castsi128_si512(value(0));
  four = _mm512_inserti32x4(four, value(1), 1);
  four = _mm512_inserti32x4(four, value(2), 2);
  return _mm512_inserti32x4(four, value(3), 3);
}

/// Eight rows.
template <bool kListed, bool kNulls>
LAMELLA_ALWAYS_INLINE void put_eight(const DecimalRows& decimals, int64_t row, uint32_t* cursors, uint64_t* words) {
  const __m512i front = four_decimals<kListed>(decimals, row);
  const __m512i back = four_decimals<kListed>(decimals, row + 4);
  const __m512i low = _mm512_permutex2var_epi64(front, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), back);
  const __m512i high = _mm512_permutex2var_epi64(front, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), back);
  const __mmask8 valid = kNulls ? decimals.validity[row >> 3] : 0xFF;
  const __m512i lengths = _mm512_maskz_mov_epi64(valid, decimal_lengths(low, high));
  store_four_reversed(decimals, row, front, lengths, 0, cursors);
  store_four_reversed(decimals, row + 4, back, lengths, 1, cursors);
  const __m256i cursor = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(cursors + row));
  const __m512i begin = _mm512_slli_epi64(_mm512_cvtepu32_epi64(cursor), 32);
  _mm512_storeu_si512(words + row, _mm512_or_si512(begin, lengths));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(cursors + row),
                      _mm256_add_epi32(cursor, _mm256_set1_epi32(kWideDecimalBytes)));
}

#endif

template <bool kListed, bool kNulls>
LAMELLA_ALWAYS_INLINE void put_decimals(const DecimalRows& rows, uint32_t* cursors, uint64_t* words) {
  const DecimalRows decimals = rows;  // A copy, which what is written cannot change.
  const int64_t num_rows = decimals.num_rows;
  const uint8_t* const values = decimals.values;
  uint8_t* const out = decimals.out;
  int64_t row = 0;
#if defined(LAMELLA_SIMD_AVX512)
  for (; row + kDecimalBlock <= num_rows; row += kDecimalBlock)
    put_eight<kListed, kNulls>(decimals, row, cursors, words);
#endif
  for (; row < num_rows; ++row) {
    const uint64_t keep = kNulls ? uint64_t{0} - uint64_t{bit_is_set(decimals.validity, row)} : ~uint64_t{0};
    const uint8_t* value = values + (kListed ? int64_t{decimals.ordinals[row]} : row) * kWideDecimalBytes;
    const uint64_t low = load<uint64_t>(value) & keep;
    const uint64_t high = load<uint64_t>(value + 8) & keep;
    const int64_t length = decimal_length(low, high);
    const uint64_t cursor = cursors[row];
    store_reversed(low, high, length, out + decimals.offsets[row] + cursor);
    words[row] = cursor << 32 | (static_cast<uint64_t>(length) & keep);
    cursors[row] = static_cast<uint32_t>(cursor) + static_cast<uint32_t>(kWideDecimalBytes);
  }
}

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
