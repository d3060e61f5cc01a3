/// Kernels that turn columns into rows made of 8-byte words.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// Decimals of 16 bytes, and the rows that they go to. As TextRows otherwise.
struct DecimalRows {
  const uint8_t* values;
  const int32_t* ordinals;
  const uint8_t* validity;
  int64_t num_rows;
  uint8_t* out;
  const int64_t* offsets;
};

/// Values of text, and the rows that they go to.
struct TextRows {
  /// Of 16 bytes: length, then up to 12 bytes and zeros, or a prefix, a buffer and an offset in it.
  const uint8_t* views;
  const int32_t* ordinals;        ///< Of the view of each row; nullptr where row i has view i.
  const uint8_t* validity;        ///< Rows whose bit is 0 have no value, whatever their view; nullptr: all have one.
  const uint8_t* const* buffers;  ///< What views refer to; at least one.
  int64_t num_rows;
  uint8_t* out;
  const int64_t* offsets;  ///< Row i begins at out + offsets[i]. One more than there are rows.
};

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

  /// Adds to sizes[row] what the value of each row takes: its length, up to a multiple of 8.
  void (*add_text_sizes)(const TextRows& text, int64_t* sizes) noexcept;
  /// Copies each value behind cursors[row] bytes of its row, with zeros up to a multiple of 8, and moves the cursor
  /// there. words[row] gets (cursor << 32 | length), or 0 where there is no value. Up to 32 bytes behind a value are
  /// spoilt; up to 32 more than there are may be read. Only lengths that rows can have: all sizes fit 31 bits.
  void (*put_text)(const TextRows& text, uint32_t* cursors, uint64_t* words) noexcept;

  /// Puts the shortest two's complement form of each decimal, most significant byte first, behind cursors[row] bytes of
  /// its row, with zeros up to 16 bytes, and moves the cursor there. words[row] gets (cursor << 32 | length); where
  /// there is no value the length is 0 and all bytes are.
  void (*put_wide_decimals)(const DecimalRows& decimals, uint32_t* cursors, uint64_t* words) noexcept;

  /// Rows of 72 bytes, one behind the other: a null word, as null_words() makes it of eight bitmaps, then word `row` of
  /// each of eight columns. `out` is where a line of the cache begins. Nothing else is written.
  void (*rows_of_eight)(const uint64_t* const* columns, const uint8_t* const* validity, int64_t num_rows,
                        uint8_t* out) noexcept;

  /// Word `row` of columns[c] becomes word c of the row at out + row * stride_bytes, which has no alignment. Nothing
  /// else is written.
  void (*interleave)(const uint64_t* const* columns, int num_columns, int64_t num_rows, uint8_t* out,
                     int64_t stride_bytes) noexcept;
  /// The same for the row at out + offsets[row]; offsets has one more than there are rows.
  void (*interleave_at)(const uint64_t* const* columns, int num_columns, int64_t num_rows, uint8_t* out,
                        const int64_t* offsets) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
