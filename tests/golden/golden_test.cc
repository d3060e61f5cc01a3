#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>

#include "lamella/error.h"
#include "lamella/parquet_reader.h"
#include "lamella/row_materializer.h"
#include "tests/golden/golden_case.h"

namespace lamella {
namespace {

ReadOptions spark_options() {
  ReadOptions options;
  options.utf8 = Utf8Mode::kUnchecked;
  options.ignore_case = true;
  return options;
}

RowOptions golden_options() {
  return {.missing_members = RowOptions::MissingMembers::kStructIsNull, .size_prefix = true};
}

/// All rows of a file, sizes in front, batch by batch into the same memory.
std::vector<uint8_t> rows_of(const std::string& name, ReadOptions options) {
  const auto reader = ParquetReader::open((golden_folder() / (name + ".parquet")).string(), std::move(options));
  const RowMaterializer materializer(*reader->schema(), golden_options());
  UnsafeRows rows;
  std::vector<uint8_t> bytes;
  while (const auto batch = reader->next_batch()) {
    materializer.materialize(*batch, rows);
    bytes.insert(bytes.end(), rows.bytes().begin(), rows.bytes().end());
  }
  return bytes;
}

void expect_bytes(const std::vector<uint8_t>& made, const std::vector<uint8_t>& wanted) {
  const auto [at, other] = std::mismatch(made.begin(), made.end(), wanted.begin(), wanted.end());
  EXPECT_TRUE(at == made.end() && other == wanted.end())
      << made.size() << " bytes, Spark made " << wanted.size() << "; they differ from byte " << at - made.begin();
}

class Golden : public testing::TestWithParam<GoldenLine> {
 protected:
  std::string name() const { return GetParam().name; }

  void expect_rows(const ReadOptions& options) { expect_bytes(rows_of(name(), options), golden_rows(name()).bytes); }

  void expect_all_read() {
    const auto reader = ParquetReader::open((golden_folder() / (name() + ".parquet")).string(), spark_options());
    const RowMaterializer materializer(*reader->schema());
    UnsafeRows rows;
    int64_t num_rows = 0;
    while (const auto batch = reader->next_batch()) {
      materializer.materialize(*batch, rows);
      for (const UnsafeRow& row : rows)
        validate(row.bytes(), materializer.spark_schema());
      num_rows += rows.num_rows();
    }
    EXPECT_EQ(num_rows, reader->metadata()->num_rows());
  }

  void skip_pending() {
    std::string now = "not equal";
    try {
      if (rows_of(name(), spark_options()) == golden_rows(name()).bytes) now = "equal, so the manifest may say rows";
    } catch (const Error& error) {
      now = error.what();
    }
    GTEST_SKIP() << GetParam().why << "; now: " << now;
  }
};

TEST_P(Golden, RowsAreSparksOrTheManifestSaysWhyNot) {
  const std::string& outcome = GetParam().outcome;
  if (outcome == "rows") {
    expect_rows(spark_options());
  } else if (outcome == "read") {
    expect_all_read();
  } else if (outcome == "absent") {
    EXPECT_FALSE(std::filesystem::exists(golden_folder() / (name() + ".parquet")));
  } else if (outcome == "pending") {
    skip_pending();
  } else if (outcome != "target" && outcome != "encode") {
    FAIL() << "no such outcome: " << outcome;
  }
}

TEST_P(Golden, SparksBytesPassValidationAndHaveText) {
  if (!std::filesystem::exists(golden_folder() / (name() + ".unsaferow"))) return;
  const SparkType schema = golden_schema(name());
  for (const std::span<const uint8_t> bytes : golden_rows(name()).rows) {
    const UnsafeRow row(bytes, static_cast<int>(schema.fields().size()));
    ASSERT_NO_THROW(validate(bytes, schema));
    ASSERT_TRUE(to_json(row, schema).ends_with('}'));
  }
}

TEST(GoldenManifest, NamesEveryCaseOnce) {
  std::set<std::string> listed;
  for (const GoldenLine& line : golden_manifest())
    EXPECT_TRUE(listed.insert(line.name).second) << line.name;
  std::set<std::string> present;
  for (const auto& entry : std::filesystem::directory_iterator(golden_folder())) {
    const std::string file = entry.path().filename().string();
    present.insert(file.substr(0, file.find('.')));
  }
  EXPECT_EQ(listed, present);
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(golden_manifest()),
                         [](const auto& line) { return line.param.name; });

}  // namespace
}  // namespace lamella
