/// The bounds of a column chunk as people read them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "format/usable_bounds.h"
#include "lamella/file_metadata.h"

namespace lamella::inline v0::tool {

/// Bounds that may be believed, as JSON values of the column's type; absent where there are none.
struct ShownBounds {
  std::optional<std::string> min;
  std::optional<std::string> max;
};

/// The format's name of an order.
std::string_view column_order_name(ColumnOrder order);

ShownBounds shown_bounds(const UsableBounds& bounds, const SchemaNode& leaf);
/// Precondition: chunk.statistics.
ShownBounds shown_bounds(const FileMetadata& metadata, int leaf, const ColumnChunkMetadata& chunk);

}  // namespace lamella::inline v0::tool
