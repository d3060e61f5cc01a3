#include "scan/row_group_filter.h"

#include <string>
#include <utility>

#include "format/usable_bounds.h"
#include "lamella/error.h"
#include "predicate/prune.h"
#include "scan/leaf_meaning.h"

namespace lamella::inline v0 {

namespace {

Schema schema_of(const std::vector<ProjectedColumn>& columns) {
  std::vector<Field> fields;
  for (const ProjectedColumn& column : columns)
    fields.push_back(column.field);
  return Schema(std::move(fields));
}

/// The leaf that holds the values of a column or of a member of nested structs; nothing when a list or the like is
/// between, or the leaf's bounds are not those of the values.
const ColumnShape* leaf_of(const ColumnShape& column, const BoundColumn& bound) {
  const ColumnShape* shape = &column;
  for (size_t i = 1; i < bound.ordinals.size(); ++i) {
    if (shape->kind != ColumnShape::Kind::kStruct) return nullptr;
    shape = &shape->children[static_cast<size_t>(bound.ordinals[i])];
  }
  // Bounds are in the calendar of the file.
  const bool has_bounds = shape->kind == ColumnShape::Kind::kLeaf && shape->rebase == nullptr;
  return has_bounds ? shape : nullptr;
}

std::optional<Value> typed(const std::optional<std::string>& plain, const Type& type, const SchemaNode& leaf) {
  return plain ? value_of_plain(type, leaf.physical_type, *plain) : std::nullopt;
}

}  // namespace

RowGroupFilter::RowGroupFilter(std::shared_ptr<const FileMetadata> metadata, std::vector<ProjectedColumn> columns,
                               const Predicate& predicate, bool ignore_case)
    : metadata_(std::move(metadata)),
      columns_(std::move(columns)),
      schema_(std::make_shared<const Schema>(schema_of(columns_))),
      predicate_(bind(predicate, *schema_, ignore_case ? NameCase::kInsensitive : NameCase::kSensitive)) {}

std::optional<RowGroupFilter> RowGroupFilter::make(std::shared_ptr<const FileMetadata> metadata,
                                                   const ReadOptions& options) {
  if (!options.where) return std::nullopt;
  std::vector<std::string> paths;
  for (const ColumnPath& path : options.where->columns())
    paths.push_back(path.to_string());
  // A filter on a column that the file lacks is a mistake, even where missing columns are read as null.
  ReadOptions matching = options;
  matching.null_for_missing = false;
  std::vector<ProjectedColumn> columns = project_paths(metadata->schema(), paths, matching);
  settle_leaves(columns, *metadata, options);
  return RowGroupFilter(std::move(metadata), std::move(columns), *options.where, options.ignore_case);
}

bool RowGroupFilter::can_match(int row_group) const {
  const int64_t num_rows = metadata_->row_group(row_group).num_rows;
  return lamella::can_match(predicate_, num_rows, [&](const BoundColumn& bound) {
    ColumnBounds bounds;
    const ColumnShape* shape = leaf_of(*columns_[static_cast<size_t>(bound.ordinals.front())].shape, bound);
    if (shape == nullptr) return bounds;
    const SchemaNode& leaf = metadata_->schema().leaf(shape->leaf);
    const ColumnChunkMetadata chunk = metadata_->column_chunk(row_group, shape->leaf);
    if (!chunk.statistics) return bounds;
    const UsableBounds usable =
        usable_bounds(*chunk.statistics, leaf, metadata_->column_order(shape->leaf), metadata_->created_by());
    bounds.min = typed(usable.min, bound.type, leaf);
    bounds.max = typed(usable.max, bound.type, leaf);
    bounds.null_count = usable.null_count;
    bounds.may_have_nan = usable.may_have_nan;
    return bounds;
  });
}

}  // namespace lamella::inline v0
