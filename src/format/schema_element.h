/// One element of the footer's schema.
#pragma once

#include <cstdint>

#include "format/compact_reader.h"
#include "lamella/parquet_schema.h"

namespace lamella::inline v0 {

/// Reads the fields of a SchemaElement that `reader` is at into a new `node`: everything that the element itself says.
/// An element with children, or without a type, is a group. Returns the number of its children. Throws kCorruptFile (no
/// name, a type or repetition that the format does not define, FIXED_LEN_BYTE_ARRAY without a length) and
/// CompactReader::EndOfBytes.
int32_t read_schema_element(CompactReader& reader, SchemaNode& node);

}  // namespace lamella::inline v0
