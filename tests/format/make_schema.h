/// Schemas for tests, written as they nest.
///
///     ParquetSchema schema = make_schema({group("a", Repetition::OPTIONAL, LogicalKind::kList,
///                                               {group("list", Repetition::REPEATED, LogicalKind::kNone,
///                                                      {leaf("element", PhysicalType::INT32)})})});
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lamella/parquet_schema.h"

namespace lamella {

struct TestNode {
  SchemaNode node;
  std::vector<TestNode> children;
};

inline TestNode leaf(std::string name, PhysicalType type, Repetition repetition = Repetition::REQUIRED,
                     LogicalKind kind = LogicalKind::kNone) {
  TestNode made;
  made.node.name = std::move(name);
  made.node.physical_type = type;
  made.node.repetition = repetition;
  made.node.annotation.kind = kind;
  return made;
}

inline TestNode group(std::string name, Repetition repetition, LogicalKind kind, std::vector<TestNode> children) {
  TestNode made;
  made.node.name = std::move(name);
  made.node.is_group = true;
  made.node.repetition = repetition;
  made.node.annotation.kind = kind;
  made.children = std::move(children);
  return made;
}

inline void flatten(const TestNode& from, std::vector<SchemaNode>& nodes, std::vector<int32_t>& num_children) {
  nodes.push_back(from.node);
  num_children.push_back(static_cast<int32_t>(from.children.size()));
  for (const TestNode& child : from.children)
    flatten(child, nodes, num_children);
}

inline ParquetSchema make_schema(std::vector<TestNode> columns, const ReadLimits& limits = {}) {
  std::vector<SchemaNode> nodes;
  std::vector<int32_t> num_children;
  flatten(group("m", Repetition::REQUIRED, LogicalKind::kNone, std::move(columns)), nodes, num_children);
  return ParquetSchema::build(std::move(nodes), num_children, limits);
}

}  // namespace lamella
