#include "geo_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/geoparquet.h"
#include "lamella/render.h"

namespace lamella::inline v0::tool {
namespace {

constexpr size_t kShownCrsBytes = 60;

/// A text of the file in quotes with escapes.
std::string quoted(std::string_view text) {
  std::string shown;
  append_json_string(text, shown);
  return shown;
}

std::string shown_crs(const std::string& crs) {
  if (crs.empty()) return "OGC:CRS84";
  if (crs.size() <= kShownCrsBytes) return quoted(crs);
  return fmt::format("{}... ({} bytes in all)", quoted(std::string_view(crs).substr(0, kShownCrsBytes)), crs.size());
}

void print_column(const GeoParquetColumn& column, Output& output) {
  output.print("  {}: {}", quoted(column.name), quoted(column.encoding));
  for (size_t i = 0; i < column.geometry_types.size(); ++i)
    output.print("{}{}", i == 0 ? ", types " : " ", quoted(column.geometry_types[i]));
  output.print(", edges {}, crs {}", quoted(column.edges), shown_crs(column.crs));
  if (column.epoch) output.print(", epoch {}", *column.epoch);
  if (!column.orientation.empty()) output.print(", orientation {}", quoted(column.orientation));
  if (!column.bbox.empty()) output.print(", bbox [{}]", fmt::join(column.bbox, " "));
  if (!column.covering.empty()) output.write(", with bounding boxes of its rows");
  output.write("\n");
}

template <typename Values>
void write_array(std::string_view name, const Values& values, JsonWriter& json) {
  json.key(name);
  json.begin_array();
  for (const auto& value : values)
    json.value(value);
  json.end_array();
}

void write_column(const GeoParquetColumn& column, JsonWriter& json) {
  json.begin_object();
  json.field("name", column.name);
  json.field("encoding", column.encoding);
  write_array("geometry_types", column.geometry_types, json);
  if (!column.crs.empty()) json.key("crs"), json.raw(column.crs);
  json.field("edges", column.edges);
  if (!column.orientation.empty()) json.field("orientation", column.orientation);
  json.field("epoch", column.epoch);
  if (!column.bbox.empty()) write_array("bbox", column.bbox, json);
  if (!column.covering.empty()) json.key("covering"), json.raw(column.covering);
  json.end_object();
}

}  // namespace

void print_geo(const FileMetadata& metadata, Output& output) {
  try {
    const auto geo = geoparquet_metadata(metadata);
    if (!geo) return;
    output.print("GeoParquet {}, primary column {}\n", quoted(geo->version), quoted(geo->primary_column));
    for (const GeoParquetColumn& column : geo->columns)
      print_column(column, output);
  } catch (const Error& error) {
    output.print("GeoParquet: {}\n", quoted(error.message()));
  }
}

void write_geo(const FileMetadata& metadata, JsonWriter& json) {
  try {
    const auto geo = geoparquet_metadata(metadata);
    if (!geo) return;
    json.key("geo");
    json.begin_object();
    json.field("version", geo->version);
    json.field("primary_column", geo->primary_column);
    json.key("columns");
    json.begin_array();
    for (const GeoParquetColumn& column : geo->columns)
      write_column(column, json);
    json.end_array();
    json.end_object();
  } catch (const Error& error) {
    json.key("geo");
    json.begin_object();
    json.field("error", error.message());
    json.end_object();
  }
}

}  // namespace lamella::inline v0::tool
