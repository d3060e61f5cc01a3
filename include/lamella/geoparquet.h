/// What GeoParquet says of the geometries in a file: the key "geo" of its key/value metadata.
///
///     if (auto geo = lamella::geoparquet_metadata(*metadata)) {
///       for (const lamella::GeoParquetColumn& column : geo->columns) std::cout << column.name << ' ' << column.crs;
///     }
///
/// By the GeoParquet specification 1.1. It is apart from the format's own types GEOMETRY and GEOGRAPHY: its columns are
/// BYTE_ARRAYs or nested columns without an annotation.
/// Source folder: src/format.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lamella/export.h"
#include "lamella/file_metadata.h"

namespace lamella::inline v0 {

struct GeoParquetColumn {
  std::string name;                         ///< Of a column below the root.
  std::string encoding;                     ///< "WKB", or "point", "linestring", ... for nested columns.
  std::vector<std::string> geometry_types;  ///< "Point", "Polygon Z", ...; empty: not known.
  std::string crs;                          ///< PROJJSON as it is written. Empty: OGC:CRS84. "null": not known.
  std::string orientation;                  ///< "counterclockwise", or empty: not known.
  std::string edges = "planar";
  std::vector<double> bbox;     ///< Minima, then maxima, of 2 or 3 dimensions; empty: not known.
  std::optional<double> epoch;  ///< Decimal year, for a CRS that moves.
  std::string covering;         ///< JSON: which columns hold the bounding box of each row; empty: none.
};

struct GeoParquetMetadata {
  std::string version;
  std::string primary_column;
  std::vector<GeoParquetColumn> columns;
};

/// The value of the key. Throws kCorruptFile (not JSON, a member of the wrong kind, one that is required missing),
/// kResourceLimit (nesting past 64).
LAMELLA_EXPORT GeoParquetMetadata parse_geoparquet(std::string_view json);
/// Nothing when the file has no such key. A file whose key makes no sense can be read all the same. Throws as
/// parse_geoparquet() does.
LAMELLA_EXPORT std::optional<GeoParquetMetadata> geoparquet_metadata(const FileMetadata& metadata);

}  // namespace lamella::inline v0
