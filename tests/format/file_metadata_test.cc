#include "lamella/file_metadata.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "base/bits.h"
#include "tests/format/expect_error.h"
#include "tests/format/make_footer.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

std::shared_ptr<RandomAccessFile> file_of(std::string_view text) {
  return memory_file(Buffer::copy_of(bytes_of(text)), "made");
}

std::string length_of(size_t size) {
  std::string bytes(4, '\0');
  store(bytes.data(), static_cast<uint32_t>(size));
  return bytes;
}

std::string file_text(const std::string& footer, const std::string& pages = {}) {
  return "PAR1" + pages + footer + length_of(footer.size()) + "PAR1";
}

TEST(ReadMetadata, FindsTheFooterByTheFilesLastBytes) {
  const std::string footer = thrift_bytes(make_footer(2, 1));
  const auto metadata = read_metadata(*file_of(file_text(footer, "pages")));
  EXPECT_EQ(metadata->num_rows(), 10);
  EXPECT_EQ(metadata->footer_range(), (ByteRange{9, static_cast<int64_t>(footer.size())}));
}

/// Counts how often and how much is read.
class CountingFile final : public RandomAccessFile {
 public:
  explicit CountingFile(std::shared_ptr<RandomAccessFile> file) : file_(std::move(file)) {}
  const std::string& name() const noexcept override { return file_->name(); }
  int64_t size() const override { return file_->size(); }
  std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool* pool) const override {
    for (const ByteRange& range : ranges)
      reads.push_back(range);
    return file_->read(ranges, pool);
  }
  mutable std::vector<ByteRange> reads;

 private:
  std::shared_ptr<RandomAccessFile> file_;
};

TEST(ReadMetadata, ReadsASmallFooterInOneReadAndALargeOneInTwo) {
  const std::string small = file_text(thrift_bytes(make_footer(2, 1)), std::string(1 << 20, 'x'));
  const CountingFile small_file(file_of(small));
  read_metadata(small_file);
  EXPECT_EQ(small_file.reads, (std::vector<ByteRange>{{static_cast<int64_t>(small.size()) - 65536, 65536}}));

  const std::string footer = thrift_bytes(make_footer(2000, 2));
  ASSERT_GT(footer.size(), 65536U);
  const CountingFile large_file(file_of(file_text(footer)));
  EXPECT_EQ(read_metadata(large_file)->schema().num_leaves(), 2000);
  ASSERT_EQ(large_file.reads.size(), 2U);
  EXPECT_EQ(large_file.reads[1], (ByteRange{4, static_cast<int64_t>(footer.size())}));
}

TEST(ReadMetadata, RejectsFilesThatAreNotParquet) {
  EXPECT_ERROR(read_metadata(*file_of("")), ErrorCode::kCorruptFile, "made: not a Parquet file: it has 0 bytes");
  EXPECT_ERROR(read_metadata(*file_of("PAR1PAR1")), ErrorCode::kCorruptFile, "it has 8 bytes");
  EXPECT_ERROR(read_metadata(*file_of("0123456789abcdef")), ErrorCode::kCorruptFile, "byte 12: not a Parquet file");
}

TEST(ReadMetadata, RejectsFootersLargerThanTheFileOrTheLimit) {
  EXPECT_ERROR(read_metadata(*file_of("PAR1" + length_of(1) + "PAR1")), ErrorCode::kCorruptFile,
               "a footer of 1 bytes in a file that has room for 0");
  EXPECT_ERROR(read_metadata(*file_of("PAR1xxxx" + length_of(0xFFFFFFFF) + "PAR1")), ErrorCode::kCorruptFile,
               "a footer of 4294967295 bytes");
  const auto file = file_of(file_text(thrift_bytes(make_footer(2, 1))));
  EXPECT_ERROR(read_metadata(*file, {.max_footer_bytes = 5}), ErrorCode::kResourceLimit, "at most 5");
}

TEST(ReadMetadata, RejectsAnEmptyFooter) {
  EXPECT_ERROR(read_metadata(*file_of(file_text(""))), ErrorCode::kCorruptFile, "it ends inside a structure");
}

TEST(ReadMetadata, SaysThatAFooterIsEncrypted) {
  EXPECT_ERROR(read_metadata(*file_of("PARExxxxxxxx" + length_of(8) + "PARE")), ErrorCode::kDecryption,
               "its footer is encrypted: give its key");
}

TEST(ReadMetadata, ReadsTheFilesOfManyWriters) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(LAMELLA_SOURCE_DIR "/tests/data")) {
    if (entry.path().extension() != ".parquet") continue;
    const auto metadata = read_metadata(*open_local_file(entry.path()));
    for (int g = 0; g < metadata->num_row_groups(); ++g) {
      for (int leaf = 0; leaf < metadata->schema().num_leaves(); ++leaf)
        EXPECT_NO_THROW(metadata->column_chunk(g, leaf)) << entry.path();
    }
    EXPECT_EQ(metadata->num_rows(), metadata->declared_num_rows()) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 40);
}

/// The public test files, which may be somewhere else, or nowhere.
class PublicFiles : public testing::Test {
 protected:
  void SetUp() override {
    const char* set = std::getenv("LAMELLA_TESTING_DIR");
    folder_ = set != nullptr ? std::string(set) : std::string(LAMELLA_SOURCE_DIR "/../shared");
    folder_ += "/parquet-testing/";
    if (!std::filesystem::exists(folder_ + "data")) {
      GTEST_SKIP() << folder_
                   << "data does not exist: set LAMELLA_TESTING_DIR to the folder that holds parquet-testing";
    }
  }

  std::shared_ptr<const FileMetadata> read(const std::string& path) {
    return read_metadata(*open_local_file(folder_ + path));
  }

  std::string folder_;
};

struct Shape {
  const char* file;
  int64_t num_rows;
  int num_row_groups;
  int num_leaves;
};

// As pyarrow 26 gives them, rows summed over the row groups. It refuses incorrect_map_schema.
constexpr Shape kShapes[] = {
    {"alltypes_dictionary.parquet", 2, 1, 11},
    {"alltypes_plain.parquet", 8, 1, 11},
    {"alltypes_plain.snappy.parquet", 2, 1, 11},
    {"alltypes_tiny_pages.parquet", 7300, 1, 13},
    {"alltypes_tiny_pages_plain.parquet", 7300, 1, 13},
    {"binary.parquet", 12, 1, 1},
    {"binary_truncated_min_max.parquet", 12, 1, 6},
    {"byte_array_decimal.parquet", 24, 1, 1},
    {"byte_stream_split.zstd.parquet", 300, 1, 2},
    {"byte_stream_split_extended.gzip.parquet", 200, 1, 14},
    {"column_chunk_key_value_metadata.parquet", 0, 1, 2},
    {"concatenated_gzip_members.parquet", 513, 1, 1},
    {"data_index_bloom_encoding_stats.parquet", 14, 1, 1},
    {"data_index_bloom_encoding_with_length.parquet", 14, 1, 1},
    {"datapage_v1-corrupt-checksum.parquet", 5120, 1, 2},
    {"datapage_v1-snappy-compressed-checksum.parquet", 5120, 1, 2},
    {"datapage_v1-uncompressed-checksum.parquet", 5120, 1, 2},
    {"datapage_v2.snappy.parquet", 5, 1, 5},
    {"datapage_v2_empty_datapage.snappy.parquet", 1, 1, 1},
    {"delta_binary_packed.parquet", 200, 1, 66},
    {"delta_byte_array.parquet", 1000, 1, 9},
    {"delta_encoding_optional_column.parquet", 100, 1, 17},
    {"delta_encoding_required_column.parquet", 100, 1, 17},
    {"delta_length_byte_array.parquet", 1000, 1, 1},
    {"dict-page-offset-zero.parquet", 39, 1, 1},
    {"fixed_length_byte_array.parquet", 1000, 1, 1},
    {"fixed_length_decimal.parquet", 24, 1, 1},
    {"fixed_length_decimal_legacy.parquet", 24, 1, 1},
    {"float16_nonzeros_and_nans.parquet", 8, 1, 1},
    {"float16_zeros_and_nans.parquet", 3, 1, 1},
    {"floating_orders_nan_count.parquet", 50, 5, 6},
    {"geospatial/crs-arbitrary-value.parquet", 1, 1, 2},
    {"geospatial/crs-default.parquet", 1, 1, 2},
    {"geospatial/crs-geography.parquet", 1, 1, 2},
    {"geospatial/crs-projjson.parquet", 1, 1, 2},
    {"geospatial/crs-srid.parquet", 1, 1, 2},
    {"geospatial/geography-lines.parquet", 499, 50, 2},
    {"geospatial/geography-points.parquet", 500, 50, 2},
    {"geospatial/geography-polygons.parquet", 500, 50, 2},
    {"geospatial/geospatial-with-nan.parquet", 3, 1, 3},
    {"geospatial/geospatial.parquet", 196, 31, 3},
    {"hadoop_lz4_compressed.parquet", 4, 1, 3},
    {"hadoop_lz4_compressed_larger.parquet", 10000, 1, 1},
    {"int32_decimal.parquet", 24, 1, 1},
    {"int32_with_null_pages.parquet", 1000, 1, 1},
    {"int64_decimal.parquet", 24, 1, 1},
    {"int96_from_spark.parquet", 6, 1, 1},
    {"large_string_map.brotli.parquet", 2, 1, 2},
    {"list_columns.parquet", 3, 1, 2},
    {"lz4_raw_compressed.parquet", 4, 1, 3},
    {"lz4_raw_compressed_larger.parquet", 10000, 1, 1},
    {"map_no_value.parquet", 3, 1, 4},
    {"nan_in_stats.parquet", 2, 1, 1},
    {"nation.dict-malformed.parquet", 25, 1, 4},
    {"nested_lists.snappy.parquet", 3, 1, 2},
    {"nested_maps.snappy.parquet", 6, 1, 5},
    {"nested_structs.rust.parquet", 1, 1, 216},
    {"non_hadoop_lz4_compressed.parquet", 4, 1, 3},
    {"nonnullable.impala.parquet", 1, 1, 13},
    {"null_list.parquet", 1, 1, 1},
    {"nullable.impala.parquet", 7, 1, 13},
    {"nulls.snappy.parquet", 8, 1, 1},
    {"old_list_structure.parquet", 1, 1, 1},
    {"overflow_i16_page_cnt.parquet", 40000, 1, 1},
    {"page_v2_empty_compressed.parquet", 10, 1, 1},
    {"plain-dict-uncompressed-checksum.parquet", 1000, 1, 2},
    {"repeated_no_annotation.parquet", 6, 1, 3},
    {"repeated_primitive_no_list.parquet", 4, 1, 4},
    {"rle-dict-snappy-checksum.parquet", 1000, 1, 2},
    {"rle-dict-uncompressed-corrupt-checksum.parquet", 1000, 1, 2},
    {"rle_boolean_encoding.parquet", 68, 1, 1},
    {"single_nan.parquet", 1, 1, 1},
    {"sort_columns.parquet", 6, 2, 2},
    {"unknown-logical-type.parquet", 3, 1, 2},
};

TEST_F(PublicFiles, HaveTheShapesThatPyarrowGives) {
  for (const Shape& shape : kShapes) {
    const auto metadata = read(std::string("data/") + shape.file);
    EXPECT_EQ(metadata->num_rows(), shape.num_rows) << shape.file;
    EXPECT_EQ(metadata->num_row_groups(), shape.num_row_groups) << shape.file;
    EXPECT_EQ(metadata->schema().num_leaves(), shape.num_leaves) << shape.file;
    for (int g = 0; g < metadata->num_row_groups(); ++g) {
      EXPECT_NO_THROW(metadata->row_group(g)) << shape.file;
      for (int leaf = 0; leaf < metadata->schema().num_leaves(); ++leaf)
        EXPECT_NO_THROW(metadata->column_chunk(g, leaf)) << shape.file;
    }
  }
}

TEST_F(PublicFiles, AreAllReadOrHaveEncryptedFooters) {
  int read_files = 0;
  int encrypted = 0;
  for (const char* part : {"data", "shredded_variant"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ + part)) {
      const std::string extension = entry.path().extension();
      if (extension != ".parquet" && extension != ".encrypted") continue;
      try {
        const auto metadata = read_metadata(*open_local_file(entry.path()));
        for (const int column : metadata->schema().root().children)
          static_cast<void>(to_field(metadata->schema(), column));
        ++read_files;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kDecryption) << error.what();
        EXPECT_EQ(extension, ".encrypted") << error.what();
        ++encrypted;
      }
    }
  }
  EXPECT_EQ(encrypted, 11);
  EXPECT_EQ(read_files, static_cast<int>(std::size(kShapes)) + 1 + 2 + 137);
}

TEST_F(PublicFiles, TellTheIdOfALogicalTypeThatNobodyKnows) {
  const auto metadata = read("data/unknown-logical-type.parquet");
  EXPECT_EQ(metadata->schema().leaf(1).annotation.kind, LogicalKind::kUnrecognised);
  EXPECT_EQ(metadata->schema().leaf(1).annotation.unrecognised_id, 2555);
  EXPECT_EQ(to_field(metadata->schema(), 2).type().to_string(), "binary");
}

TEST_F(PublicFiles, SumTheRowsThatTheFooterMiscounts) {
  const auto metadata = read("data/repeated_no_annotation.parquet");
  EXPECT_EQ(metadata->declared_num_rows(), 0);
  EXPECT_EQ(metadata->num_rows(), 6);
}

TEST_F(PublicFiles, HaveSortingColumns) {
  const RowGroupMetadata row_group = read("data/sort_columns.parquet")->row_group(0);
  ASSERT_EQ(row_group.sorting_columns.size(), 2U);
  EXPECT_EQ(row_group.sorting_columns[0].leaf, 0);
  EXPECT_TRUE(row_group.sorting_columns[0].descending);
  EXPECT_TRUE(row_group.sorting_columns[0].nulls_first);
  EXPECT_EQ(row_group.sorting_columns[1].leaf, 1);
  EXPECT_FALSE(row_group.sorting_columns[1].descending);
}

TEST_F(PublicFiles, HaveKeyValuesOfColumnChunks) {
  const ColumnChunkMetadata chunk = read("data/column_chunk_key_value_metadata.parquet")->column_chunk(0, 0);
  const KeyValueMetadata expected{{"foo", "bar"}, {"thisiskeywithoutvalue", std::nullopt}};
  EXPECT_EQ(chunk.key_value_metadata, expected);
}

TEST_F(PublicFiles, SayWhereTheBloomFilterLies) {
  const ColumnChunkMetadata chunk = read("data/data_index_bloom_encoding_with_length.parquet")->column_chunk(0, 0);
  EXPECT_EQ(chunk.bloom_filter_offset, 253);
  EXPECT_EQ(chunk.bloom_filter_length, 2064);
  EXPECT_EQ(chunk.dictionary_page_offset, 4);
  EXPECT_EQ(chunk.data_page_offset, 152);
  EXPECT_EQ(chunk.total_compressed_size, 199);
}

TEST_F(PublicFiles, DeclareOrdersOfFloats) {
  const auto metadata = read("data/floating_orders_nan_count.parquet");
  int ieee = 0;
  for (int leaf = 0; leaf < metadata->schema().num_leaves(); ++leaf)
    ieee += metadata->column_order(leaf) == ColumnOrder::kIeee754TotalOrder;
  EXPECT_EQ(ieee, 3);
}

TEST_F(PublicFiles, WithEncryptedColumnsAndAPlainFooterSayWhichColumns) {
  const auto metadata = read("data/encrypt_columns_plaintext_footer.parquet.encrypted");
  int encrypted = 0;
  for (int leaf = 0; leaf < metadata->schema().num_leaves(); ++leaf)
    encrypted += metadata->column_chunk(0, leaf).crypto.has_value();
  EXPECT_EQ(encrypted, 2);
}

}  // namespace
}  // namespace lamella
