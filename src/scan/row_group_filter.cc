#include "scan/row_group_filter.h"

#include <string>
#include <utility>
#include <variant>

#include "lamella/error.h"
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
const ColumnShape* shape_of(const ColumnShape& column, const BoundColumn& bound) {
  const ColumnShape* shape = &column;
  for (size_t i = 1; i < bound.ordinals.size(); ++i) {
    if (shape->kind != ColumnShape::Kind::kStruct) return nullptr;
    shape = &shape->children[static_cast<size_t>(bound.ordinals[i])];
  }
  // Bounds, filters and dictionaries hold the file's own values.
  const bool holds_values = shape->kind == ColumnShape::Kind::kLeaf && shape->rebase == nullptr && !shape->file_type;
  return holds_values ? shape : nullptr;
}

NameCase name_case_of(const ReadOptions& options) noexcept {
  return options.ignore_case ? NameCase::kInsensitive : NameCase::kSensitive;
}

std::vector<Predicate> terms_of(const Predicate& predicate) {
  const auto* conjunction = std::get_if<Predicate::Conjunction>(&predicate.node());
  return conjunction == nullptr ? std::vector<Predicate>{predicate} : conjunction->terms;
}

}  // namespace

RowGroupFilter::RowGroupFilter(std::vector<ProjectedColumn> columns, const ReadOptions& options)
    : columns_(std::move(columns)),
      schema_(std::make_shared<const Schema>(schema_of(columns_))),
      replaces_text_(options.utf8 == Utf8Mode::kReplace) {
  const NameCase name_case = name_case_of(options);
  for (const Predicate& term : terms_of(*options.where))
    terms_.push_back({term.to_string(), bind(term, *schema_, name_case), bind_rest(term, *schema_, name_case)});
}

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
  return RowGroupFilter(std::move(columns), options);
}

std::optional<int> RowGroupFilter::leaf_of(const BoundColumn& column) const {
  if (replaces_text_ && column.type.layout() == Layout::kViews) return std::nullopt;
  const std::optional<ColumnShape>& shape = columns_[static_cast<size_t>(column.ordinals.front())].shape;
  const ColumnShape* leaf = shape ? shape_of(*shape, column) : nullptr;
  if (leaf == nullptr) return std::nullopt;
  return leaf->leaf;
}

}  // namespace lamella::inline v0
