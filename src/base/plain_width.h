/// How large values are as they are stored.
#pragma once

#include <cstdint>

#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

/// Bytes that one value of a physical type takes by itself (a BOOLEAN takes one); 0 for BYTE_ARRAY. `type_length` is
/// that of FIXED_LEN_BYTE_ARRAY. Throws kInvalidArgument (a type that the format does not define).
int32_t plain_width(PhysicalType type, int32_t type_length);

}  // namespace lamella::inline v0
