/// Kernels that make numbers of one kind into numbers of another.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

enum class NumberFrom : uint8_t { kInt8, kInt16, kInt32, kInt64, kUInt8, kUInt16, kUInt32, kUInt64, kFloat };
/// Integers by their width: signed and unsigned ones have the same bits.
enum class NumberTo : uint8_t { kInt8, kInt16, kInt32, kInt64, kFloat, kDouble };
enum class DecimalWidth : uint8_t { k4, k8, k16 };

struct PromotionKernels {
  static constexpr int kFrom = 9;
  static constexpr int kTo = 6;
  static constexpr int kWidths = 3;

  /// Integers keep their low bits; numbers become the nearest float or double.
  using Convert = void (*)(const uint8_t* from, int64_t count, uint8_t* to) noexcept;
  /// From a float to a double only; nullptr to all else.
  Convert convert[kFrom][kTo];

  /// Signed integers times a positive number, as int64. Returns the first product that no int64 holds, or -1.
  using Scale = int64_t (*)(const uint8_t* from, int64_t count, int64_t multiplier, uint8_t* to) noexcept;
  Scale scale_int32;
  Scale scale_int64;

  /// Signed integers times a multiplier given in two halves, modulo 2^(8 * width). nullptr to narrower ones.
  using ToDecimal = void (*)(const uint8_t* from, int64_t count, uint64_t low, uint64_t high, uint8_t* to) noexcept;
  ToDecimal to_decimal[kWidths][kWidths];
  /// Unsigned 64-bit integers as 128-bit decimals.
  ToDecimal unsigned_to_decimal;

  Convert converter(NumberFrom from, NumberTo to) const noexcept {
    return convert[static_cast<int>(from)][static_cast<int>(to)];
  }
  ToDecimal decimal_converter(DecimalWidth from, DecimalWidth to) const noexcept {
    return to_decimal[static_cast<int>(from)][static_cast<int>(to)];
  }
};

}  // namespace simd
}  // namespace lamella::inline v0
