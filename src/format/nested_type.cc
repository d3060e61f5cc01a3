#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "lamella/parquet_schema.h"

namespace lamella::inline v0 {

namespace {

// Every function here goes one level down the tree a call; ParquetSchema caps its depth.

Type type_once(const ParquetSchema& schema, const SchemaNode& node, const TypeOptions& options);

/// A node as a field called `name`, its repetition included: a repeated node is a required list of required elements.
Field field_of(const ParquetSchema& schema, const SchemaNode& node, std::string name, const TypeOptions& options) {
  Type type = type_once(schema, node, options);
  if (node.repetition == Repetition::REPEATED) {
    return {std::move(name), Type::list(Field("element", std::move(type), false)), false, node.field_id};
  }
  return {std::move(name), std::move(type), node.repetition == Repetition::OPTIONAL, node.field_id};
}

Type struct_type(const ParquetSchema& schema, const SchemaNode& group, const TypeOptions& options) {
  std::vector<Field> members;
  members.reserve(group.children.size());
  for (const int child : group.children) {
    const SchemaNode& node = schema.node(child);
    members.push_back(field_of(schema, node, node.name, options));
  }
  return Type::structure(std::move(members));
}

/// The only child of a group when it is repeated: what lists and maps are made of.
const SchemaNode* repeated_child(const ParquetSchema& schema, const SchemaNode& group) {
  if (group.children.size() != 1) return nullptr;
  const SchemaNode& child = schema.node(group.children.front());
  return child.repetition == Repetition::REPEATED ? &child : nullptr;
}

/// Whether the repeated node of a list is itself the element, as in lists of two levels: the backward-compatibility
/// rules 1 to 4 of the format's LogicalTypes page. By rule 5 its only child is the element.
bool repeated_is_element(const ParquetSchema& schema, const SchemaNode& list, const SchemaNode& repeated) {
  if (!repeated.is_group) return true;
  if (repeated.children.size() != 1) return true;
  if (schema.node(repeated.children.front()).repetition == Repetition::REPEATED) return true;
  return repeated.name == "array" || repeated.name == list.name + "_tuple";
}

Type list_type(const ParquetSchema& schema, const SchemaNode& list, const SchemaNode& repeated,
               const TypeOptions& options) {
  if (repeated_is_element(schema, list, repeated)) {
    return Type::list(Field("element", type_once(schema, repeated, options), false, repeated.field_id));
  }
  return Type::list(field_of(schema, schema.node(repeated.children.front()), "element", options));
}

/// Keys come first and values second, whatever their names. `entries` has one child or two.
Type map_type(const ParquetSchema& schema, const SchemaNode& entries, const TypeOptions& options) {
  if (entries.children.size() == 1) {
    return Type::list(field_of(schema, schema.node(entries.children[0]), "element", options));
  }
  std::vector<Field> pair;
  pair.push_back(field_of(schema, schema.node(entries.children[0]), "key", options));
  pair.push_back(field_of(schema, schema.node(entries.children[1]), "value", options));
  return Type::map(Field("entries", Type::structure(std::move(pair)), false, entries.field_id));
}

/// The type of one occurrence of a node, its own repetition apart.
Type type_once(const ParquetSchema& schema, const SchemaNode& node, const TypeOptions& options) {
  if (!node.is_group) return leaf_type(node, options);
  const SchemaNode* repeated = repeated_child(schema, node);
  switch (node.annotation.kind) {
    case LogicalKind::kList:
      if (repeated != nullptr) return list_type(schema, node, *repeated, options);
      break;
    case LogicalKind::kMap:
    case LogicalKind::kMapKeyValue:
      if (repeated != nullptr && repeated->is_group &&
          (repeated->children.size() == 1 || repeated->children.size() == 2)) {
        return map_type(schema, *repeated, options);
      }
      break;
    case LogicalKind::kVariant:
      return Type::variant();
    default:
      break;
  }
  return struct_type(schema, node, options);
}

}  // namespace

Field to_field(const ParquetSchema& schema, int node_ordinal, const TypeOptions& options) {
  if (node_ordinal < 1 || node_ordinal >= static_cast<int>(schema.nodes().size())) {
    throw Error(ErrorCode::kInvalidArgument, "schema node " + std::to_string(node_ordinal) + " of a schema that has " +
                                                 std::to_string(schema.nodes().size()) + ", its root included");
  }
  const SchemaNode& node = schema.node(node_ordinal);
  return field_of(schema, node, node.name, options);
}

}  // namespace lamella::inline v0
