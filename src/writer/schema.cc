#include "writer/schema.h"

#include <utility>

namespace lamella::inline v0 {
namespace writer {

namespace {

void collect(const Node& node, Leaf above, std::vector<Leaf>& leaves) {
  above.path.push_back(node.name);
  if (node.repetition != Repetition::REQUIRED) ++above.max_definition_level;
  if (node.repetition == Repetition::REPEATED) ++above.max_repetition_level;
  if (node.type) {
    above.node = &node;
    leaves.push_back(std::move(above));
    return;
  }
  for (const Node& child : node.children)
    collect(child, above, leaves);
}

}  // namespace

LogicalAnnotation annotated(LogicalKind kind) {
  LogicalAnnotation annotation;
  annotation.kind = kind;
  return annotation;
}

LogicalAnnotation annotated_decimal(int32_t precision, int32_t scale) {
  LogicalAnnotation annotation = annotated(LogicalKind::kDecimal);
  annotation.precision = precision;
  annotation.scale = scale;
  return annotation;
}

LogicalAnnotation annotated_integer(int8_t bit_width, bool is_signed) {
  LogicalAnnotation annotation = annotated(LogicalKind::kInteger);
  annotation.bit_width = bit_width;
  annotation.is_signed = is_signed;
  return annotation;
}

LogicalAnnotation annotated_time(TimeUnit unit, bool adjusted_to_utc) {
  LogicalAnnotation annotation = annotated(LogicalKind::kTime);
  annotation.unit = unit;
  annotation.adjusted_to_utc = adjusted_to_utc;
  return annotation;
}

LogicalAnnotation annotated_timestamp(TimeUnit unit, bool adjusted_to_utc) {
  LogicalAnnotation annotation = annotated_time(unit, adjusted_to_utc);
  annotation.kind = LogicalKind::kTimestamp;
  return annotation;
}

Node leaf(std::string name, PhysicalType type, Repetition repetition, LogicalAnnotation annotation,
          int32_t type_length) {
  Node node;
  node.name = std::move(name);
  node.repetition = repetition;
  node.type = type;
  node.type_length = type_length;
  node.annotation = std::move(annotation);
  return node;
}

Node group(std::string name, Repetition repetition, std::vector<Node> children, LogicalAnnotation annotation) {
  Node node;
  node.name = std::move(name);
  node.repetition = repetition;
  node.annotation = std::move(annotation);
  node.children = std::move(children);
  return node;
}

Node list(std::string name, Repetition repetition, Node element) {
  return group(std::move(name), repetition, {group("list", Repetition::REPEATED, {std::move(element)})},
               annotated(LogicalKind::kList));
}

Node map(std::string name, Repetition repetition, Node key, Node value) {
  return group(std::move(name), repetition,
               {group("key_value", Repetition::REPEATED, {std::move(key), std::move(value)})},
               annotated(LogicalKind::kMap));
}

std::vector<Leaf> leaves_of(const std::vector<Node>& columns) {
  std::vector<Leaf> leaves;
  for (const Node& column : columns)
    collect(column, {}, leaves);
  return leaves;
}

}  // namespace writer
}  // namespace lamella::inline v0
