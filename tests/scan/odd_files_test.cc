// Files that are odd, and valid or at least readable: footers, names and sizes as they are met.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "lamella/parquet_reader.h"
#include "parquet_types.h"
#include "tests/scan/scan_sample.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using writer::LeafData;
using writer::Values;

using EditFooter = std::function<void(thrift::FileMetaData&)>;

/// One column of three numbers, with an edited footer.
writer::Bytes numbers(const EditFooter& edit, const std::string& name = "n", writer::ColumnOptions column = {}) {
  writer::FileOptions options;
  options.edit_footer = edit;
  return writer::write_file({writer::leaf(name, PhysicalType::INT64)}, {std::move(column)}, options,
                            {{LeafData{Values::of<int64_t>({1, 2, 3}), {}, {}}}});
}

const std::string kThreeRows = "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n";

const ReadOptions kDefaults;

scan_sample::Outcome read(const writer::Bytes& bytes, const ReadOptions& options = kDefaults) {
  return scan_sample::read(scan_sample::as_file(bytes), options);
}

TEST(OddFiles, RowsAreThoseOfTheRowGroupsWhateverTheFooterCounts) {
  for (const int64_t declared : {int64_t{0}, int64_t{2}, int64_t{1000}}) {
    const auto outcome = read(numbers([&](thrift::FileMetaData& footer) { footer.num_rows = declared; }));
    EXPECT_THAT(outcome.batches, ElementsAre(kThreeRows)) << declared;
    EXPECT_EQ(outcome.error, std::nullopt);
  }
}

TEST(OddFiles, ChunksNeedNotSayTheirPath) {
  writer::ColumnOptions column;
  column.path_in_schema = false;
  EXPECT_THAT(read(numbers({}, "n", column)).batches, ElementsAre(kThreeRows));
}

TEST(OddFiles, ChunksMayHaveAWrongPath) {
  const auto edit = [](thrift::FileMetaData& footer) {
    footer.row_groups[0].columns[0].meta_data.__set_path_in_schema({"something", "else"});
  };
  EXPECT_THAT(read(numbers(edit)).batches, ElementsAre(kThreeRows));
}

TEST(OddFiles, ChunksInOtherFilesAreRefusedByTheFilesName) {
  const auto edit = [](thrift::FileMetaData& footer) {
    footer.row_groups[0].columns[0].__set_file_path("part-0.parquet");
  };
  const auto file = scan_sample::as_file(numbers(edit));
  try {
    ParquetReader::open(file, kDefaults)->next_batch();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotImplemented);
    EXPECT_THAT(error.what(), HasSubstr("part-0.parquet"));
    EXPECT_THAT(error.what(), HasSubstr("column n"));
  }
}

/// What Spark and Hive keep beside the files of a table: footers without pages.
writer::Bytes summary(bool with_row_groups) {
  writer::Bytes file = {'P', 'A', 'R', '1'};
  const writer::Bytes whole = numbers([&](thrift::FileMetaData& footer) {
    if (!with_row_groups) footer.row_groups.clear();
    for (thrift::RowGroup& row_group : footer.row_groups)
      row_group.columns[0].__set_file_path("part-0.parquet");
  });
  uint32_t footer_bytes = 0;
  std::memcpy(&footer_bytes, whole.data() + whole.size() - 8, sizeof footer_bytes);
  file.insert(file.end(), whole.end() - 8 - footer_bytes, whole.end());
  return file;
}

TEST(OddFiles, SummariesOfATableSayItsSchemaAndRows) {
  const auto metadata = read_metadata(*scan_sample::as_file(summary(true)));
  EXPECT_EQ(metadata->num_rows(), 3);
  EXPECT_EQ(metadata->schema().leaf(0).name, "n");
  EXPECT_EQ(metadata->column_chunk(0, 0).file_path, "part-0.parquet");
  EXPECT_TRUE(read(summary(true)).error);
}

TEST(OddFiles, CommonSummariesHaveNoRows) {
  const auto reader = ParquetReader::open(scan_sample::as_file(summary(false)), kDefaults);
  EXPECT_EQ(reader->schema()->fields().front().name(), "n");
  EXPECT_FALSE(reader->next_batch());
}

TEST(OddFiles, RowGroupsMayHaveNoRows) {
  const auto outcome = read(scan_sample::make({0, 2, 0}));
  ASSERT_EQ(outcome.batches.size(), 1U);
  EXPECT_EQ(outcome.error, std::nullopt);
  EXPECT_THAT(read(scan_sample::make({0})).batches, IsEmpty());
  EXPECT_THAT(read(scan_sample::make({})).batches, IsEmpty());
}

TEST(OddFiles, MayHaveRowsWithoutColumns) {
  writer::FileOptions options;
  options.edit_footer = [](thrift::FileMetaData& footer) {
    footer.schema.resize(1);
    footer.schema[0].__set_num_children(0);
    footer.column_orders.clear();
    footer.__isset.column_orders = false;
    for (thrift::RowGroup& row_group : footer.row_groups)
      row_group.columns.clear();
  };
  const auto bytes = writer::write_file({writer::leaf("n", PhysicalType::INT64)}, {writer::ColumnOptions()}, options,
                                        {{LeafData{Values::of<int64_t>({1, 2, 3}), {}, {}}}});
  EXPECT_THAT(read(bytes).batches, ElementsAre("{}\n{}\n{}\n"));
}

TEST(OddFiles, ColumnsMayShareAName) {
  const auto bytes = writer::write_file(
      {writer::leaf("n", PhysicalType::INT64), writer::leaf("n", PhysicalType::INT32)}, {writer::ColumnOptions()}, {},
      {{LeafData{Values::of<int64_t>({1}), {}, {}}, LeafData{Values::of<int32_t>({2}), {}, {}}}});
  EXPECT_THAT(read(bytes).batches, ElementsAre("{\"n\":1,\"n\":2}\n"));
  ReadOptions options;
  options.column_ordinals = {{1}};
  EXPECT_THAT(read(bytes, options).batches, ElementsAre("{\"n\":2}\n"));
}

TEST(OddFiles, NamesNeedNotBeUtf8) {
  const std::string name = "caf\xe9";
  const auto bytes = numbers({}, name);
  EXPECT_EQ(ParquetReader::open(scan_sample::as_file(bytes), kDefaults)->schema()->fields().front().name(), name);
  ReadOptions options;
  options.columns = {name};
  EXPECT_THAT(read(bytes, options).batches,
              ElementsAre("{\"caf\xef\xbf\xbd\":1}\n{\"caf\xef\xbf\xbd\":2}\n{\"caf\xef\xbf\xbd\":3}\n"));
}

TEST(OddFiles, ChunksMayBeLongerThanTheySay) {
  // Up to 1.2.8 parquet-mr left the dictionary page's header out of a chunk's size.
  writer::ColumnOptions column;
  column.encoding = Encoding::RLE_DICTIONARY;
  column.pages.max_rows = 1;
  for (const int64_t missing_bytes : {1, 20, 1000}) {
    const auto edit = [&](thrift::FileMetaData& footer) {
      int64_t& bytes = footer.row_groups[0].columns[0].meta_data.total_compressed_size;
      bytes = std::max<int64_t>(bytes - missing_bytes, 0);
    };
    const auto outcome = read(numbers(edit, "n", column));
    EXPECT_EQ(outcome.error, std::nullopt);
    EXPECT_THAT(outcome.batches, ElementsAre(kThreeRows)) << missing_bytes;
  }
}

TEST(OddFiles, PagesAreDecompressedThatOldParquetCppSaysAreNot) {
  std::vector<int64_t> values(1000, 7);
  writer::ColumnOptions column;
  column.compression.codec = CompressionCodec::SNAPPY;
  column.pages.version = 2;
  column.pages.v2_compression = writer::V2Compression::kDenied;
  writer::FileOptions options;
  const auto rows = [&](const std::string& created_by) {
    options.created_by = created_by;
    return read(writer::write_file({writer::leaf("n", PhysicalType::INT64)}, {column}, options,
                                   {{LeafData{Values::of<int64_t>(values), {}, {}}}}));
  };
  const auto outcome = rows("parquet-cpp version 1.5.1-SNAPSHOT");
  EXPECT_EQ(outcome.error, std::nullopt);
  std::string all;
  for (size_t row = 0; row < values.size(); ++row)
    all += "{\"n\":7}\n";
  EXPECT_THAT(outcome.batches, ElementsAre(all));
  // Of everybody else the flag is believed.
  EXPECT_THAT(rows("parquet-cpp-arrow version 3.0.0").error, testing::Optional(HasSubstr("the page header says 8000")));
  column.pages.v2_compression = writer::V2Compression::kStored;
  EXPECT_EQ(rows("parquet-cpp-arrow version 3.0.0").batches, outcome.batches);
}

/// Words in pages of seven, whose first shares a prefix with the last of the page before, and as a list, too.
writer::Bytes words_across_pages(PhysicalType type, const std::string& created_by, int64_t num_rows) {
  const bool fixed = type == PhysicalType::FIXED_LEN_BYTE_ARRAY;
  const auto word = [](int64_t row) { return "the word numbered " + std::to_string(100'000 + row); };
  std::vector<std::string> words, listed;
  std::vector<uint16_t> definition, repetition;
  for (int64_t row = 0; row < num_rows; ++row) {
    words.push_back(word(row));
    for (int64_t i = 0; i < row % 3; ++i)
      listed.push_back(word(10 * row + i));
    for (int64_t i = 0; i < std::max<int64_t>(1, row % 3); ++i) {
      definition.push_back(row % 3 == 0 ? 0 : 1);
      repetition.push_back(i == 0 ? 0 : 1);
    }
  }
  const auto values = [&](const std::vector<std::string>& of) {
    return fixed ? Values::fixed(24, of) : Values::byte_arrays(of);
  };
  const auto width = fixed ? 24 : 0;
  writer::ColumnOptions column;
  column.encoding = Encoding::DELTA_BYTE_ARRAY;
  column.encoding_options.prefixes_across_pages = true;
  column.pages.max_rows = 7;
  writer::FileOptions options;
  options.created_by = created_by;
  const LeafData list{values(listed), definition, repetition};
  const LeafData flat{values(words), {}, {}};
  return writer::write_file({writer::leaf("w", type, Repetition::REQUIRED, {}, width),
                             writer::leaf("l", type, Repetition::REPEATED, {}, width)},
                            {column, column}, options, {{flat, list}, {flat, list}});
}

TEST(OddFiles, PrefixesAcrossPagesAreReadOfOldParquetMr) {
  constexpr int64_t kRows = 100;
  for (const auto type : {PhysicalType::BYTE_ARRAY, PhysicalType::FIXED_LEN_BYTE_ARRAY}) {
    const writer::Bytes old_file = words_across_pages(type, "parquet-mr version 1.7.0 (build abc)", kRows);
    ReadOptions options;
    options.binary_as_string = true;
    const auto whole = read(old_file, options);
    EXPECT_EQ(whole.error, std::nullopt);
    ASSERT_EQ(whole.batches.size(), 2U);
    std::vector<std::string> lines;
    std::istringstream text(whole.batches[0]);
    for (std::string line; std::getline(text, line);)
      lines.push_back(line + "\n");
    ASSERT_EQ(lines.size(), static_cast<size_t>(kRows));
    if (type == PhysicalType::BYTE_ARRAY) {
      EXPECT_EQ(
          lines[20],
          "{\"w\":\"the word numbered 100020\",\"l\":[\"the word numbered 100200\",\"the word numbered 100201\"]}\n");
    }
    EXPECT_EQ(whole.batches[0], whole.batches[1]);
    // Pages that nobody wants are passed over by others, but what they end with is needed here.
    options.rows = {{20, 1}, {61, 2}, {kRows + 5, 1}, {2 * kRows - 1, 1}};
    const auto some = read(old_file, options);
    EXPECT_EQ(some.error, std::nullopt);
    std::string all;
    for (const std::string& batch : some.batches)
      all += batch;
    EXPECT_EQ(all, lines[20] + lines[61] + lines[62] + lines[5] + lines[kRows - 1]);
    // Of later writers it is an error.
    EXPECT_THAT(read(words_across_pages(type, "parquet-mr version 1.8.0", kRows)).error,
                testing::Optional(HasSubstr("the value before, which has 0")));
  }
}

/// A file with zeros between its magic and its pages.
class FarFile final : public RandomAccessFile {
 public:
  FarFile(writer::Bytes bytes, int64_t gap) : bytes_(std::move(bytes)), gap_(gap) {}

  const std::string& name() const noexcept override { return name_; }
  int64_t size() const override { return static_cast<int64_t>(bytes_.size()) + gap_; }
  std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool*) const override {
    std::vector<Buffer> buffers;
    for (const ByteRange& range : ranges) {
      if (range.offset < kMagicBytes || range.offset + range.size_bytes > size()) {
        throw Error(ErrorCode::kIoError, "a read outside of the file");
      }
      Buffer& bytes = buffers.emplace_back(Buffer::allocate(range.size_bytes));
      for (int64_t i = 0; i < range.size_bytes; ++i) {
        const int64_t at = range.offset + i - gap_;
        bytes.mutable_data()[i] = at < kMagicBytes ? 0 : bytes_[static_cast<size_t>(at)];
      }
    }
    return buffers;
  }

 private:
  static constexpr int64_t kMagicBytes = 4;
  const std::string name_ = "far";
  const writer::Bytes bytes_;
  const int64_t gap_;
};

TEST(OddFiles, PagesMayLieBeyondFourGigabytes) {
  constexpr int64_t kGap = int64_t{5} << 30;
  writer::ColumnOptions column;
  column.encoding = Encoding::RLE_DICTIONARY;
  column.page_index = writer::PageIndexForm::kBoth;
  column.bloom_filter.enabled = true;
  const auto edit = [&](thrift::FileMetaData& footer) {
    thrift::ColumnChunk& chunk = footer.row_groups[0].columns[0];
    chunk.meta_data.data_page_offset += kGap;
    chunk.meta_data.dictionary_page_offset += kGap;
    chunk.meta_data.bloom_filter_offset += kGap;
    chunk.offset_index_offset += kGap;
    chunk.column_index_offset += kGap;
  };
  const auto file = std::make_shared<FarFile>(numbers(edit, "n", column), kGap);
  EXPECT_THAT(scan_sample::read(file, kDefaults).batches, ElementsAre(kThreeRows));
  ReadOptions options;
  options.where = parse_predicate("n = 2");
  EXPECT_THAT(scan_sample::read(file, options).batches, ElementsAre("{\"n\":2}\n"));
}

}  // namespace
}  // namespace lamella
