/// ALP: decimals in FLOAT and DOUBLE as scaled integers, with exceptions where that is not exact.
///
///     page:   | mode 0 | integer encoding 0 | log2 vector size | int32 values | uint32 offset a vector | vectors |
///     vector: | exponent | factor | uint16 exceptions | frame (4 or 8 bytes) | bit width |
///             | packed (integer - frame) | uint16 position an exception | value an exception |
///
/// A value is integer * 10^factor * 10^-exponent: two multiplications, each rounded, in the value's own precision.
#pragma once

#include "writer/append.h"
#include "writer/values.h"

namespace lamella::inline v0 {
namespace writer {

struct AlpOptions {
  int log_vector_size = 10;  ///< 3..15.
};

/// FLOAT and DOUBLE columns, else kInvalidArgument.
void encode_alp(const ValuesView& values, const AlpOptions& options, Bytes& out);

}  // namespace writer
}  // namespace lamella::inline v0
