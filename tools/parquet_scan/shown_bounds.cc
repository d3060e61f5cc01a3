#include "shown_bounds.h"

#include "column/plain_value.h"
#include "format/usable_bounds.h"
#include "lamella/render.h"

namespace lamella::inline v0::tool {
namespace {

std::optional<std::string> shown(const SchemaNode& leaf, const std::optional<std::string>& plain) {
  if (!plain) return std::nullopt;
  const std::optional<ColumnVector> value = plain_value(leaf, leaf_type(leaf), *plain);
  if (!value) return std::nullopt;
  std::string json;
  append_json(*value, 0, json);
  return json;
}

}  // namespace

std::string_view column_order_name(ColumnOrder order) {
  switch (order) {
    case ColumnOrder::kUndefined:
      return "undefined";
    case ColumnOrder::kTypeDefined:
      return "TYPE_ORDER";
    case ColumnOrder::kIeee754TotalOrder:
      return "IEEE_754_TOTAL_ORDER";
    case ColumnOrder::kInt96Timestamp:
      return "INT96_TIMESTAMP_ORDER";
    case ColumnOrder::kUnrecognised:
      return "unrecognised";
  }
  return "unrecognised";
}

ShownBounds shown_bounds(const UsableBounds& bounds, const SchemaNode& leaf) {
  return {shown(leaf, bounds.min), shown(leaf, bounds.max)};
}

ShownBounds shown_bounds(const FileMetadata& metadata, int leaf, const ColumnChunkMetadata& chunk) {
  const SchemaNode& node = metadata.schema().leaf(leaf);
  return shown_bounds(usable_bounds(*chunk.statistics, node, metadata.column_order(leaf), metadata.created_by()), node);
}

}  // namespace lamella::inline v0::tool
