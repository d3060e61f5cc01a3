/// Kernels that turn columns into rows made of 8-byte words.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

struct RowKernels {
  /// Each value as the low bytes of a word, the others zero. Up to 64 bytes behind the words may be spoilt.
  using Widen = void (*)(const uint8_t* values, int64_t num_values, uint64_t* words) noexcept;
  Widen unsigned1;
  Widen unsigned2;
  Widen unsigned4;
  /// Each value of 4 bytes with its sign carried to all 8.
  Widen signed4;
  /// Bit i, from the first bit of `values`, as a word of 0 or 1.
  Widen bits;

  /// words[row] has bit c set where bit `row` of validity[c] is 0; nullptr has no zeros. num_columns <= 64. Bitmaps are
  /// read to the end of the word of 64 bits that holds the last row; up to 64 bytes behind the words may be spoilt.
  void (*null_words)(const uint8_t* const* validity, int num_columns, int64_t num_rows, uint64_t* words) noexcept;

  /// Word `row` of columns[c] becomes word c of the row at out + row * stride_bytes, which has no alignment. Nothing
  /// else is written.
  void (*interleave)(const uint64_t* const* columns, int num_columns, int64_t num_rows, uint8_t* out,
                     int64_t stride_bytes) noexcept;
  /// The same for the row at out + offsets[row].
  void (*interleave_at)(const uint64_t* const* columns, int num_columns, int64_t num_rows, uint8_t* out,
                        const int64_t* offsets) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
