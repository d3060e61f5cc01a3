// The public files of geometries: each as the text that its own column `wkt` has, and within the bounds that it
// declares.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "lamella/file_metadata.h"
#include "lamella/parquet_reader.h"
#include "lamella/well_known_text.h"

namespace lamella {
namespace {

std::filesystem::path folder() {
  return LAMELLA_SOURCE_DIR "/../shared/parquet-testing/data/geospatial";
}

std::string wkt_of(std::string_view wkb) {
  std::string text;
  append_wkt({reinterpret_cast<const uint8_t*>(wkb.data()), wkb.size()}, text);
  return text;
}

class GeospatialFiles : public testing::TestWithParam<const char*> {};

TEST_P(GeospatialFiles, HoldTheGeometriesOfTheirTexts) {
  const auto path = folder() / (std::string(GetParam()) + ".parquet");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no public files";
  const auto reader = ParquetReader::open(path.string());
  int64_t compared = 0;
  while (const auto batch = reader->next_batch()) {
    const ColumnVector texts = batch->column("wkt").flatten();
    const ColumnVector geometries = batch->column(batch->num_columns() - 1).flatten();
    EXPECT_TRUE(geometries.type().id() == TypeId::kGeometry || geometries.type().id() == TypeId::kGeography);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      ASSERT_EQ(geometries.is_null(row), texts.is_null(row));
      if (texts.is_null(row)) continue;
      EXPECT_EQ(wkt_of(geometries.bytes(row)), texts.bytes(row));
      ++compared;
    }
  }
  EXPECT_GT(compared, 0);
}

INSTANTIATE_TEST_SUITE_P(Public, GeospatialFiles,
                         testing::Values("geospatial", "geospatial-with-nan", "crs-arbitrary-value", "crs-default",
                                         "crs-geography", "crs-projjson", "crs-srid"),
                         [](const auto& file) {
                           std::string name = file.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(GeospatialFiles, SayTheirReferenceSystemsInTheType) {
  const auto type_of = [](const char* name) {
    const auto metadata = read_metadata(*open_local_file((folder() / name).string()));
    return to_field(metadata->schema(), 2).type();
  };
  if (!std::filesystem::exists(folder())) GTEST_SKIP() << "no public files";
  EXPECT_EQ(type_of("crs-default.parquet"), Type::geometry(""));
  EXPECT_EQ(type_of("crs-srid.parquet"), Type::geometry("srid:5070"));
  EXPECT_EQ(type_of("crs-projjson.parquet"), Type::geometry("projjson:projjson_epsg_5070"));
  EXPECT_EQ(type_of("crs-geography.parquet"), Type::geography("", "SPHERICAL"));
  EXPECT_EQ(type_of("crs-arbitrary-value.parquet").crs().substr(0, 10), "{\"$schema\"");
}

TEST(GeospatialFiles, HaveStatisticsWithoutNaNsAndAcrossTheAntimeridian) {
  if (!std::filesystem::exists(folder())) GTEST_SKIP() << "no public files";
  const auto with_nan = read_metadata(*open_local_file((folder() / "geospatial-with-nan.parquet").string()));
  const GeospatialStatistics statistics = with_nan->column_chunk(0, 2).geospatial_statistics.value();
  EXPECT_EQ(statistics.geospatial_types, (std::vector<int32_t>{3001, 3002}));
  EXPECT_EQ(statistics.bounding_box.value().xmin, 10);
  EXPECT_EQ(statistics.bounding_box.value().mmax, 160);
  const auto points = read_metadata(*open_local_file((folder() / "geography-points.parquet").string()));
  int across = 0;
  for (int row_group = 0; row_group < points->num_row_groups(); ++row_group) {
    const auto box = points->column_chunk(row_group, 1).geospatial_statistics.value().bounding_box.value();
    if (box.xmin > box.xmax) ++across;
  }
  EXPECT_GE(across, 1);
}

}  // namespace
}  // namespace lamella
