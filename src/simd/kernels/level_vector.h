/// Sixty-four levels at a time: which pass a threshold, as the bits of a word, and what such words say together.
#pragma once

#include <bit>
#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

#if defined(LAMELLA_SIMD_AVX512)

LAMELLA_ALWAYS_INLINE uint64_t at_least_64(const uint8_t* levels, uint8_t threshold) {
  return _mm512_cmpge_epu8_mask(load_vector(levels), splat(threshold));
}

LAMELLA_ALWAYS_INLINE uint64_t at_most_64(const uint8_t* levels, uint8_t threshold) {
  return _mm512_cmple_epu8_mask(load_vector(levels), splat(threshold));
}

#elif defined(LAMELLA_SIMD_AVX2)

LAMELLA_ALWAYS_INLINE uint64_t byte_signs(Vector bytes) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(bytes));
}

LAMELLA_ALWAYS_INLINE uint64_t at_least_64(const uint8_t* levels, uint8_t threshold) {
  const Vector low = load_vector(levels);
  const Vector high = load_vector(levels + 32);
  const Vector limit = splat(threshold);
  return byte_signs(_mm256_cmpeq_epi8(_mm256_max_epu8(low, limit), low)) |
         byte_signs(_mm256_cmpeq_epi8(_mm256_max_epu8(high, limit), high)) << 32;
}

LAMELLA_ALWAYS_INLINE uint64_t at_most_64(const uint8_t* levels, uint8_t threshold) {
  const Vector low = load_vector(levels);
  const Vector high = load_vector(levels + 32);
  const Vector limit = splat(threshold);
  return byte_signs(_mm256_cmpeq_epi8(_mm256_min_epu8(low, limit), low)) |
         byte_signs(_mm256_cmpeq_epi8(_mm256_min_epu8(high, limit), high)) << 32;
}

#else

LAMELLA_ALWAYS_INLINE uint64_t at_least_64(const uint8_t* levels, uint8_t threshold) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; ++i)
    mask |= uint64_t{levels[i] >= threshold} << i;
  return mask;
}

LAMELLA_ALWAYS_INLINE uint64_t at_most_64(const uint8_t* levels, uint8_t threshold) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; ++i)
    mask |= uint64_t{levels[i] <= threshold} << i;
  return mask;
}

#endif

#if defined(LAMELLA_SIMD_VECTOR)

/// The bits of `bits` at the ones of `mask`, one beside the other from the lowest on.
LAMELLA_ALWAYS_INLINE uint64_t extract_bits(uint64_t bits, uint64_t mask) {
  return _pext_u64(bits, mask);
}

/// The position of the n-th one, counted from 0, of at least n + 1.
LAMELLA_ALWAYS_INLINE int nth_set_bit(uint64_t mask, int n) {
  return std::countr_zero(_pdep_u64(uint64_t{1} << n, mask));
}

#else

LAMELLA_ALWAYS_INLINE uint64_t extract_bits(uint64_t bits, uint64_t mask) {
  uint64_t extracted = 0;
  for (int next = 0; mask != 0; mask &= mask - 1, ++next)
    extracted |= (bits >> std::countr_zero(mask) & 1) << next;
  return extracted;
}

LAMELLA_ALWAYS_INLINE int nth_set_bit(uint64_t mask, int n) {
  for (; n > 0; --n)
    mask &= mask - 1;
  return std::countr_zero(mask);
}

#endif

#if defined(LAMELLA_SIMD_AVX512)

/// Byte i: how many ones of `mask` lie below bit i.
LAMELLA_ALWAYS_INLINE Vector ranks_below(uint64_t mask) {
  // Lane i gets byte i / 8 of a word that every 128 bits hold.
  const Vector byte_of_lane =
      _mm512_set_epi64(0x0707070707070707, 0x0606060606060606, 0x0505050505050505, 0x0404040404040404,
                       0x0303030303030303, 0x0202020202020202, 0x0101010101010101, 0);
  const Vector below_in_byte = splat(uint64_t{0x7F3F1F0F07030100});
  const Vector bytes = _mm512_shuffle_epi8(splat(mask), byte_of_lane);
  const Vector within = _mm512_popcnt_epi8(_mm512_and_si512(bytes, below_in_byte));
  // Ones of each byte, then of all bytes below it.
  const Vector in_bytes = _mm512_popcnt_epi8(splat(mask));
  const auto counts = static_cast<uint64_t>(_mm_cvtsi128_si64(_mm512_castsi512_si128(in_bytes)));
  const uint64_t sums = (counts * 0x0101010101010101) << 8;
  return _mm512_add_epi8(within, _mm512_shuffle_epi8(splat(sums), byte_of_lane));
}

/// For each one of `which`, `base` and how many ones of `counted` lie below it, to `out`. Returns what comes behind.
LAMELLA_ALWAYS_INLINE int32_t* store_ranks(uint64_t which, uint64_t counted, int32_t base, int32_t* out) {
  const Vector ranks = _mm512_maskz_compress_epi8(which, ranks_below(counted));
  const Vector bases = splat(static_cast<uint32_t>(base));
  const int num = std::popcount(which);
  store_vector(out, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(ranks))));
  if (num > 16) {
    store_vector(out + 16, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(ranks, 1))));
  }
  if (num > 32) {
    store_vector(out + 32, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(ranks, 2))));
  }
  if (num > 48) {
    store_vector(out + 48, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(ranks, 3))));
  }
  return out + num;
}

#elif defined(LAMELLA_SIMD_AVX2)

/// For each byte: the positions of its ones, and how many ones lie below each of its bits.
struct RankTables {
  alignas(64) uint8_t positions[256][8] = {};
  alignas(64) uint8_t ranks[256][8] = {};

  constexpr RankTables() {
    for (int byte = 0; byte < 256; ++byte) {
      uint8_t num_ones = 0;
      for (int bit = 0; bit < 8; ++bit) {
        ranks[byte][bit] = num_ones;
        if ((byte >> bit & 1) != 0) positions[byte][num_ones++] = static_cast<uint8_t>(bit);
      }
    }
  }
};

LAMELLA_ALWAYS_INLINE int32_t* store_ranks(uint64_t which, uint64_t counted, int32_t base, int32_t* out) {
  static constexpr RankTables kTables;
  for (int byte = 0; byte < 8; ++byte, which >>= 8, counted >>= 8) {
    const uint64_t which_byte = which & 0xFF;
    const uint64_t counted_byte = counted & 0xFF;
    const __m128i positions = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(kTables.positions[which_byte]));
    const __m128i ranks = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(kTables.ranks[counted_byte]));
    const Vector lanes = _mm256_cvtepu8_epi32(_mm_shuffle_epi8(ranks, positions));
    store_vector(out, _mm256_add_epi32(lanes, splat(static_cast<uint32_t>(base))));
    out += std::popcount(which_byte);
    base += std::popcount(counted_byte);
  }
  return out;
}

#else

LAMELLA_ALWAYS_INLINE int32_t* store_ranks(uint64_t which, uint64_t counted, int32_t base, int32_t* out) {
  for (; which != 0; which &= which - 1)
    *out++ = base + std::popcount(counted & low_bits(std::countr_zero(which)));
  return out;
}

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
