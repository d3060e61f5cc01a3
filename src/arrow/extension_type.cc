#include "arrow/extension_type.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "vector/json_text.h"

namespace lamella::inline v0 {
namespace {

/// A CRS as GeoArrow's metadata gives it: `"crs": ..., "crs_type": ...`. Parquet writes "srid:" and a number,
/// "projjson:" and a key of the file's metadata, or what the writer liked; without a CRS it means OGC:CRS84.
void append_crs(const std::string& crs, const Schema::Metadata& metadata, std::string& json) {
  constexpr std::string_view kSrid = "srid:";
  constexpr std::string_view kProjJson = "projjson:";
  json += "\"crs\": ";
  if (crs.starts_with(kSrid)) {
    append_json_text(std::string_view(crs).substr(kSrid.size()), json);
    json += ", \"crs_type\": \"srid\"";
    return;
  }
  if (crs.starts_with(kProjJson)) {
    const auto named = std::find_if(metadata.begin(), metadata.end(),
                                    [key = std::string_view(crs).substr(kProjJson.size())](const auto& entry) {
                                      return entry.first == key && entry.second.starts_with('{');
                                    });
    if (named != metadata.end()) {
      json += named->second + ", \"crs_type\": \"projjson\"";
      return;
    }
  }
  if (crs.starts_with('{')) {
    json += crs + ", \"crs_type\": \"projjson\"";
    return;
  }
  append_json_text(crs.empty() ? "OGC:CRS84" : crs, json);
  if (crs.empty() || crs == "OGC:CRS84" || crs.starts_with("EPSG:")) json += ", \"crs_type\": \"authority_code\"";
}

std::string geoarrow_metadata(const Type& type, const Schema::Metadata& metadata) {
  std::string json = "{";
  append_crs(type.crs(), metadata, json);
  if (type.id() == TypeId::kGeography) {
    std::string edges = type.edge_algorithm().empty() ? "spherical" : type.edge_algorithm();
    for (char& letter : edges)
      letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    json += ", \"edges\": ";
    append_json_text(edges, json);
  }
  return json + "}";
}

}  // namespace

void name_extension(const Schema::Metadata& metadata, ArrowField& field) {
  switch (field.type.id()) {
    case TypeId::kJson:
      field.extension_name = "arrow.json";
      break;
    case TypeId::kUuid:
      field.extension_name = "arrow.uuid";
      break;
    case TypeId::kVariant:
      field.extension_name = "arrow.parquet.variant";
      break;
    case TypeId::kGeometry:
    case TypeId::kGeography:
      field.extension_name = "geoarrow.wkb";
      field.extension_metadata = geoarrow_metadata(field.type, metadata);
      break;
    default:
      break;
  }
}

}  // namespace lamella::inline v0
