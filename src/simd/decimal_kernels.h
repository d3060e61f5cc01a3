/// Kernels on decimals: big-endian two's complement of any width, and little-endian integers of 32, 64, 128 or 256
/// bits.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// Conversions return the first value that does not fit the integer (its low bits are put out), or -1. A value fits
/// when the bytes above the integer's only repeat its sign; without any bytes it is 0.
struct DecimalKernels {
  /// From `count` values of `width` bytes each, one after the other.
  using FromFixed = int64_t (*)(const uint8_t* values, int64_t width, int64_t count, uint8_t* integers) noexcept;
  /// From `count` views (see byte_array_kernels.h). `buffers` are the addresses that references' offsets count from, at
  /// least one; every reference lies inside.
  using FromViews = int64_t (*)(const uint8_t* views, int64_t count, const uint8_t* const* buffers,
                                uint8_t* integers) noexcept;
  /// The first of `count` integers with more than `precision` digits, or -1; precision from 0 up to the 9, 18, 38 or 76
  /// digits that always fit.
  using FindBeyond = int64_t (*)(const uint8_t* integers, int64_t count, int precision) noexcept;

  /// from_fixed() of values that have no more bytes than the integers. True says that none of them has more than
  /// `precision` digits; false says nothing.
  using FromFixedWithin = bool (*)(const uint8_t* values, int64_t width, int64_t count, int precision,
                                   uint8_t* integers) noexcept;

  struct Width {
    FromFixed from_fixed;
    FromFixedWithin from_fixed_within;
    FromViews from_views;
    FindBeyond find_beyond_precision;
  };
  Width decimal32;
  Width decimal64;
  Width decimal128;
  Width decimal256;
};

}  // namespace simd
}  // namespace lamella::inline v0
