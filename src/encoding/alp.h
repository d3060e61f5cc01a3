/// ALP pages of FLOAT and DOUBLE: decimal numbers as integers, in vectors of equal length.
///
///     page      | compression 0 | integers 0 | log2 of vector length | number of values, 4 bytes | offsets | vector
///     ... offsets   4 bytes a vector, counted from the offsets' own begin vector    | exponent | factor | exceptions,
///     2 | frame, 4 or 8 | bit width | packed integers less the frame
///               | positions of exceptions, 2 each | their values |
///
/// A value is (frame + integer) * 10^factor * 10^-exponent: two multiplications, each rounded, in the value's own
/// precision, with constants that are correctly rounded. Source: Encodings.md of the format, "Adaptive lossless
/// floating point".
#pragma once

#include <cstdint>

#include "encoding/decoder.h"

namespace lamella::inline v0 {

/// T is float or double.
template <typename T>
class AlpDecoder final : public FixedWidthDecoder {
 public:
  void start(Buffer values, int64_t max_values) override;
  void decode(int64_t count, uint8_t* out) override;
  void skip(int64_t count) override;

 private:
  /// One vector's header, checked.
  struct Vector {
    int64_t num_values;
    int exponent;
    int factor;
    uint64_t frame;
    int bit_width;
    const uint8_t* packed;
    int64_t num_exceptions;
    const uint8_t* exceptions;  ///< Positions, then values.
  };

  Vector find_vector(int64_t ordinal) const;
  void decode_vector(int64_t ordinal, uint8_t* out) const;
  void require_remaining(int64_t count) const;

  Buffer values_;
  int64_t num_values_ = 0;
  int64_t vector_values_ = 0;  ///< Of every vector but the last.
  int64_t num_vectors_ = 0;
  int64_t next_ = 0;         ///< Ordinal of the next value.
  Buffer part_;              ///< A vector of which not all was asked for at once.
  int64_t part_vector_ = 0;  ///< Its ordinal, or -1.
};

extern template class AlpDecoder<float>;
extern template class AlpDecoder<double>;

}  // namespace lamella::inline v0
