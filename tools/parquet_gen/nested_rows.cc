#include "parquet_gen/nested_rows.h"

#include <string>
#include <utility>

#include "parquet_gen/text.h"

namespace lamella::inline v0 {
namespace gen {

using writer::LeafData;
using writer::Node;
using writer::Values;

namespace {

constexpr uint64_t kMostElements = 7;

Node with_children(const NestedShape& shape) {
  Node node = shape.node;
  for (const NestedShape& child : shape.children)
    node.children.push_back(with_children(child));
  return node;
}

/// A list's or map's group around a repeated group of the same shape as that of `node`, which has one.
NestedShape around_repeated(Node node, std::vector<NestedShape> members, double null_share) {
  Node repeated = std::move(node.children.front());
  repeated.children.clear();
  node.children.clear();
  return {std::move(node), null_share, 0, {{std::move(repeated), 0, kMostElements, std::move(members)}}};
}

void add_leaves(const NestedShape& shape, std::vector<LeafData>& leaves) {
  if (shape.node.type) leaves.push_back({Values(*shape.node.type), {}, {}});
  for (const NestedShape& child : shape.children)
    add_leaves(child, leaves);
}

}  // namespace

NestedShape nested_leaf(std::string name, PhysicalType type, Repetition repetition, double null_share) {
  LogicalAnnotation annotation;
  if (type == PhysicalType::BYTE_ARRAY) annotation = writer::annotated(LogicalKind::kString);
  return {writer::leaf(std::move(name), type, repetition, annotation), null_share, 0, {}};
}

NestedShape nested_struct(std::string name, Repetition repetition, std::vector<NestedShape> members,
                          double null_share) {
  return {writer::group(std::move(name), repetition, {}), null_share, 0, std::move(members)};
}

NestedShape nested_list(std::string name, Repetition repetition, NestedShape element, double null_share) {
  std::vector<NestedShape> members;
  members.push_back(std::move(element));
  return around_repeated(writer::list(std::move(name), repetition, {}), std::move(members), null_share);
}

NestedShape nested_map(std::string name, NestedShape key, NestedShape value) {
  std::vector<NestedShape> members;
  members.push_back(std::move(key));
  members.push_back(std::move(value));
  return around_repeated(writer::map(std::move(name), Repetition::OPTIONAL, {}, {}), std::move(members), 0);
}

NestedRows::NestedRows(NestedShape shape, uint64_t seed)
    : shape_(std::move(shape)), columns_{with_children(shape_)}, random_(seed) {}

std::vector<LeafData> NestedRows::next(int64_t num_rows) {
  leaves_.clear();
  add_leaves(shape_, leaves_);
  for (int64_t row = 0; row < num_rows; ++row) {
    size_t leaf = 0;
    append(shape_, {}, leaf);
  }
  const std::vector<writer::Leaf> known = writer::leaves_of(columns_);
  for (size_t leaf = 0; leaf < leaves_.size(); ++leaf) {
    if (known[leaf].max_definition_level == 0) leaves_[leaf].definition_levels.clear();
    if (known[leaf].max_repetition_level == 0) leaves_[leaf].repetition_levels.clear();
  }
  return std::move(leaves_);
}

/// The instances of a node in one of its parent; moves `leaf` behind the leaves below it.
void NestedRows::append(const NestedShape& shape, Levels levels, size_t& leaf) {
  const bool repeated = shape.node.repetition == Repetition::REPEATED;
  uint64_t instances = 1;
  if (repeated) instances = random_.below(shape.most_instances + 1);
  if (shape.node.repetition == Repetition::OPTIONAL && random_.chance(shape.null_share)) instances = 0;
  if (instances == 0) {
    append_absent(shape, levels, leaf);
    return;
  }
  if (shape.node.repetition != Repetition::REQUIRED) ++levels.definition;
  if (repeated) ++levels.depth;
  const size_t first_leaf = leaf;
  for (uint64_t i = 0; i < instances; ++i) {
    leaf = first_leaf;
    append_instance(shape, levels, leaf);
    levels.repetition = levels.depth;
  }
}

void NestedRows::append_instance(const NestedShape& shape, Levels levels, size_t& leaf) {
  if (shape.node.type) {
    LeafData& data = leaves_[leaf++];
    data.definition_levels.push_back(levels.definition);
    data.repetition_levels.push_back(levels.repetition);
    append_value(data.values);
  }
  for (const NestedShape& child : shape.children)
    append(child, levels, leaf);
}

void NestedRows::append_absent(const NestedShape& shape, Levels levels, size_t& leaf) {
  if (shape.node.type) {
    LeafData& data = leaves_[leaf++];
    data.definition_levels.push_back(levels.definition);
    data.repetition_levels.push_back(levels.repetition);
  }
  for (const NestedShape& child : shape.children)
    append_absent(child, levels, leaf);
}

/// Integers below 2^40, normally distributed numbers, and texts of 4 to 24 letters.
void NestedRows::append_value(Values& values) {
  constexpr int64_t kMostInteger = (int64_t{1} << 40) - 1;
  constexpr int32_t kMostSmallInteger = 999'999'999;
  switch (values.type()) {
    case PhysicalType::INT32:
      values.append(static_cast<int32_t>(random_.between(0, kMostSmallInteger)));
      break;
    case PhysicalType::DOUBLE:
      values.append(random_.normal());
      break;
    case PhysicalType::BYTE_ARRAY: {
      std::string text;
      append_random_text(TextKind::kAscii, random_.between(4, 24), random_, text);
      values.append_bytes(text);
      break;
    }
    default:
      values.append(random_.between(0, kMostInteger));
  }
}

}  // namespace gen
}  // namespace lamella::inline v0
