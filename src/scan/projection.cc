#include "scan/projection.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lamella/column_path.h"
#include "lamella/error.h"
#include "scan/target_shape.h"

namespace lamella::inline v0 {

namespace {

[[noreturn]] void invalid(std::string message) {
  throw Error(ErrorCode::kInvalidArgument, std::move(message));
}

std::string folded(std::string_view name, bool ignore_case) {
  std::string text(name);
  if (ignore_case) std::transform(text.begin(), text.end(), text.begin(), lower_letter);
  return text;
}

/// Finds nodes by the names that lead to them. The columns of a file come by the thousand: where many are asked for,
/// their names are hashed.
class NameLookup {
 public:
  NameLookup(const ParquetSchema& schema, bool ignore_case, size_t num_lookups)
      : schema_(schema), ignore_case_(ignore_case) {
    if (num_lookups < kFewLookups) return;
    const std::vector<int>& columns = schema.root().children;
    columns_.reserve(columns.size());
    for (const int column : columns) {
      const auto [entry, is_new] = columns_.emplace(folded(schema.node(column).name, ignore_case), column);
      if (!is_new) entry->second = kTwo;
    }
  }

  /// The child of `parent` that `name` means, or -1. Throws when it could mean two.
  int child(int parent, const std::string& name, const std::string& path) const {
    const int found = parent == 0 && !columns_.empty() ? hashed(name) : among_children(parent, name);
    if (found == kTwo) invalid("column " + path + " is ambiguous: the file has two that match");
    return found;
  }

  int node(const std::string& path) const {
    int found = 0;
    for (const std::string& segment : ColumnPath::parse(path).segments) {
      found = child(found, segment, path);
      if (found < 0) return -1;
    }
    return found;
  }

 private:
  static constexpr size_t kFewLookups = 8;
  static constexpr int kTwo = -2;

  int hashed(const std::string& name) const {
    const auto found = columns_.find(folded(name, ignore_case_));
    return found == columns_.end() ? -1 : found->second;
  }

  int among_children(int parent, const std::string& name) const {
    int found = -1;
    for (const int child : schema_.node(parent).children) {
      if (!same_name(schema_.node(child).name, name, ignore_case_)) continue;
      if (found >= 0) return kTwo;
      found = child;
    }
    return found;
  }

  const ParquetSchema& schema_;
  bool ignore_case_;
  std::unordered_map<std::string, int> columns_;  ///< Empty: few are looked up.
};

/// The column that a node belongs to: its ancestor right below the root.
int column_of(const ParquetSchema& schema, int node) {
  while (schema.node(node).parent != 0)
    node = schema.node(node).parent;
  return node;
}

/// Returns whether there are any.
bool mark_leaves(const ParquetSchema& schema, int node, std::vector<bool>& leaves) {
  bool has_leaf = !schema.node(node).is_group;
  if (has_leaf) leaves[static_cast<size_t>(schema.node(node).leaf)] = true;
  for (const int child : schema.node(node).children)
    has_leaf = mark_leaves(schema, child, leaves) || has_leaf;
  return has_leaf;
}

/// The parts of a variant are not columns unless they are asked for as such.
void check_not_in_variant(const ParquetSchema& schema, int node) {
  for (int above = schema.node(node).parent; above > 0; above = schema.node(above).parent) {
    if (schema.node(above).annotation.kind != LogicalKind::kVariant) continue;
    invalid("column " + schema.node(node).path + " is a part of the variant " + schema.node(above).path +
            ", which can be read alone only where variants are read raw");
  }
}

[[noreturn]] void unknown_column(const ParquetSchema& schema, const std::string& path) {
  constexpr size_t kNamesShown = 10;
  std::string known;
  const std::vector<int>& columns = schema.root().children;
  for (size_t i = 0; i < std::min(columns.size(), kNamesShown); ++i) {
    known += (i == 0 ? "" : ", ") + schema.node(columns[i]).path;
  }
  if (columns.size() > kNamesShown) known += ", ... (" + std::to_string(columns.size()) + " in all)";
  invalid("the file has no column " + path + "; it has " + (known.empty() ? "none" : known));
}

TypeOptions type_options(const ReadOptions& options) {
  TypeOptions types;
  types.int96_unit = options.int96_unit;
  types.raw_variants = options.variant == VariantMode::kRaw;
  types.binary_as_string = options.binary_as_string;
  types.nanos_as_int64 = options.nanos_as_int64;
  types.int96_adjusted_to_utc = options.int96_adjusted_to_utc;
  types.local_timestamps_adjusted_to_utc = options.local_timestamps_adjusted_to_utc;
  return types;
}

ProjectedColumn whole_column(const ParquetSchema& schema, int node, const ReadOptions& options) {
  ColumnShape shape = column_shape(schema, node, type_options(options));
  return {shape.field, std::move(shape)};
}

/// The column below the root with that field id, or -1.
int column_with_id(const ParquetSchema& schema, int32_t field_id, const std::string& name) {
  int found = -1;
  for (const int column : schema.root().children) {
    if (schema.node(column).field_id != field_id) continue;
    if (found >= 0)
      invalid("column " + name + " is ambiguous: the file has two of field id " + std::to_string(field_id));
    found = column;
  }
  return found;
}

bool has_field_ids(const Type& type) {
  const std::vector<Field>& fields = type.children();
  return std::any_of(fields.begin(), fields.end(),
                     [](const Field& field) { return field.field_id() || has_field_ids(field.type()); });
}

/// A target that is matched by ids says nothing of a file that has none.
void check_file_has_ids(const ParquetSchema& schema, const ReadOptions& options) {
  if (!options.match_field_ids || options.allow_missing_field_ids) return;
  const auto has_id = [](const SchemaNode& node) { return node.field_id.has_value(); };
  if (std::any_of(schema.nodes().begin(), schema.nodes().end(), has_id)) return;
  if (has_field_ids(Type::structure(options.target->fields()))) {
    invalid("the target's fields are matched by field id, and the file has none");
  }
}

ProjectedColumn project_target(const ParquetSchema& schema, const NameLookup& names, const Field& wanted,
                               const ReadOptions& options) {
  const bool by_id = options.match_field_ids && wanted.field_id();
  const int node =
      by_id ? column_with_id(schema, *wanted.field_id(), wanted.name()) : names.child(0, wanted.name(), wanted.name());
  if (node < 0) {
    if (!wanted.nullable()) unknown_column(schema, wanted.name());
    return {wanted, std::nullopt};
  }
  ColumnShape shape = *whole_column(schema, node, options).shape;
  shape = fit_to_target(schema, std::move(shape), wanted, wanted.name(), options);
  return {Field(wanted.name(), shape.field.type(), wanted.nullable(), wanted.field_id()), std::move(shape)};
}

}  // namespace

std::vector<ProjectedColumn> project_paths(const ParquetSchema& schema, const std::vector<std::string>& paths,
                                           const ReadOptions& options) {
  std::vector<bool> leaves(static_cast<size_t>(schema.num_leaves()));
  std::vector<int> nodes;  // Of columns, -1 for one that the file lacks; then its path matters.
  std::vector<std::string> names;
  std::vector<bool> is_chosen(schema.nodes().size());
  std::vector<bool> is_whole(schema.nodes().size());
  const NameLookup lookup(schema, options.ignore_case, paths.size());
  for (const std::string& path : paths) {
    const int node = lookup.node(path);
    if (node < 0 && !options.null_for_missing) unknown_column(schema, path);
    const int column = node < 0 ? -1 : column_of(schema, node);
    if (node >= 0) {
      if (options.variant != VariantMode::kRaw) check_not_in_variant(schema, node);
      if (!mark_leaves(schema, node, leaves) && node != column) {
        invalid("column " + path + " has no leaf, and comes only with all of " + schema.node(column).path);
      }
    }
    if (column >= 0) {
      if (node == column) is_whole[static_cast<size_t>(column)] = true;
      if (is_chosen[static_cast<size_t>(column)]) continue;
      is_chosen[static_cast<size_t>(column)] = true;
    }
    nodes.push_back(column);
    names.push_back(path);
  }
  std::vector<ProjectedColumn> columns;
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i] < 0) {
      columns.push_back({Field(names[i], TypeId::kNull), std::nullopt});
    } else if (is_whole[static_cast<size_t>(nodes[i])]) {
      columns.push_back(whole_column(schema, nodes[i], options));
    } else {
      ColumnShape shape = column_shape(schema, nodes[i], type_options(options), &leaves);
      columns.push_back({shape.field, std::move(shape)});
    }
  }
  return columns;
}

std::vector<ProjectedColumn> project_columns(const ParquetSchema& schema, const ReadOptions& options) {
  if ((options.columns.empty() ? 0 : 1) + (options.column_ordinals ? 1 : 0) + (options.target ? 1 : 0) > 1) {
    invalid("ReadOptions: more than one of columns, column_ordinals and target is given");
  }
  if (!options.columns.empty()) return project_paths(schema, options.columns, options);
  std::vector<ProjectedColumn> columns;
  if (options.column_ordinals) {
    const std::vector<int>& nodes = schema.root().children;
    for (const int ordinal : *options.column_ordinals) {
      if (ordinal < 0 || static_cast<size_t>(ordinal) >= nodes.size()) {
        invalid("column " + std::to_string(ordinal) + " is asked for, the file has " + std::to_string(nodes.size()));
      }
      columns.push_back(whole_column(schema, nodes[static_cast<size_t>(ordinal)], options));
    }
  } else if (options.target) {
    check_file_has_ids(schema, options);
    const NameLookup names(schema, options.ignore_case, options.target->fields().size());
    for (const Field& wanted : options.target->fields())
      columns.push_back(project_target(schema, names, wanted, options));
  } else {
    for (const int node : schema.root().children)
      columns.push_back(whole_column(schema, node, options));
  }
  return columns;
}

}  // namespace lamella::inline v0
