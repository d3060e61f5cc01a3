/// Wide decimals of Spark's rows: two's complement, most significant byte first, as few bytes as say the value.
#pragma once

#include <bit>
#include <cstdint>

#include "base/bits.h"
#include "lamella/unsafe_row.h"

namespace lamella::inline v0 {

constexpr int64_t kWideDecimalBytes = 16;

/// How many bytes the shortest two's complement form of `value` has: 1..16.
inline int64_t wide_decimal_bytes(Int128 value) noexcept {
  const Int128 magnitude = value ^ (value >> 127);
  const auto high = static_cast<uint64_t>(magnitude >> 64);
  const auto low = static_cast<uint64_t>(magnitude);
  const int bits = bit_width_of(high != 0 ? high : low) + (high != 0 ? 64 : 0);
  return bits / 8 + 1;
}

/// Writes the shortest form to `to`, and zeros up to 16 bytes. Returns how many bytes the form has.
inline int64_t store_wide_decimal(Int128 value, uint8_t* to) noexcept {
  const int64_t bytes = wide_decimal_bytes(value);
  // The value's bytes moved to the front of 16, what they push out being sign alone.
  __extension__ using UInt128 = unsigned __int128;
  const UInt128 shifted = static_cast<UInt128>(value) << (8 * (kWideDecimalBytes - bytes));
  store(to, __builtin_bswap64(static_cast<uint64_t>(shifted >> 64)));
  store(to + 8, __builtin_bswap64(static_cast<uint64_t>(shifted)));
  return bytes;
}

}  // namespace lamella::inline v0
