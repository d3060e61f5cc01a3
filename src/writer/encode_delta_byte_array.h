/// DELTA_BYTE_ARRAY: how many bytes each value shares with the one before it as DELTA_BINARY_PACKED, then what follows
/// them as DELTA_LENGTH_BYTE_ARRAY.
#pragma once

#include <string_view>

#include "writer/encode_delta_binary_packed.h"

namespace lamella::inline v0 {
namespace writer {

/// BYTE_ARRAY and FIXED_LEN_BYTE_ARRAY columns, else kInvalidArgument. `before` is what the first value shares a prefix
/// with: nothing, where the format is kept to.
void encode_delta_byte_array(const ValuesView& values, const DeltaOptions& options, Bytes& out,
                             std::string_view before = {});

}  // namespace writer
}  // namespace lamella::inline v0
