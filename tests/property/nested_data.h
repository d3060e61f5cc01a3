/// Nested values as trees, cut into levels and values as the Dremel paper does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamella/column_vector.h"
#include "tests/property/random_layout.h"
#include "writer/leaf_data.h"

namespace lamella::inline v0 {
namespace property {

/// A schema node with the kinds of the leaves below it.
struct NestedNode {
  writer::Node node;                 ///< Without its children.
  const ColumnKind* kind = nullptr;  ///< Leaves.
  std::vector<NestedNode> children;
};

/// What a node holds in one instance of its parent: one instance where it is required, at most one where it is
/// optional, any number where it is repeated.
struct FieldValue;
struct Instance {
  std::string plain;               ///< Leaves.
  std::vector<FieldValue> fields;  ///< Groups: one a child.
};
struct FieldValue {
  std::vector<Instance> instances;
};

/// Structs, lists, maps and bare repeated nodes, of at most `depth` groups one in another.
NestedNode random_node(Random& random, const std::string& name, int depth);
FieldValue random_value(Random& random, const NestedNode& node);

writer::Node schema_node(const NestedNode& node);
/// The kinds of the leaves, depth first.
std::vector<const ColumnKind*> leaf_kinds(const NestedNode& node);

/// Rows of one column, one LeafData a leaf.
std::vector<writer::LeafData> shred(const NestedNode& node, const std::vector<FieldValue>& rows);

/// A value as text: null, [lists], {structs}, leaves as hex digits of their bytes in a vector.
std::string text_of(const NestedNode& node, const FieldValue& value);
/// The same of a row of a vector.
std::string text_of(const ColumnVector& flat, int64_t row);

}  // namespace property
}  // namespace lamella::inline v0
