#include "lamella/geoparquet.h"

#include <algorithm>

#include "base/json_reader.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

constexpr const char* kWhat = "GeoParquet metadata";

[[noreturn]] void corrupt(const std::string& message) {
  throw Error(ErrorCode::kCorruptFile, std::string(kWhat) + ": " + message);
}

GeoParquetColumn read_column(std::string name, JsonReader& json) {
  GeoParquetColumn column;
  column.name = std::move(name);
  json.for_each_member([&](std::string_view key) {
    if (key == "encoding") {
      column.encoding = json.read_string();
    } else if (key == "geometry_types") {
      json.for_each_element([&] { column.geometry_types.push_back(json.read_string()); });
    } else if (key == "crs") {
      column.crs = json.skip();
    } else if (key == "orientation") {
      column.orientation = json.read_string();
    } else if (key == "edges") {
      column.edges = json.read_string();
    } else if (key == "bbox") {
      json.for_each_element([&] { column.bbox.push_back(json.read_number()); });
    } else if (key == "epoch") {
      column.epoch = json.read_number();
    } else if (key == "covering") {
      column.covering = json.skip();
    } else {
      json.skip();
    }
  });
  if (column.encoding.empty()) corrupt("column " + column.name + " has no encoding");
  if (!column.bbox.empty() && column.bbox.size() != 4 && column.bbox.size() != 6) {
    corrupt("column " + column.name + " has a bbox of " + std::to_string(column.bbox.size()) + " numbers");
  }
  return column;
}

}  // namespace

GeoParquetMetadata parse_geoparquet(std::string_view text) {
  GeoParquetMetadata geo;
  JsonReader json(text, kWhat);
  json.for_each_member([&](std::string_view key) {
    if (key == "version") {
      geo.version = json.read_string();
    } else if (key == "primary_column") {
      geo.primary_column = json.read_string();
    } else if (key == "columns") {
      json.for_each_member([&](std::string_view name) { geo.columns.push_back(read_column(std::string(name), json)); });
    } else {
      json.skip();
    }
  });
  json.finish();
  if (geo.version.empty()) corrupt("it has no version");
  const bool has_primary = std::any_of(geo.columns.begin(), geo.columns.end(), [&](const GeoParquetColumn& column) {
    return column.name == geo.primary_column;
  });
  if (!has_primary) corrupt("its primary column, \"" + geo.primary_column + "\", is not one of its columns");
  return geo;
}

std::optional<GeoParquetMetadata> geoparquet_metadata(const FileMetadata& metadata) {
  for (const auto& [key, value] : metadata.key_value_metadata()) {
    if (key == "geo" && value) return parse_geoparquet(*value);
  }
  return std::nullopt;
}

}  // namespace lamella::inline v0
