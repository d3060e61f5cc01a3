#include "lamella/exact_bounds.h"

#include <string>
#include <utility>
#include <variant>

#include "column/plain_value.h"
#include "format/usable_bounds.h"
#include "lamella/error.h"
#include "predicate/value.h"

namespace lamella::inline v0 {

namespace {

/// A bound in both forms.
struct Bound {
  std::string plain;
  Value value;
};

/// Makes `bound` the one of both that compares with the other as `wanted_sign` says.
void take(std::optional<Bound>& bound, Bound other, int wanted_sign) {
  if (!bound || compare_values(other.value, bound->value) * wanted_sign > 0) bound = std::move(other);
}

/// A bound of zero stands for either zero, whatever its sign.
bool is_zero(const Value& value) noexcept {
  const auto* number = std::get_if<double>(&value);
  return number != nullptr && *number == 0;
}

int leaf_with(const ParquetSchema& schema, std::string_view path) {
  for (int leaf = 0; leaf < schema.num_leaves(); ++leaf) {
    if (schema.leaf(leaf).path == path) return leaf;
  }
  throw Error(ErrorCode::kInvalidArgument, "no leaf column " + std::string(path));
}

}  // namespace

std::optional<ExactBounds> exact_bounds(const FileMetadata& metadata, std::string_view path) {
  const int ordinal = leaf_with(metadata.schema(), path);
  const SchemaNode& leaf = metadata.schema().leaf(ordinal);
  if (leaf.max_repetition_level > 0) return std::nullopt;
  const Type type = leaf_type(leaf);
  std::optional<Bound> min;
  std::optional<Bound> max;
  for (int row_group = 0; row_group < metadata.num_row_groups(); ++row_group) {
    const int64_t num_rows = metadata.row_group(row_group).num_rows;
    if (num_rows == 0) continue;
    const ColumnChunkMetadata chunk = metadata.column_chunk(row_group, ordinal);
    if (!chunk.statistics) return std::nullopt;
    const UsableBounds bounds =
        usable_bounds(*chunk.statistics, leaf, metadata.column_order(ordinal), metadata.created_by());
    if (bounds.null_count == num_rows) continue;
    if (!bounds.min || !bounds.max || !bounds.min_is_exact || !bounds.max_is_exact || bounds.may_have_nan) {
      return std::nullopt;
    }
    std::optional<Value> low = value_of_plain(type, leaf.physical_type, *bounds.min);
    std::optional<Value> high = value_of_plain(type, leaf.physical_type, *bounds.max);
    if (!low || !high || is_zero(*low) || is_zero(*high)) return std::nullopt;
    take(min, {*bounds.min, *std::move(low)}, -1);
    take(max, {*bounds.max, *std::move(high)}, 1);
  }
  if (!min || !max) return std::nullopt;
  std::optional<ColumnVector> smallest = plain_value(leaf, type, min->plain);
  std::optional<ColumnVector> largest = plain_value(leaf, type, max->plain);
  if (!smallest || !largest) return std::nullopt;
  return ExactBounds{*std::move(smallest), *std::move(largest)};
}

}  // namespace lamella::inline v0
