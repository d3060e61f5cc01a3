/// Fields of w bits, least significant bit first, one after the other: how Parquet packs integers.
///
///     byte   0         1         2
///     bits   aaaaaaaa  bbbbbbaa  ccccbbbb  ...        w = 10; each byte's lowest bit first
///
/// Eight fields are w bytes, so every group of eight starts on a byte.
#pragma once

#include <cstdint>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// The field of `width` bits, 0 to 64, at `bit_position`.
LAMELLA_ALWAYS_INLINE uint64_t packed_field(const uint8_t* packed, int64_t bit_position, int width) {
  const uint8_t* first = packed + (bit_position >> 3);
  const int shift = static_cast<int>(bit_position & 7);
  const uint64_t low = load<uint64_t>(first) >> shift;
  // The ninth byte; shifted twice, because a shift by 64 is undefined.
  const uint64_t high = (uint64_t{first[8]} << 1) << (63 - shift);
  const uint64_t mask = width == 64 ? ~uint64_t{0} : (uint64_t{1} << width) - 1;
  return (low | high) & mask;
}

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
