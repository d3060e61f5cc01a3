#include "schema_command.h"

#include "geo_text.h"
#include "json_writer.h"
#include "lamella/file_metadata.h"
#include "lamella/parquet_schema.h"
#include "lamella/random_access_file.h"

namespace lamella::inline v0::tool {
namespace {

/// The parameters of an annotation that has some.
void write_parameters(const LogicalAnnotation& annotation, JsonWriter& json) {
  switch (annotation.kind) {
    case LogicalKind::kDecimal:
      json.field("precision", annotation.precision);
      json.field("scale", annotation.scale);
      break;
    case LogicalKind::kTime:
    case LogicalKind::kTimestamp:
      json.field("unit", annotation_name(annotation.unit));
      json.field("adjusted_to_utc", annotation.adjusted_to_utc);
      break;
    case LogicalKind::kInteger:
      json.field("bit_width", annotation.bit_width);
      json.field("signed", annotation.is_signed);
      break;
    case LogicalKind::kGeometry:
    case LogicalKind::kGeography:
      json.field("crs", annotation.crs.empty() ? "OGC:CRS84" : annotation.crs);
      if (annotation.kind == LogicalKind::kGeography) json.field("edge_algorithm", annotation.edge_algorithm);
      break;
    case LogicalKind::kVariant:
      json.field("specification_version", annotation.specification_version);
      break;
    case LogicalKind::kUnrecognised:
      json.field("id", annotation.unrecognised_id);
      break;
    default:
      break;
  }
}

void write_members(const ParquetSchema& schema, const SchemaNode& node, JsonWriter& json);

/// A node and what lies below it; ReadLimits cap the depth of a schema.
void write_node(const ParquetSchema& schema, const SchemaNode& node, JsonWriter& json) {
  json.begin_object();
  write_members(schema, node, json);
  json.end_object();
}

void write_members(const ParquetSchema& schema, const SchemaNode& node, JsonWriter& json) {
  json.field("name", node.name);
  if (node.parent >= 0) json.field("repetition", to_string(node.repetition));
  if (!node.is_group) {
    json.field("type", to_string(node.physical_type));
    if (node.physical_type == PhysicalType::FIXED_LEN_BYTE_ARRAY) json.field("length", node.type_length);
  }
  if (node.annotation.kind != LogicalKind::kNone) {
    json.key("annotation");
    json.begin_object();
    json.field("name", annotation_name(node.annotation.kind));
    write_parameters(node.annotation, json);
    json.end_object();
  }
  json.field("field_id", node.field_id);
  if (node.is_group) {
    json.key("children");
    json.begin_array();
    for (const int child : node.children)
      write_node(schema, schema.node(child), json);
    json.end_array();
  } else {
    json.field("path", node.path);
    json.field("max_definition_level", node.max_definition_level);
    json.field("max_repetition_level", node.max_repetition_level);
    json.field("reads_as", leaf_type(node).to_string());
  }
}

}  // namespace

int run_schema(const SchemaArguments& arguments, Output& output) {
  const auto metadata = read_metadata(*open_local_file(arguments.path), {}, arguments.decryption);
  const ParquetSchema& schema = metadata->schema();
  if (!arguments.json) {
    output.write(schema.to_string());
    print_geo(*metadata, output);
    return 0;
  }
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  write_members(schema, schema.root(), json);
  write_geo(*metadata, json);
  json.end_object();
  output.print("{}\n", line);
  return 0;
}

}  // namespace lamella::inline v0::tool
