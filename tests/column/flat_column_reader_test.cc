#include "column/flat_column_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using writer::ColumnOptions;
using writer::LeafData;
using writer::Values;

constexpr int64_t kRows = 1000;

/// Row 0, 1, 2, ...; every seventh is null.
std::optional<int64_t> value_at(int64_t row) {
  return row % 7 == 3 ? std::nullopt : std::optional(row);
}

writer::Bytes optional_column(const ColumnOptions& options) {
  LeafData data{Values(PhysicalType::INT64), {}, {}};
  for (int64_t row = 0; row < kRows; ++row) {
    data.definition_levels.push_back(value_at(row) ? 1 : 0);
    if (value_at(row)) data.values.append<int64_t>(*value_at(row));
  }
  return writer::write_file({writer::leaf("c", PhysicalType::INT64, Repetition::OPTIONAL)}, {options}, {}, {{data}});
}

/// A reader at the first row of the only column of a file.
class Column {
 public:
  explicit Column(const writer::Bytes& bytes, DictionaryOutput dictionary_output = DictionaryOutput::kExpand) {
    LeafContext context;
    context.file = memory_file(Buffer::copy_of({bytes.data(), bytes.size()}), "test");
    context.metadata = read_metadata(*context.file);
    context.type = TypeId::kInt64;
    context.dictionary_output = dictionary_output;
    context.pool = BufferPool::create(nullptr, nullptr);
    context.metrics = &metrics_;
    reader_ = std::make_unique<FlatColumnReader>(std::move(context));
    reader_->start_row_group(0, {});
  }

  FlatColumnReader* operator->() { return reader_.get(); }
  const ScanMetrics& metrics() const { return metrics_; }

 private:
  ScanMetrics metrics_;
  std::unique_ptr<FlatColumnReader> reader_;
};

/// Whether `vector` holds the rows from `first`.
void expect_rows(const ColumnVector& vector, int64_t first, int64_t rows) {
  ASSERT_EQ(vector.length(), rows);
  for (int64_t i = 0; i < rows; ++i) {
    const std::optional<int64_t> expected = value_at(first + i);
    ASSERT_EQ(vector.is_null(i), !expected.has_value()) << first + i;
    ASSERT_EQ(vector.values<int64_t>()[static_cast<size_t>(i)], expected.value_or(0)) << first + i;
  }
}

/// Passes values of at least `least`.
class AtLeast final : public ColumnFilter {
 public:
  explicit AtLeast(int64_t least) : least_(least) {}
  Selection select(const ColumnVector& values, const Selection& candidates) const override {
    std::vector<int32_t> rows;
    for (const int32_t row : candidates.rows()) {
      if (!values.is_null(row) && values.values<int64_t>()[static_cast<size_t>(row)] >= least_) rows.push_back(row);
    }
    return Selection::of(rows);
  }
  RowBits test(const ColumnVector& values) const override {
    return RowBits::of_selection(select(values, RowBits::all(values.length()).selection()), values.length());
  }
  bool passes_null() const noexcept override { return false; }
  std::shared_ptr<const RowBits> passing_entries(const std::shared_ptr<const ColumnVector>&, int64_t) const override {
    return nullptr;
  }
  std::optional<std::span<const IntegerRange>> passing_integers() const noexcept override { return std::nullopt; }

 private:
  const int64_t least_;
};

/// Every layout whose pages a cursor moves through differently.
std::vector<ColumnOptions> layouts() {
  std::vector<ColumnOptions> all;
  for (const Encoding encoding : {Encoding::PLAIN, Encoding::RLE_DICTIONARY, Encoding::DELTA_BINARY_PACKED}) {
    for (const int version : {1, 2}) {
      ColumnOptions options;
      options.encoding = encoding;
      options.pages.version = version;
      options.pages.max_rows = 90;
      options.compression.codec = version == 1 ? CompressionCodec::SNAPPY : CompressionCodec::UNCOMPRESSED;
      if (encoding == Encoding::RLE_DICTIONARY) options.dictionary.fallback_after_values = 400;
      all.push_back(options);
    }
  }
  return all;
}

TEST(FlatColumnReader, ReadsAcrossPages) {
  for (const ColumnOptions& options : layouts()) {
    Column column(optional_column(options));
    for (int64_t row = 0; row < kRows; row += 250) {
      ASSERT_EQ(column->plan(250), 250);
      expect_rows(column->read(250), row, 250);
    }
    EXPECT_EQ(column->rows_left(), 0);
  }
}

TEST(FlatColumnReader, BorrowsOptionalPagesUpToTheFirstNull) {
  // In front of the values are 16 bytes of levels, the length and three runs of 4 bytes, so that values are aligned.
  constexpr int64_t kThird = 10000;
  LeafData data{Values(PhysicalType::INT64), {}, {}};
  for (int64_t row = 0; row < 3 * kThird; ++row) {
    const bool valid = row / kThird != 1;
    data.definition_levels.push_back(valid ? 1 : 0);
    if (valid) data.values.append<int64_t>(row);
  }
  ColumnOptions options;
  options.compression.codec = CompressionCodec::SNAPPY;
  options.pages.max_rows = 3 * kThird;
  for (const int version : {1, 2}) {
    options.pages.version = version;
    Column column(
        writer::write_file({writer::leaf("c", PhysicalType::INT64, Repetition::OPTIONAL)}, {options}, {}, {{data}}));
    const ColumnVector first = column->read(4000);
    const ColumnVector second = column->read(6000);
    EXPECT_EQ(first.values<int64_t>().data() + 4000, second.values<int64_t>().data()) << version;
    EXPECT_EQ(first.null_count() + second.null_count(), 0);
    EXPECT_EQ(second.values<int64_t>()[5999], 9999);
    const ColumnVector nulls_first = column->read(15000);
    EXPECT_EQ(nulls_first.null_count(), kThird);
    EXPECT_EQ(nulls_first.values<int64_t>()[10000], 20000);
    EXPECT_EQ(column->read(5000).values<int64_t>()[0], 25000);
  }
}

TEST(FlatColumnReader, SkipsInsideAndAcrossPages) {
  for (const ColumnOptions& options : layouts()) {
    Column column(optional_column(options));
    int64_t row = 0;
    for (const int64_t skipped : {0, 1, 88, 1, 90, 200, 13}) {
      column->skip(skipped);
      row += skipped;
      expect_rows(column->read(17), row, 17);
      row += 17;
      EXPECT_EQ(column->rows_left(), kRows - row);
    }
  }
}

TEST(FlatColumnReader, DoesNotDecompressSkippedPages) {
  ColumnOptions options;
  options.pages.max_rows = 100;
  options.compression.codec = CompressionCodec::SNAPPY;
  Column column(optional_column(options));
  column->skip(900);
  expect_rows(column->read(100), 900, 100);
  EXPECT_EQ(column.metrics().pages, 1);
}

TEST(FlatColumnReader, SeeksBothWays) {
  for (const ColumnOptions& options : layouts()) {
    Column column(optional_column(options));
    for (const int64_t row : {700, 20, 20, 995, 0}) {
      column->seek(row);
      expect_rows(column->read(5), row, 5);
    }
  }
}

TEST(FlatColumnReader, KeepsWhatAFilterDecodedForTheRead) {
  for (const ColumnOptions& options : layouts()) {
    Column column(optional_column(options));
    Selection selection = Selection::of(std::vector<int32_t>{0, 3, 90, 120, 198});
    column->filter(200, AtLeast(90), selection);
    EXPECT_THAT(std::vector<int32_t>(selection.rows().begin(), selection.rows().end()), ElementsAre(90, 120, 198));
    EXPECT_EQ(column->rows_left(), kRows);
    const ColumnVector rows = column->read_selected(200, selection);
    EXPECT_THAT(std::vector<int64_t>(rows.values<int64_t>().begin(), rows.values<int64_t>().end()),
                ElementsAre(90, 120, 198));
    expect_rows(column->read(10), 200, 10);
  }
}

TEST(FlatColumnReader, SkipsAndSeeksBehindAFilter) {
  Column column(optional_column({}));
  Selection selection = Selection::of(std::vector<int32_t>{5});
  column->filter(50, AtLeast(0), selection);
  column->skip(60);
  expect_rows(column->read(5), 60, 5);
  column->filter(50, AtLeast(0), selection);
  column->seek(10);
  expect_rows(column->read(5), 10, 5);
}

TEST(FlatColumnReader, EndsAVectorWhereTheDictionaryIsGivenUp) {
  ColumnOptions options;
  options.encoding = Encoding::RLE_DICTIONARY;
  options.pages.max_rows = 100;
  options.dictionary.fallback_after_values = 300;
  Column column(optional_column(options), DictionaryOutput::kKeep);
  int64_t dictionary_rows = 0;
  int64_t flat_rows = 0;
  while (column->rows_left() > 0) {
    const int64_t rows = column->plan(column->rows_left());
    ASSERT_GE(rows, 1);
    const ColumnVector vector = column->read(rows);
    (vector.encoding() == VectorEncoding::kDictionary ? dictionary_rows : flat_rows) += rows;
    expect_rows(vector.flatten(), kRows - column->rows_left() - rows, rows);
  }
  EXPECT_GE(dictionary_rows, 300);
  EXPECT_GE(flat_rows, 300);
}

TEST(FlatColumnReader, SaysWhereAPageIsBad) {
  ColumnOptions options;
  options.pages.max_rows = 100;
  options.pages.checksum = writer::PageChecksum::kRight;
  writer::Bytes bytes = optional_column(options);
  bytes[4 + 200] ^= 1;  // Within the values of the first page.
  Column column(bytes);
  try {
    column->read(50);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_EQ(error.location().row_group, 0);
    EXPECT_EQ(error.location().column, "c");
    EXPECT_EQ(error.location().page, 0);
    EXPECT_THAT(error.what(), HasSubstr("checksum"));
  }
}

}  // namespace
}  // namespace lamella
