#include "statistics_check.h"

#include <fmt/format.h>

#include "lamella/parquet_schema.h"

namespace lamella::inline v0::tool {

StatisticsCheck::StatisticsCheck(const FileMetadata& metadata, int row_group, const ColumnShape& leaf) {
  const SchemaNode& node = metadata.schema().leaf(leaf.leaf);
  const ColumnChunkMetadata chunk = metadata.column_chunk(row_group, leaf.leaf);
  counts_nulls_ = node.max_repetition_level == 0;
  if (chunk.statistics) {
    bounds_ = usable_bounds(*chunk.statistics, node, metadata.column_order(leaf.leaf), metadata.created_by());
  } else {
    bounds_.may_have_nan = true;
  }
  bounds_check_ = make_bounds_check(node, leaf.field.type(), bounds_);
}

void StatisticsCheck::add(const ColumnVector& values) {
  num_nulls_ += values.null_count();
  if (bounds_check_ != nullptr) bounds_check_->add(values);
}

std::optional<std::string> StatisticsCheck::contradiction() const {
  if (counts_nulls_ && bounds_.null_count && *bounds_.null_count != num_nulls_) {
    return fmt::format("the statistics count {} nulls, the data has {}", *bounds_.null_count, num_nulls_);
  }
  return bounds_check_ == nullptr ? std::nullopt : bounds_check_->contradiction();
}

}  // namespace lamella::inline v0::tool
