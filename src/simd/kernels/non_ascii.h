/// Counts the bytes that are not ASCII.
#pragma once

#include <bit>
#include <cstdint>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

// count_step() looks at the first `num_bytes` bytes of up to kStepBytes.
#if defined(LAMELLA_SIMD_AVX512)

constexpr int kStepBytes = 64;
LAMELLA_ALWAYS_INLINE int64_t count_step(const uint8_t* bytes, int num_bytes) {
  return std::popcount(_mm512_movepi8_mask(_mm512_loadu_si512(bytes)) & low_bits(num_bytes));
}

#elif defined(LAMELLA_SIMD_AVX2)

constexpr int kStepBytes = 32;
LAMELLA_ALWAYS_INLINE int64_t count_step(const uint8_t* bytes, int num_bytes) {
  const int high_bits = _mm256_movemask_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes)));
  return std::popcount(static_cast<uint32_t>(high_bits) & low_bits(num_bytes));
}

#else

constexpr int kStepBytes = 8;
LAMELLA_ALWAYS_INLINE int64_t count_step(const uint8_t* bytes, int num_bytes) {
  const uint64_t word = load<uint64_t>(bytes) & low_bits(8 * num_bytes);
  // The multiplication adds up one bit of each byte.
  return static_cast<int64_t>((word >> 7 & 0x0101010101010101U) * 0x0101010101010101U >> 56);
}

#endif

/// How many of the bytes are over 127.
LAMELLA_ALWAYS_INLINE int64_t count_non_ascii(const uint8_t* bytes, int64_t size_bytes) {
  int64_t count = 0;
  int64_t i = 0;
  for (; i + kStepBytes <= size_bytes; i += kStepBytes)
    count += count_step(bytes + i, kStepBytes);
  return i < size_bytes ? count + count_step(bytes + i, static_cast<int>(size_bytes - i)) : count;
}

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
