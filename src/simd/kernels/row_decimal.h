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

template <bool kListed, bool kNulls>
LAMELLA_ALWAYS_INLINE void put_decimals(const DecimalRows& decimals, uint32_t* cursors, uint64_t* words) {
  const int64_t num_rows = decimals.num_rows;
  const uint8_t* const values = decimals.values;
  uint8_t* const out = decimals.out;
  for (int64_t row = 0; row < num_rows; ++row) {
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
