/// A value as statistics hold it.
#pragma once

#include <optional>
#include <string_view>

#include "lamella/column_vector.h"
#include "lamella/parquet_schema.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// The value of a flat leaf whose PLAIN bytes (a byte array without its length) are `plain`, as a vector of one row.
/// `type` is what leaf_type() makes of the leaf. Nothing when the bytes are no value of it.
std::optional<ColumnVector> plain_value(const SchemaNode& leaf, const Type& type, std::string_view plain);

}  // namespace lamella::inline v0
