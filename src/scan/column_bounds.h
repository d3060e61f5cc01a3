/// Bounds that may be believed, as values.
#pragma once

#include "format/usable_bounds.h"
#include "lamella/parquet_schema.h"
#include "lamella/type.h"
#include "predicate/prune.h"

namespace lamella::inline v0 {

ColumnBounds column_bounds(const UsableBounds& usable, const Type& type, const SchemaNode& leaf);

}  // namespace lamella::inline v0
