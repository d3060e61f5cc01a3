#include "lamella/geoparquet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/format/expect_error.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(GeoParquet, ReadsWhatColumnsSay) {
  const GeoParquetMetadata geo = parse_geoparquet(R"({
    "version": "1.1.0", "primary_column": "shape", "creator": {"library": "x"},
    "columns": {
      "shape": {"encoding": "WKB", "geometry_types": ["Polygon", "MultiPolygon Z"], "edges": "spherical",
                "crs": {"type": "GeographicCRS", "id": {"authority": "EPSG", "code": 4326}}, "epoch": 2021.5,
                "orientation": "counterclockwise", "bbox": [-180.0, -90, 180, 90.25], "more": [1],
                "covering": {"bbox": {"xmin": ["bbox", "xmin"]}}},
      "center": {"encoding": "point", "geometry_types": [], "crs": null}
    }})");
  EXPECT_EQ(geo.version, "1.1.0");
  EXPECT_EQ(geo.primary_column, "shape");
  ASSERT_EQ(geo.columns.size(), 2U);
  const GeoParquetColumn& shape = geo.columns[0];
  EXPECT_EQ(shape.name, "shape");
  EXPECT_EQ(shape.encoding, "WKB");
  EXPECT_THAT(shape.geometry_types, ElementsAre("Polygon", "MultiPolygon Z"));
  EXPECT_EQ(shape.crs, R"({"type": "GeographicCRS", "id": {"authority": "EPSG", "code": 4326}})");
  EXPECT_EQ(shape.edges, "spherical");
  EXPECT_EQ(shape.orientation, "counterclockwise");
  EXPECT_EQ(shape.epoch, 2021.5);
  EXPECT_THAT(shape.bbox, ElementsAre(-180, -90, 180, 90.25));
  EXPECT_EQ(shape.covering, R"({"bbox": {"xmin": ["bbox", "xmin"]}})");
  EXPECT_EQ(geo.columns[1].crs, "null");
  EXPECT_EQ(geo.columns[1].edges, "planar");
  EXPECT_THAT(geo.columns[1].bbox, IsEmpty());
  EXPECT_FALSE(geo.columns[1].epoch);
}

TEST(GeoParquet, RefusesWhatMakesNoSense) {
  EXPECT_ERROR(parse_geoparquet("hello"), ErrorCode::kCorruptFile, "GeoParquet metadata: '{' is needed at byte 0");
  EXPECT_ERROR(parse_geoparquet(R"({"columns":{}})"), ErrorCode::kCorruptFile, "no version");
  EXPECT_ERROR(parse_geoparquet(R"({"version":"1.1.0","primary_column":"a","columns":{}})"), ErrorCode::kCorruptFile,
               "primary column, \"a\", is not one");
  EXPECT_ERROR(parse_geoparquet(R"({"version":"1.1.0","primary_column":"a","columns":{"a":{}}})"),
               ErrorCode::kCorruptFile, "column a has no encoding");
  EXPECT_ERROR(
      parse_geoparquet(R"({"version":"1.1.0","primary_column":"a","columns":{"a":{"encoding":"WKB","bbox":[1]}}})"),
      ErrorCode::kCorruptFile, "a bbox of 1 numbers");
  EXPECT_ERROR(parse_geoparquet(R"({"version":1})"), ErrorCode::kCorruptFile, "is needed at byte 11");
}

}  // namespace
}  // namespace lamella
