/// Kernels that put dense values into rows: as they are, or spread to rows with nulls.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// Row i of `num_rows` is valid where bit `bit_offset + i` of `validity` is 1: it gets the next of the dense `values`.
/// Null rows get zero bytes. `values` and `out` do not overlap; up to 64 bytes behind `out` may be spoilt. All return
/// how many values were taken.
struct SpreadKernels {
  using Spread = int64_t (*)(const uint8_t* values, const uint8_t* validity, int64_t bit_offset, int64_t num_rows,
                             uint8_t* out) noexcept;
  /// Where no row is null: copies `size_bytes` bytes. Up to 64 bytes behind `out` may be spoilt.
  void (*copy)(const uint8_t* values, int64_t size_bytes, uint8_t* out) noexcept;

  Spread bytes1;
  Spread bytes2;
  Spread bytes4;
  Spread bytes8;
  Spread bytes16;
  /// Values of any number of bytes.
  int64_t (*bytes)(const uint8_t* values, const uint8_t* validity, int64_t bit_offset, int64_t num_rows,
                   int64_t byte_width, uint8_t* out) noexcept;
  /// Dictionary indices; null rows get `null_index`.
  int64_t (*indices)(const uint16_t* indices, const uint8_t* validity, int64_t bit_offset, int64_t num_rows,
                     uint16_t null_index, uint16_t* out) noexcept;
  /// Values of one bit, from bit `values_offset` of `values`, to rows from bit `out_offset` of `out`. Bits of `out`
  /// before that are kept.
  int64_t (*bits)(const uint8_t* values, int64_t values_offset, const uint8_t* validity, int64_t bit_offset,
                  int64_t num_rows, uint8_t* out, int64_t out_offset) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
