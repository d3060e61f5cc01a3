#include "lamella/parquet_schema.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "lamella/error.h"

namespace lamella::inline v0 {

std::string_view annotation_name(LogicalKind kind) noexcept {
  switch (kind) {
    case LogicalKind::kNone:
      return "NONE";
    case LogicalKind::kString:
      return "STRING";
    case LogicalKind::kMap:
      return "MAP";
    case LogicalKind::kList:
      return "LIST";
    case LogicalKind::kEnum:
      return "ENUM";
    case LogicalKind::kDecimal:
      return "DECIMAL";
    case LogicalKind::kDate:
      return "DATE";
    case LogicalKind::kTime:
      return "TIME";
    case LogicalKind::kTimestamp:
      return "TIMESTAMP";
    case LogicalKind::kInterval:
      return "INTERVAL";
    case LogicalKind::kInteger:
      return "INTEGER";
    case LogicalKind::kUnknown:
      return "UNKNOWN";
    case LogicalKind::kJson:
      return "JSON";
    case LogicalKind::kBson:
      return "BSON";
    case LogicalKind::kUuid:
      return "UUID";
    case LogicalKind::kFloat16:
      return "FLOAT16";
    case LogicalKind::kVariant:
      return "VARIANT";
    case LogicalKind::kGeometry:
      return "GEOMETRY";
    case LogicalKind::kGeography:
      return "GEOGRAPHY";
    case LogicalKind::kFile:
      return "FILE";
    case LogicalKind::kMapKeyValue:
      return "MAP_KEY_VALUE";
    case LogicalKind::kUnrecognised:
      return "UNRECOGNISED";
  }
  return "UNRECOGNISED";
}

std::string_view annotation_name(TimeUnit unit) noexcept {
  if (unit == TimeUnit::kMillis) return "MILLIS";
  return unit == TimeUnit::kMicros ? "MICROS" : "NANOS";
}

namespace {

// Whatever the limits are: functions that walk the tree recurse once a level.
constexpr int kDeepest = 512;
// A node's path repeats the names above it, so that a long name near the root is paid for by every node below. This
// many bytes a node that the limits allow is more than honest schemas have.
constexpr int64_t kPathBytesPerNode = 256;

[[noreturn]] void throw_corrupt(std::string message) {
  throw Error(ErrorCode::kCorruptFile, "schema: " + std::move(message));
}

[[noreturn]] void throw_over_limit(std::string message) {
  throw Error(ErrorCode::kResourceLimit, "schema: " + std::move(message));
}

std::string quoted(const std::string& name) {
  if (name.find_first_of(".`") == std::string::npos) return name;
  std::string text = "`";
  for (const char character : name) {
    if (character == '`') text += '`';
    text += character;
  }
  return text + '`';
}

/// What a node's place in the tree adds to what its element said.
void place(SchemaNode& node, const SchemaNode& parent, int parent_ordinal) {
  node.parent = parent_ordinal;
  node.path = parent.path.empty() && parent.parent < 0 ? quoted(node.name) : parent.path + '.' + quoted(node.name);
  node.max_definition_level = parent.max_definition_level;
  node.max_repetition_level = parent.max_repetition_level;
  if (node.repetition != Repetition::REQUIRED) ++node.max_definition_level;
  if (node.repetition == Repetition::REPEATED) ++node.max_repetition_level;
}

/// A group whose children are still being read.
struct OpenGroup {
  int ordinal;
  int32_t children_left;
};

}  // namespace

ParquetSchema ParquetSchema::build(std::vector<SchemaNode> nodes, const std::vector<int32_t>& num_children,
                                   const ReadLimits& limits) {
  if (nodes.size() != num_children.size()) {
    throw Error(ErrorCode::kInvalidArgument, std::to_string(nodes.size()) + " schema nodes, but " +
                                                 std::to_string(num_children.size()) + " counts of children");
  }
  if (nodes.empty()) throw_corrupt("it has no root");
  if (static_cast<int64_t>(nodes.size()) > limits.max_schema_nodes) {
    throw_over_limit(std::to_string(nodes.size()) + " nodes, at most " + std::to_string(limits.max_schema_nodes) +
                     " are allowed");
  }
  const auto deepest = static_cast<size_t>(std::clamp(limits.max_schema_depth, 0, kDeepest));
  int64_t path_bytes_left = kPathBytesPerNode * limits.max_schema_nodes;

  ParquetSchema schema;
  schema.nodes_ = std::move(nodes);
  SchemaNode& root = schema.nodes_.front();
  root.is_group = true;
  std::vector<OpenGroup> open;
  for (size_t i = 0; i < schema.nodes_.size(); ++i) {
    SchemaNode& node = schema.nodes_[i];
    const int ordinal = static_cast<int>(i);
    if (i > 0) {
      while (!open.empty() && open.back().children_left == 0)
        open.pop_back();
      if (open.empty()) {
        throw_corrupt(std::to_string(schema.nodes_.size() - i) + " nodes, from node " + std::to_string(i) +
                      " on, are nobody's children");
      }
      if (open.size() > deepest) {
        throw_over_limit("nodes nest over " + std::to_string(deepest) + " deep, at node " + std::to_string(i));
      }
      SchemaNode& parent = schema.nodes_[static_cast<size_t>(open.back().ordinal)];
      --open.back().children_left;
      place(node, parent, open.back().ordinal);
      parent.children.push_back(ordinal);
      path_bytes_left -= static_cast<int64_t>(node.path.size());
      if (path_bytes_left < 0) throw_over_limit("the paths of its nodes are too long");
    }
    if (num_children[i] < 0 || (!node.is_group && num_children[i] != 0)) {
      throw_corrupt("node " + std::to_string(i) + " (" + node.path + ") has " + std::to_string(num_children[i]) +
                    " children");
    }
    if (node.is_group) {
      open.push_back({ordinal, num_children[i]});
    } else {
      node.leaf = static_cast<int>(schema.leaves_.size());
      schema.leaves_.push_back(ordinal);
    }
  }
  for (const OpenGroup& group : open) {
    if (group.children_left > 0) {
      throw_corrupt("node " + std::to_string(group.ordinal) + " has " +
                    std::to_string(num_children[static_cast<size_t>(group.ordinal)]) + " children, of which " +
                    std::to_string(group.children_left) + " are missing");
    }
  }
  return schema;
}

namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& character : lower) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  return lower;
}

std::string physical_text(const SchemaNode& node) {
  switch (node.physical_type) {
    case PhysicalType::BYTE_ARRAY:
      return "binary";
    case PhysicalType::FIXED_LEN_BYTE_ARRAY:
      return "fixed_len_byte_array(" + std::to_string(node.type_length) + ")";
    default:
      return lower_case(to_string(node.physical_type));
  }
}

std::string temporal_text(const LogicalAnnotation& annotation) {
  return std::string(annotation_name(annotation.kind)) + "(" + std::string(annotation_name(annotation.unit)) + "," +
         (annotation.adjusted_to_utc ? "true" : "false") + ")";
}

/// The annotation's name, with its parameters where it has some.
std::string annotation_text(const LogicalAnnotation& annotation) {
  switch (annotation.kind) {
    case LogicalKind::kNone:
      return {};
    case LogicalKind::kDecimal:
      return "DECIMAL(" + std::to_string(annotation.precision) + "," + std::to_string(annotation.scale) + ")";
    case LogicalKind::kTime:
    case LogicalKind::kTimestamp:
      return temporal_text(annotation);
    case LogicalKind::kInteger:
      return "INTEGER(" + std::to_string(annotation.bit_width) + "," + (annotation.is_signed ? "true" : "false") + ")";
    case LogicalKind::kVariant:
      return "VARIANT(" + std::to_string(annotation.specification_version) + ")";
    case LogicalKind::kGeometry:
      return annotation.crs.empty() ? "GEOMETRY" : "GEOMETRY(" + annotation.crs + ")";
    case LogicalKind::kGeography:
      return "GEOGRAPHY(" + (annotation.crs.empty() ? "OGC:CRS84" : annotation.crs) + "," + annotation.edge_algorithm +
             ")";
    case LogicalKind::kUnrecognised:
      return "?" + std::to_string(annotation.unrecognised_id);
    default:
      return std::string(annotation_name(annotation.kind));
  }
}

/// `required int32 a (DATE) = 7`, without an end.
std::string declaration(const SchemaNode& node) {
  std::string text = lower_case(to_string(node.repetition)) + ' ';
  text += node.is_group ? "group" : physical_text(node);
  text += ' ' + node.name;
  if (const std::string annotation = annotation_text(node.annotation); !annotation.empty()) {
    text += " (" + annotation + ")";
  }
  if (node.field_id) text += " = " + std::to_string(*node.field_id);
  return text;
}

void append_children(const ParquetSchema& schema, const SchemaNode& group, int depth, std::string& text) {
  const std::string indent(static_cast<size_t>(2 * depth), ' ');
  for (const int child : group.children) {
    const SchemaNode& node = schema.node(child);
    text += indent + declaration(node);
    if (node.is_group) {
      text += " {\n";
      append_children(schema, node, depth + 1, text);
      text += indent + "}\n";
    } else {
      text += ";\n";
    }
  }
}

}  // namespace

std::string ParquetSchema::to_string() const {
  std::string text = "message " + root().name + " {\n";
  append_children(*this, root(), 1, text);
  return text + "}\n";
}

}  // namespace lamella::inline v0
