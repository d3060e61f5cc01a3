#include "format/column_shape.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

using Kind = ColumnShape::Kind;

/// Builds shapes. Every function here goes one level down the tree a call; ParquetSchema caps its depth.
class ShapeBuilder {
 public:
  ShapeBuilder(const ParquetSchema& schema, const TypeOptions& options) : schema_(schema), options_(options) {}

  /// A node as a column called `name`, its repetition included: a repeated node is a required list of required
  /// elements.
  ColumnShape column(const SchemaNode& node, std::string name) const {
    if (node.repetition == Repetition::REPEATED) {
      ColumnShape list = list_of(node, once(node, "element", false));
      list.field = Field(std::move(name), list.field.type(), false, node.field_id);
      list.present_definition_level = static_cast<int16_t>(node.max_definition_level - 1);
      make_missing_without_leaf(list);
      return list;
    }
    return once(node, std::move(name), node.repetition == Repetition::OPTIONAL);
  }

 private:
  /// One occurrence of a node, its own repetition apart.
  ColumnShape once(const SchemaNode& node, std::string name, bool nullable) const {
    ColumnShape shape = node.is_group ? group(node) : leaf(node);
    shape.field = Field(std::move(name), shape.field.type(), nullable, node.field_id);
    shape.present_definition_level = node.max_definition_level;
    if (nullable || shape.kind == Kind::kList) make_missing_without_leaf(shape);
    return shape;
  }

  /// Levels are those of leaves: where there is none the file cannot say that something is there.
  static void make_missing_without_leaf(ColumnShape& shape) {
    if (!has_no_leaf(shape)) return;
    shape.kind = Kind::kMissing;
    shape.children.clear();
  }

  ColumnShape leaf(const SchemaNode& node) const {
    ColumnShape shape(Field(node.name, leaf_type(node, options_)));
    shape.leaf = node.leaf;
    return shape;
  }

  ColumnShape group(const SchemaNode& node) const {
    const SchemaNode* repeated = repeated_child(node);
    switch (node.annotation.kind) {
      case LogicalKind::kList:
        if (repeated != nullptr) return list(node, *repeated);
        break;
      case LogicalKind::kMap:
      case LogicalKind::kMapKeyValue:
        if (repeated != nullptr && repeated->is_group &&
            (repeated->children.size() == 1 || repeated->children.size() == 2)) {
          return map(*repeated);
        }
        break;
      case LogicalKind::kVariant:
        if (!options_.raw_variants && is_readable_variant(node)) return variant(node);
        break;
      default:
        break;
    }
    return structure(node);
  }

  ColumnShape structure(const SchemaNode& node) const {
    std::vector<ColumnShape> members;
    members.reserve(node.children.size());
    for (const int child : node.children)
      members.push_back(column(schema_.node(child), schema_.node(child).name));
    return struct_of(node.name, std::move(members));
  }

  static ColumnShape struct_of(std::string name, std::vector<ColumnShape> members) {
    std::vector<Field> fields;
    fields.reserve(members.size());
    for (const ColumnShape& member : members)
      fields.push_back(member.field);
    ColumnShape shape(Field(std::move(name), Type::structure(std::move(fields))));
    shape.kind = Kind::kStruct;
    shape.children = std::move(members);
    return shape;
  }

  /// The only child of a group when it is repeated: what lists and maps are made of.
  const SchemaNode* repeated_child(const SchemaNode& node) const {
    if (node.children.size() != 1) return nullptr;
    const SchemaNode& child = schema_.node(node.children.front());
    return child.repetition == Repetition::REPEATED ? &child : nullptr;
  }

  static ColumnShape list_of(const SchemaNode& repeated, ColumnShape element) {
    ColumnShape shape(Field(repeated.name, Type::list(element.field)));
    shape.kind = Kind::kList;
    shape.element_definition_level = repeated.max_definition_level;
    shape.element_repetition_level = repeated.max_repetition_level;
    shape.children.push_back(std::move(element));
    return shape;
  }

  /// Whether the repeated node of a list is itself the element, as in lists of two levels: the backward-compatibility
  /// rules 1 to 4 of the format's LogicalTypes page. By rule 5 its only child is the element.
  bool repeated_is_element(const SchemaNode& list, const SchemaNode& repeated) const {
    if (!repeated.is_group) return true;
    if (repeated.children.size() != 1) return true;
    if (schema_.node(repeated.children.front()).repetition == Repetition::REPEATED) return true;
    return repeated.name == "array" || repeated.name == list.name + "_tuple";
  }

  ColumnShape list(const SchemaNode& node, const SchemaNode& repeated) const {
    if (repeated_is_element(node, repeated)) return list_of(repeated, once(repeated, "element", false));
    return list_of(repeated, column(schema_.node(repeated.children.front()), "element"));
  }

  /// Keys come first and values second, whatever their names. `entries` has one child or two.
  ColumnShape map(const SchemaNode& entries) const {
    ColumnShape key = column(schema_.node(entries.children[0]), entries.children.size() == 1 ? "element" : "key");
    if (entries.children.size() == 1) return list_of(entries, std::move(key));
    std::vector<ColumnShape> pair;
    pair.push_back(std::move(key));
    pair.push_back(column(schema_.node(entries.children[1]), "value"));
    ColumnShape element = struct_of("entries", std::move(pair));
    element.field = Field("entries", element.field.type(), false, entries.field_id);
    element.present_definition_level = entries.max_definition_level;
    ColumnShape shape = list_of(entries, std::move(element));
    shape.field = Field(entries.name, Type::map(shape.children.front().field));
    return shape;
  }

  bool is_readable_variant(const SchemaNode& node) const {
    return node.annotation.specification_version == 1 &&
           std::any_of(node.children.begin(), node.children.end(),
                       [&](int child) { return schema_.node(child).name == "metadata"; });
  }

  ColumnShape variant(const SchemaNode& node) const {
    // What the parts of a variant mean is not for options to say.
    const TypeOptions plain{.int96_unit = options_.int96_unit};
    ColumnShape shape = ShapeBuilder(schema_, plain).structure(node);
    shape.kind = Kind::kVariant;
    shape.field = Field(node.name, Type::variant());
    return shape;
  }

  const ParquetSchema& schema_;
  const TypeOptions& options_;
};

bool is_wanted(const ColumnShape& shape, const std::vector<bool>& leaves) {
  if (shape.kind == Kind::kLeaf) return leaves[static_cast<size_t>(shape.leaf)];
  return std::any_of(shape.children.begin(), shape.children.end(),
                     [&](const ColumnShape& child) { return is_wanted(child, leaves); });
}

Field with_type(const Field& field, Type type) {
  return {field.name(), std::move(type), field.nullable(), field.field_id()};
}

/// Leaves out struct members without a wanted leaf. Precondition: some leaf of `shape` is wanted.
void prune(ColumnShape& shape, const std::vector<bool>& leaves) {
  if (shape.kind == Kind::kLeaf || shape.kind == Kind::kVariant) return;
  const bool is_map = shape.field.type().id() == TypeId::kMap;
  if (is_map) {
    // A map needs its key; its value may become narrower.
    ColumnShape& value = shape.children.front().children.back();
    if (is_wanted(value, leaves)) prune(value, leaves);
  } else if (shape.kind == Kind::kList) {
    prune(shape.children.front(), leaves);
  } else {
    std::erase_if(shape.children, [&](const ColumnShape& child) { return !is_wanted(child, leaves); });
    for (ColumnShape& child : shape.children)
      prune(child, leaves);
  }
  if (shape.kind == Kind::kStruct) {
    std::vector<Field> fields;
    for (const ColumnShape& child : shape.children)
      fields.push_back(child.field);
    shape.field = with_type(shape.field, Type::structure(std::move(fields)));
  } else if (is_map) {
    ColumnShape& entries = shape.children.front();
    entries.field = with_type(entries.field, Type::structure({entries.children[0].field, entries.children[1].field}));
    shape.field = with_type(shape.field, Type::map(entries.field));
  } else {
    shape.field = with_type(shape.field, Type::list(shape.children.front().field));
  }
}

}  // namespace

bool has_no_leaf(const ColumnShape& shape) {
  if (shape.kind == Kind::kMissing) return true;
  if (shape.kind == Kind::kLeaf || shape.kind == Kind::kLevels || shape.kind == Kind::kVariant) return false;
  return std::all_of(shape.children.begin(), shape.children.end(), has_no_leaf);
}

ColumnShape column_shape(const ParquetSchema& schema, int node_ordinal, const TypeOptions& options,
                         const std::vector<bool>* leaves) {
  if (node_ordinal < 1 || node_ordinal >= static_cast<int>(schema.nodes().size())) {
    throw Error(ErrorCode::kInvalidArgument, "schema node " + std::to_string(node_ordinal) + " of a schema that has " +
                                                 std::to_string(schema.nodes().size()) + ", its root included");
  }
  const SchemaNode& node = schema.node(node_ordinal);
  ColumnShape shape = ShapeBuilder(schema, options).column(node, node.name);
  if (leaves == nullptr) return shape;
  if (!is_wanted(shape, *leaves)) {
    throw Error(ErrorCode::kInvalidArgument, "no leaf of column " + node.path + " is wanted");
  }
  prune(shape, *leaves);
  return shape;
}

Field to_field(const ParquetSchema& schema, int node_ordinal, const TypeOptions& options) {
  return column_shape(schema, node_ordinal, options).field;
}

}  // namespace lamella::inline v0
