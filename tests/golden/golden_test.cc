#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "lamella/error.h"
#include "lamella/parquet_reader.h"
#include "lamella/row_materializer.h"
#include "lamella/rows_to_batch.h"
#include "tests/golden/golden_case.h"

namespace lamella {
namespace {

/// What the session was configured to when it read a case.
ReadOptions spark_options(const std::string& name) {
  return ReadOptions::from_spark_conf(golden_conf(name));
}

RowOptions golden_options() {
  RowOptions options =
      RowOptions::from_spark_conf({{"spark.sql.legacy.parquet.returnNullStructIfAllFieldsMissing", "true"}});
  options.size_prefix = true;
  return options;
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

/// Spark leaves what was there before in the 16 bytes that a null interval of a row keeps; lamella writes zeros.
std::vector<uint8_t> without_null_intervals(const SparkType& schema, const GoldenRows& golden) {
  std::vector<uint8_t> wiped = golden.bytes;
  const auto num_fields = static_cast<int>(schema.fields().size());
  for (const std::span<const uint8_t> bytes : golden.rows) {
    const UnsafeRow row(bytes, num_fields);
    for (int i = 0; i < num_fields; ++i) {
      const bool is_interval = schema.fields()[static_cast<size_t>(i)].type().id() == SparkTypeId::kCalendarInterval;
      if (!is_interval || !row.is_null(i)) continue;
      const auto offset = static_cast<int64_t>(load<uint64_t>(row.slot(i, 8)) >> 32);
      std::fill_n(wiped.begin() + (bytes.data() - golden.bytes.data()) + offset, 16, uint8_t{0});
    }
  }
  return wiped;
}

class Golden : public testing::TestWithParam<GoldenLine> {
 protected:
  std::string name() const { return GetParam().name; }

  /// However the rows come in batches.
  void expect_rows(ReadOptions options) {
    for (const DictionaryMode dictionary_mode : {DictionaryMode::kExpand, DictionaryMode::kKeep}) {
      for (const int64_t batch_rows : {7, 64, 1000}) {
        options.dictionary_mode = dictionary_mode;
        options.batch_rows = batch_rows;
        expect_bytes(rows_of(name(), options), golden_rows(name()).bytes);
      }
    }
  }

  void expect_schema() {
    const auto reader = ParquetReader::open((golden_folder() / (name() + ".parquet")).string(), spark_options(name()));
    EXPECT_EQ(SparkType::of(*reader->schema()).to_json(), golden_schema(name()).to_json());
  }

  /// Read with the schema of the case.
  ReadOptions target_options() const {
    ReadOptions options = spark_options(name());
    options.target = batch_schema(golden_schema(name()));
    return options;
  }

  void expect_batch_and_back() {
    const SparkType schema = golden_schema(name());
    const GoldenRows golden = golden_rows(name());
    const RowsToBatch to_batch(schema);
    std::vector<UnsafeRow> rows;
    for (const std::span<const uint8_t> bytes : golden.rows)
      rows.emplace_back(bytes, static_cast<int>(schema.fields().size()));
    const ColumnarBatch batch = to_batch.convert(rows);
    UnsafeRows again;
    RowMaterializer(*batch.schema(), schema, golden_options()).materialize(batch, again);
    expect_bytes({again.bytes().begin(), again.bytes().end()}, without_null_intervals(schema, golden));
  }

  void expect_all_read() {
    const auto reader = ParquetReader::open((golden_folder() / (name() + ".parquet")).string(), spark_options(name()));
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

  /// The manifest names a column and a type that Spark does not read it as.
  void expect_refused() {
    std::istringstream words(GetParam().why);
    std::string column;
    std::string type;
    words >> column >> type;
    const SparkType wanted = SparkType::structure({SparkField(column, SparkType::from_json('"' + type + '"'))});
    ReadOptions options = spark_options(name());
    options.target = batch_schema(wanted);
    try {
      rows_of(name(), options);
      ADD_FAILURE() << "the file was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
      const std::string wanted_type = batch_type(wanted.fields()[0].type()).to_string();
      EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("column " + column + " is "),
                                               testing::HasSubstr(" not read as the " + wanted_type + " ")));
    }
  }
};

TEST_P(Golden, RowsAreSparksOrTheManifestSaysWhyNot) {
  const std::string& outcome = GetParam().outcome;
  if (outcome == "rows") {
    expect_rows(spark_options(name()));
    expect_schema();
  } else if (outcome == "target") {
    expect_rows(target_options());
  } else if (outcome == "read") {
    expect_all_read();
  } else if (outcome == "absent") {
    EXPECT_FALSE(std::filesystem::exists(golden_folder() / (name() + ".parquet")));
  } else if (outcome == "refuse") {
    expect_refused();
  } else if (outcome != "encode") {
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

TEST_P(Golden, SparksBytesBecomeABatchAndTheSameBytes) {
  if (std::filesystem::exists(golden_folder() / (name() + ".unsaferow"))) expect_batch_and_back();
}

TEST(GoldenHashes, AreSparks) {
  std::istringstream lines(read_text(std::filesystem::path(LAMELLA_SOURCE_DIR) / "tests/golden/hashes.txt"));
  int num_cases = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line[0] == '#') continue;
    std::istringstream words(line);
    std::string name;
    int64_t murmur3 = 0;
    uint64_t xxhash64 = 0;
    words >> name >> murmur3 >> xxhash64;
    const SparkType schema = golden_schema(name);
    for (const std::span<const uint8_t> bytes : golden_rows(name).rows) {
      const UnsafeRow row(bytes, static_cast<int>(schema.fields().size()));
      murmur3 -= spark_hash(row, schema);
      xxhash64 -= static_cast<uint64_t>(spark_xxhash64(row, schema));
    }
    EXPECT_EQ(murmur3, 0) << name;
    EXPECT_EQ(xxhash64, 0U) << name;
    ++num_cases;
  }
  EXPECT_GT(num_cases, 40);
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
