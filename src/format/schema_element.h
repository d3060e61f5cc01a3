/// From the generated SchemaElement to a node of ParquetSchema.
#pragma once

#include <cstdint>

#include "lamella/parquet_schema.h"
#include "parquet_types.h"

namespace lamella::inline v0 {

/// The enumerator of the format for a number in a file. Numbers that no int8_t holds become -1, which no enumeration
/// of the format defines either, so that they cannot wrap around into one that it does.
template <typename Enum, typename Generated>
Enum format_enum(Generated generated) noexcept {
  const auto number = static_cast<int32_t>(generated);
  return static_cast<Enum>(number >= -128 && number <= 127 ? static_cast<int8_t>(number) : int8_t{-1});
}

/// What `element` means: its LogicalType, else its ConvertedType. `unrecognised_member` is the field id of the member
/// of LogicalType that the generated reader passed over, 0 when that is not known.
LogicalAnnotation annotation_of(const thrift::SchemaElement& element, int32_t unrecognised_member);

/// Everything of a node that its own element says. An element with children, or without a type, is a group.
/// Throws kCorruptFile (a type or repetition that the format does not define, FIXED_LEN_BYTE_ARRAY without a length).
SchemaNode node_of(const thrift::SchemaElement& element, int32_t unrecognised_member);

}  // namespace lamella::inline v0
