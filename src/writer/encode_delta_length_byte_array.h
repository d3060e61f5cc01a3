/// DELTA_LENGTH_BYTE_ARRAY: all lengths as DELTA_BINARY_PACKED, then all bytes.
#pragma once

#include "writer/encode_delta_binary_packed.h"

namespace lamella::inline v0 {
namespace writer {

/// BYTE_ARRAY columns, else kInvalidArgument.
void encode_delta_length_byte_array(const ValuesView& values, const DeltaOptions& options, Bytes& out);

}  // namespace writer
}  // namespace lamella::inline v0
