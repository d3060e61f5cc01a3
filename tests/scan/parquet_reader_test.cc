#include "lamella/parquet_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/render.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using writer::ColumnOptions;
using writer::FileOptions;
using writer::LeafData;
using writer::Values;

constexpr int64_t kRowGroupRows = 1000;
constexpr int kNumRowGroups = 3;

/// Three row groups of 1000 rows: id counts all rows, half is null where id is odd and else id / 2, Name is text.
writer::Bytes sample(ColumnOptions options = {}) {
  options.pages.max_rows = 300;
  const std::vector<writer::Node> columns = {
      writer::leaf("id", PhysicalType::INT64), writer::leaf("half", PhysicalType::INT32, Repetition::OPTIONAL),
      writer::leaf("Name", PhysicalType::BYTE_ARRAY, Repetition::REQUIRED, writer::annotated(LogicalKind::kString))};
  std::vector<std::vector<LeafData>> row_groups;
  for (int64_t g = 0; g < kNumRowGroups; ++g) {
    std::vector<int64_t> ids;
    std::vector<int32_t> halves;
    std::vector<std::string> names;
    std::vector<uint16_t> levels;
    for (int64_t id = g * kRowGroupRows; id < (g + 1) * kRowGroupRows; ++id) {
      ids.push_back(id);
      if (id % 2 == 0) halves.push_back(static_cast<int32_t>(id / 2));
      levels.push_back(id % 2 == 0 ? 1 : 0);
      names.push_back("the name of row " + std::to_string(id));
    }
    row_groups.push_back({LeafData{Values::of<int64_t>(ids), {}, {}}, LeafData{Values::of<int32_t>(halves), levels, {}},
                          LeafData{Values::byte_arrays(names), {}, {}}});
  }
  return writer::write_file(columns, {options}, {}, row_groups);
}

std::shared_ptr<RandomAccessFile> as_file(const writer::Bytes& bytes) {
  return memory_file(Buffer::copy_of({bytes.data(), bytes.size()}), "sample.parquet");
}

std::vector<int64_t> ids_of(ParquetReader& reader) {
  std::vector<int64_t> ids;
  while (const auto batch = reader.next_batch()) {
    const ColumnVector column = batch->column("id").flatten();
    const auto values = column.values<int64_t>();
    ids.insert(ids.end(), values.begin(), values.end());
  }
  return ids;
}

std::vector<int64_t> ids_with(ReadOptions options) {
  return ids_of(*ParquetReader::open(as_file(sample()), std::move(options)));
}

std::vector<int64_t> count_up(int64_t from, int64_t to) {
  std::vector<int64_t> numbers;
  for (int64_t i = from; i < to; ++i)
    numbers.push_back(i);
  return numbers;
}

/// The error that `work` throws.
Error error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return Error(ErrorCode::kCancelled, "");
}

TEST(ParquetReader, ReadsAllRowsOfAllRowGroups) {
  const auto reader = ParquetReader::open(as_file(sample()));
  int64_t id = 0;
  while (const auto batch = reader->next_batch()) {
    ASSERT_EQ(batch->num_columns(), 3);
    const ColumnVector& half = batch->column("half");
    for (int64_t row = 0; row < batch->num_rows(); ++row, ++id) {
      ASSERT_EQ(batch->column("id").values<int64_t>()[static_cast<size_t>(row)], id);
      ASSERT_EQ(half.is_null(row), id % 2 == 1);
      ASSERT_EQ(half.values<int32_t>()[static_cast<size_t>(row)], id % 2 == 1 ? 0 : id / 2);
      ASSERT_EQ(batch->column("Name").bytes(row), "the name of row " + std::to_string(id));
    }
  }
  EXPECT_EQ(id, kNumRowGroups * kRowGroupRows);
  EXPECT_EQ(reader->metrics().rows, id);
  EXPECT_EQ(reader->next_batch(), std::nullopt);
}

TEST(ParquetReader, BatchesNeverCrossARowGroupNorPassTheirLimits) {
  for (const int64_t batch_rows : {1, 7, 64, 300, 999, 1000, 5000}) {
    ReadOptions options;
    options.batch_rows = batch_rows;
    const auto reader = ParquetReader::open(as_file(sample()), options);
    int64_t rows = 0;
    while (const auto batch = reader->next_batch()) {
      EXPECT_LE(batch->num_rows(), batch_rows);
      EXPECT_LE(rows % kRowGroupRows + batch->num_rows(), kRowGroupRows);
      rows += batch->num_rows();
    }
    EXPECT_EQ(rows, kNumRowGroups * kRowGroupRows);
  }
}

TEST(ParquetReader, BatchBytesBoundABatchButNotBelowARow) {
  ReadOptions options;
  options.batch_bytes = 1;
  const auto reader = ParquetReader::open(as_file(sample()), options);
  EXPECT_EQ(reader->next_batch()->num_rows(), 1);
  options.batch_bytes = 10000;
  EXPECT_LT(ParquetReader::open(as_file(sample()), options)->next_batch()->num_rows(), 300);
}

TEST(ParquetReader, ReadsTheRowRangesThatAreAskedFor) {
  ReadOptions options;
  options.rows = {{10, 3}, {295, 10}, {990, 20}, {2999, 100}};
  std::vector<int64_t> expected = count_up(10, 13);
  for (const auto& more : {count_up(295, 305), count_up(990, 1010), count_up(2999, 3000)}) {
    expected.insert(expected.end(), more.begin(), more.end());
  }
  EXPECT_EQ(ids_with(options), expected);
}

TEST(ParquetReader, RowRangesOutsideThePagesSkipThemUndecompressed) {
  ReadOptions options;
  options.columns = {"id"};
  options.rows = {{950, 1}};
  const auto reader = ParquetReader::open(as_file(sample()), options);
  EXPECT_THAT(ids_of(*reader), ElementsAre(950));
  EXPECT_EQ(reader->metrics().pages, 1);
}

TEST(ParquetReader, ReadsRowGroupsInTheOrderAskedFor) {
  ReadOptions options;
  options.row_groups = {{2, 0}};
  std::vector<int64_t> expected = count_up(2000, 3000);
  const std::vector<int64_t> more = count_up(0, 1000);
  expected.insert(expected.end(), more.begin(), more.end());
  EXPECT_EQ(ids_with(options), expected);
  options.row_groups = {{3}};
  EXPECT_EQ(error_of([&] { ids_with(options); }).code(), ErrorCode::kInvalidArgument);
}

TEST(ParquetReader, EveryRowGroupBelongsToOneSplit) {
  const writer::Bytes bytes = sample();
  std::vector<int64_t> ids;
  const auto size = static_cast<int64_t>(bytes.size());
  for (int64_t start = 0; start < size; start += size / 5) {
    ReadOptions options;
    options.split = ByteRange{start, size / 5};
    const std::vector<int64_t> part = ids_of(*ParquetReader::open(as_file(bytes), options));
    ids.insert(ids.end(), part.begin(), part.end());
  }
  EXPECT_EQ(ids, count_up(0, 3000));
}

TEST(ParquetReader, ProjectsByNameInTheOrderAskedFor) {
  ReadOptions options;
  options.columns = {"Name", "id"};
  const auto reader = ParquetReader::open(as_file(sample()), options);
  EXPECT_EQ(reader->schema()->field(0).name(), "Name");
  EXPECT_EQ(reader->schema()->field(1).type(), Type(TypeId::kInt64));
  EXPECT_EQ(reader->next_batch()->num_columns(), 2);
}

TEST(ParquetReader, ProjectChangesTheColumnsBeforeTheFirstBatchOnly) {
  const auto reader = ParquetReader::open(as_file(sample()));
  reader->project({"half"});
  EXPECT_EQ(reader->next_batch()->num_columns(), 1);
  EXPECT_EQ(error_of([&] { reader->project({"id"}); }).code(), ErrorCode::kInvalidArgument);
}

TEST(ParquetReader, NamesUnknownColumns) {
  ReadOptions options;
  options.columns = {"name"};
  const Error error = error_of([&] { ParquetReader::open(as_file(sample()), options); });
  EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
  EXPECT_THAT(error.what(), HasSubstr("sample.parquet: the file has no column name; it has id, half, Name"));
  options.ignore_case = true;
  EXPECT_EQ(ParquetReader::open(as_file(sample()), options)->schema()->num_fields(), 1);
}

TEST(ParquetReader, FillsMissingColumnsWithNullOnRequest) {
  ReadOptions options;
  options.columns = {"id", "absent"};
  options.null_for_missing = true;
  const auto reader = ParquetReader::open(as_file(sample()), options);
  const auto batch = reader->next_batch();
  EXPECT_EQ(batch->column("absent").type(), Type(TypeId::kNull));
  EXPECT_EQ(batch->column("absent").null_count(), batch->num_rows());
}

TEST(ParquetReader, ReadsIntoATargetSchema) {
  ReadOptions options;
  options.target = Schema({Field("later", TypeId::kString), Field("id", TypeId::kInt64, false)});
  const auto batch = ParquetReader::open(as_file(sample()), options)->next_batch();
  EXPECT_EQ(batch->column("later").type(), Type(TypeId::kString));
  EXPECT_EQ(batch->column("later").null_count(), batch->num_rows());
  options.target = Schema({Field("id", TypeId::kInt32)});
  EXPECT_THAT(error_of([&] { ParquetReader::open(as_file(sample()), options); }).message(), HasSubstr("int64"));
  options.target = Schema({Field("half", TypeId::kInt32, false)});
  EXPECT_EQ(error_of([&] { ParquetReader::open(as_file(sample()), options)->next_batch(); }).code(),
            ErrorCode::kInvalidArgument);
}

TEST(ParquetReader, KeepsDictionariesAndEndsBatchesWhereTheEncodingChanges) {
  ColumnOptions column;
  column.encoding = Encoding::RLE_DICTIONARY;
  column.dictionary.fallback_after_values = 600;
  ReadOptions options;
  options.columns = {"id", "Name"};
  options.dictionary_mode = DictionaryMode::kKeep;
  const auto reader = ParquetReader::open(as_file(sample(column)), options);
  int64_t id = 0;
  bool kept = false;
  bool flat = false;
  while (const auto batch = reader->next_batch()) {
    const ColumnVector& names = batch->column("Name");
    kept |= names.encoding() == VectorEncoding::kDictionary;
    flat |= names.encoding() == VectorEncoding::kFlat;
    const ColumnVector expanded = names.flatten();
    for (int64_t row = 0; row < batch->num_rows(); ++row, ++id) {
      ASSERT_EQ(expanded.bytes(row), "the name of row " + std::to_string(id));
    }
  }
  EXPECT_EQ(id, 3000);
  EXPECT_TRUE(kept);
  EXPECT_TRUE(flat);
}

TEST(ParquetReader, GrowsOneDictionaryAColumnWhenTheTypeSaysSo) {
  ColumnOptions column;
  column.encoding = Encoding::RLE_DICTIONARY;
  column.dictionary.fallback_after_values = 600;
  ReadOptions options;
  options.dictionary_mode = DictionaryMode::kAsType;
  options.batch_rows = 128;
  const auto reader = ParquetReader::open(as_file(sample(column)), options);
  std::vector<ColumnarBatch> batches;
  while (auto batch = reader->next_batch())
    batches.push_back(*std::move(batch));
  int64_t id = 0;
  const ColumnVector& last = batches.back().column("Name");
  for (const ColumnarBatch& batch : batches) {
    const ColumnVector& names = batch.column("Name");
    ASSERT_EQ(names.encoding(), VectorEncoding::kDictionary);
    for (int64_t row = 0; row < batch.num_rows(); ++row, ++id) {
      const int32_t index = names.indices()[static_cast<size_t>(row)];
      ASSERT_EQ(names.dictionary().bytes(index), "the name of row " + std::to_string(id));
      ASSERT_EQ(last.dictionary().bytes(index), names.dictionary().bytes(index));
    }
  }
  EXPECT_EQ(id, 3000);
  EXPECT_EQ(last.dictionary().length(), 3000);
}

TEST(ParquetReader, BatchesOutliveTheirReader) {
  std::optional<ColumnarBatch> batch = ParquetReader::open(as_file(sample()))->next_batch();
  EXPECT_EQ(batch->column("Name").bytes(5), "the name of row 5");
}

TEST(ParquetReader, ThrowsTheSameErrorAgain) {
  ColumnOptions options;
  options.pages.checksum = writer::PageChecksum::kWrong;
  const auto reader = ParquetReader::open(as_file(sample(options)));
  const Error first = error_of([&] { reader->next_batch(); });
  EXPECT_EQ(first.code(), ErrorCode::kCorruptFile);
  EXPECT_THAT(first.what(), HasSubstr("sample.parquet: row group 0: column id: page at byte 4: checksum"));
  EXPECT_STREQ(error_of([&] { reader->next_batch(); }).what(), first.what());
}

TEST(ParquetReader, CanBeCancelled) {
  const auto reader = ParquetReader::open(as_file(sample()));
  ASSERT_TRUE(reader->next_batch());
  reader->cancel();
  EXPECT_EQ(error_of([&] { reader->next_batch(); }).code(), ErrorCode::kCancelled);
}

TEST(ParquetReader, ReportsProgressUntilAllRowsAreDone) {
  ReadOptions options;
  std::vector<int64_t> done;
  options.batch_rows = 500;
  options.progress = [&](const ScanProgress& progress) {
    EXPECT_EQ(progress.rows_total, 3000);
    done.push_back(progress.rows_done);
  };
  const auto reader = ParquetReader::open(as_file(sample()), options);
  while (reader->next_batch()) {
  }
  EXPECT_THAT(done, ElementsAre(500, 1000, 1500, 2000, 2500, 3000));
}

TEST(ParquetReader, AFilterSelectsRowsAndPrunesRowGroups) {
  ReadOptions options;
  options.columns = {"Name"};
  options.where = col("id") >= 1998 && col("half") < 1100;
  const auto reader = ParquetReader::open(as_file(sample()), options);
  std::vector<std::string> names;
  while (const auto batch = reader->next_batch()) {
    for (int64_t row = 0; row < batch->num_rows(); ++row)
      names.emplace_back(batch->column("Name").bytes(row));
  }
  ASSERT_EQ(names.size(), 101U);  // 1998, 2000, ... 2198
  EXPECT_EQ(names.front(), "the name of row 1998");
  EXPECT_EQ(names.back(), "the name of row 2198");
  EXPECT_EQ(reader->metrics().row_groups_pruned, 1);
}

TEST(ParquetReader, MemoryBudgetIsAnErrorNotACrash) {
  ReadOptions options;
  options.memory_budget_bytes = 1000;
  EXPECT_EQ(error_of([&] { ids_with(options); }).code(), ErrorCode::kResourceLimit);
}

/// The rows of a file of tests/data as JSON.
std::vector<std::string> rows_of(const std::string& name, ReadOptions options) {
  const auto reader = ParquetReader::open(LAMELLA_SOURCE_DIR "/tests/data/parquet-testing/" + name, std::move(options));
  std::vector<std::string> rows;
  while (const auto batch = reader->next_batch()) {
    for (int64_t row = 0; row < batch->num_rows(); ++row)
      append_row_json(*batch, row, rows.emplace_back());
  }
  return rows;
}

TEST(ParquetReader, PutsShreddedVariantsTogetherInEveryDictionaryMode) {
  for (const DictionaryMode mode : {DictionaryMode::kExpand, DictionaryMode::kKeep, DictionaryMode::kAsType}) {
    ReadOptions options;
    options.dictionary_mode = mode;
    options.batch_rows = 1;
    EXPECT_THAT(
        rows_of("shredded_variant_case-126.parquet", options),
        ElementsAre(R"({"id":1,"var":[{"a":1,"b":"comedy"},{"a":2,"b":"drama"}]})",
                    R"({"id":2,"var":[{"a":3,"b":"action","c":"str"},{"a":4,"b":"horror","d":"2024-01-30"}]})"));
    EXPECT_THAT(rows_of("shredded_variant_case-083.parquet", options),
                ElementsAre(R"({"id":0,"var":null})", R"({"id":1,"var":{"c":{"b":"iceberg"}}})",
                            R"({"id":2,"var":{"c":8,"d":-0.0}})", R"({"id":3,"var":{"c":{"a":34,"b":""},"d":0}})"));
  }
}

TEST(ParquetReader, FiltersRowsBesideVariants) {
  ReadOptions options;
  options.where = parse_predicate("id >= 2");
  EXPECT_THAT(rows_of("shredded_variant_case-045.parquet", options),
              ElementsAre(R"({"id":2,"var":{"a":null,"d":"iceberg"}})", R"({"id":3,"var":["action","horror"]})"));
}

TEST(ParquetReader, ReadsTheColumnsOfAVariantRawAndAlone) {
  ReadOptions options;
  options.variant = VariantMode::kRaw;
  options.columns = {"var.typed_value.c.typed_value.a.typed_value", "var.typed_value.d"};
  EXPECT_THAT(rows_of("shredded_variant_case-083.parquet", options),
              ElementsAre(R"({"var":null})",
                          R"({"var":{"typed_value":{"c":{"typed_value":{"a":{"typed_value":null}}},)"
                          R"("d":{"value":null,"typed_value":null}}}})",
                          R"({"var":{"typed_value":{"c":{"typed_value":null},"d":{"value":null,"typed_value":-0.0}}}})",
                          R"({"var":{"typed_value":{"c":{"typed_value":{"a":{"typed_value":34}}},)"
                          R"("d":{"value":null,"typed_value":0}}}})"));
  options.variant = VariantMode::kAssembled;
  try {
    rows_of("shredded_variant_case-083.parquet", options);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.message(), HasSubstr("is a part of the variant var"));
  }
}

TEST(ParquetReader, ReadsFilesFromDisk) {
  const std::string path = testing::TempDir() + "/lamella_parquet_reader_test.parquet";
  const writer::Bytes bytes = sample();
  const auto sink = writer::file_sink(path);
  sink({bytes.data(), bytes.size()});
  sink({});
  EXPECT_EQ(ids_of(*ParquetReader::open(path)), count_up(0, 3000));
  EXPECT_EQ(ids_of(*ParquetReader::open(open_local_file(path, LocalFileMode::kMmap))), count_up(0, 3000));
  EXPECT_EQ(error_of([] { ParquetReader::open("/nonexistent/file"); }).code(), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace lamella
