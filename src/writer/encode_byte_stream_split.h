/// BYTE_STREAM_SPLIT: the first bytes of all values, then the second bytes of all values, and so on.
#pragma once

#include "writer/append.h"
#include "writer/values.h"

namespace lamella::inline v0 {
namespace writer {

/// INT32, INT64, FLOAT, DOUBLE, and FIXED_LEN_BYTE_ARRAY of any width; else kInvalidArgument.
void encode_byte_stream_split(const ValuesView& values, Bytes& out);

}  // namespace writer
}  // namespace lamella::inline v0
