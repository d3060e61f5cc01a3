#include "writer/file_writer.h"

#include <gtest/gtest.h>

#include <random>

#include "compression/crc32.h"
#include "lamella/error.h"
#include "parquet_types.h"
#include "tests/writer/naive_reader.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

constexpr PhysicalType kTypes[] = {
    PhysicalType::BOOLEAN, PhysicalType::INT32,  PhysicalType::INT64,      PhysicalType::INT96,
    PhysicalType::FLOAT,   PhysicalType::DOUBLE, PhysicalType::BYTE_ARRAY, PhysicalType::FIXED_LEN_BYTE_ARRAY};
constexpr Encoding kEncodings[] = {
    Encoding::PLAIN,
    Encoding::PLAIN_DICTIONARY,
    Encoding::RLE,
    Encoding::DELTA_BINARY_PACKED,
    Encoding::DELTA_LENGTH_BYTE_ARRAY,
    Encoding::DELTA_BYTE_ARRAY,
    Encoding::RLE_DICTIONARY,
    Encoding::BYTE_STREAM_SPLIT,
    Encoding::ALP,
};

bool holds(Encoding encoding, PhysicalType type) {
  Bytes out;
  if (encoding == Encoding::RLE_DICTIONARY || encoding == Encoding::PLAIN_DICTIONARY) {
    return type != PhysicalType::BOOLEAN;
  }
  try {
    encode_values(Values(type, 3).view(), encoding, {}, out);
    return true;
  } catch (const Error&) {
    return false;
  }
}

Values some_values(PhysicalType type, int64_t count, uint64_t seed) {
  std::mt19937_64 generator(seed);
  Values values(type, 3);
  for (int64_t i = 0; i < count; ++i) {
    const uint64_t number = generator() % 50;
    if (type == PhysicalType::BYTE_ARRAY) {
      values.append_bytes(std::string(number % 20, 'x') + std::to_string(number));
    } else if (type == PhysicalType::BOOLEAN) {
      values.append(static_cast<uint8_t>(number % 2));
    } else {
      std::string bytes(static_cast<size_t>(values.width()), '\0');
      for (char& byte : bytes)
        byte = static_cast<char>(number * 7);
      values.append_bytes(bytes);
    }
  }
  return values;
}

std::vector<std::string> texts_of(const Values& values) {
  std::vector<std::string> texts;
  for (int64_t i = 0; i < values.count(); ++i)
    texts.emplace_back(values.view().text(i));
  return texts;
}

/// Three kinds of column: required, optional, and repeated with optional members.
struct Shape {
  Node node;
  LeafData data;
};

std::vector<Shape> shapes_of(PhysicalType type, uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<Shape> shapes;
  shapes.push_back({leaf("c", type, Repetition::REQUIRED, {}, 3), {some_values(type, 300, seed), {}, {}}});
  std::vector<bool> present;
  for (int i = 0; i < 300; ++i)
    present.push_back(generator() % 3 != 0);
  const auto num_present = std::count(present.begin(), present.end(), true);
  shapes.push_back(
      {leaf("c", type, Repetition::OPTIONAL, {}, 3), optional_data(some_values(type, num_present, seed), present)});
  LeafData nested{Values(type, 3), {}, {}};
  int64_t num_values = 0;
  for (int i = 0; i < 300; ++i) {
    nested.definition_levels.push_back(static_cast<uint16_t>(generator() % 4));
    const bool inside = i > 0 && generator() % 2 == 0 && nested.definition_levels.back() >= 2;
    nested.repetition_levels.push_back(inside ? 1 : 0);
    num_values += nested.definition_levels.back() == 3 ? 1 : 0;
  }
  nested.values = some_values(type, num_values, seed);
  shapes.push_back({list("c", Repetition::OPTIONAL, leaf("element", type, Repetition::OPTIONAL, {}, 3)), nested});
  return shapes;
}

void expect_round_trip(const Shape& shape, const ColumnOptions& options) {
  const naive::File file(write_file({shape.node}, {options}, {}, {{shape.data}, {shape.data}}));
  for (int row_group = 0; row_group < 2; ++row_group) {
    const naive::Column column = file.column(row_group, 0);
    EXPECT_EQ(column.values, texts_of(shape.data.values));
    EXPECT_EQ(column.definition_levels, shape.data.definition_levels);
    EXPECT_EQ(column.repetition_levels, shape.data.repetition_levels);
  }
}

std::vector<LeafData> numbers(int64_t count) {
  Values values(PhysicalType::INT64);
  for (int64_t i = 0; i < count; ++i)
    values.append(i);
  std::vector<LeafData> leaves;
  leaves.push_back({std::move(values), {}, {}});
  return leaves;
}

naive::File file_of_numbers(int64_t count, const ColumnOptions& options, const FileOptions& file_options = {}) {
  return naive::File(write_file({leaf("n", PhysicalType::INT64)}, {options}, file_options, {numbers(count)}));
}

}  // namespace

TEST(FileWriter, WritesEveryTypeInEveryEncodingSoThatItIsReadBack) {
  for (const PhysicalType type : kTypes) {
    for (const Encoding encoding : kEncodings) {
      if (!holds(encoding, type)) continue;
      SCOPED_TRACE(std::string(to_string(type)) + " " + std::string(to_string(encoding)));
      for (const Shape& shape : shapes_of(type, 11)) {
        ColumnOptions options;
        options.encoding = encoding;
        options.dictionary.fallback_after_values = 100;
        options.pages.max_rows = 37;
        for (const int version : {1, 2}) {
          options.pages.version = version;
          expect_round_trip(shape, options);
        }
      }
    }
  }
}

TEST(FileWriter, WritesEveryCodecAndFraming) {
  const std::vector<Shape> shapes = shapes_of(PhysicalType::BYTE_ARRAY, 5);
  std::vector<CompressionOptions> codecs;
  for (const CompressionCodec codec : {CompressionCodec::SNAPPY, CompressionCodec::GZIP, CompressionCodec::BROTLI,
                                       CompressionCodec::LZ4, CompressionCodec::ZSTD, CompressionCodec::LZ4_RAW}) {
    codecs.push_back({.codec = codec});
  }
  codecs.push_back({.codec = CompressionCodec::GZIP, .gzip_members = 3});
  codecs.push_back({.codec = CompressionCodec::ZSTD, .level = 19});
  codecs.push_back({.codec = CompressionCodec::LZ4, .lz4_framing = Lz4Framing::kRaw});
  codecs.push_back({.codec = CompressionCodec::LZ4, .lz4_framing = Lz4Framing::kHadoopBlocks, .lz4_block_bytes = 100});
  for (const CompressionOptions& codec : codecs) {
    ColumnOptions options;
    options.compression = codec;
    for (const Shape& shape : shapes) {
      for (const V2Compression v2 :
           {V2Compression::kFlagged, V2Compression::kImplied, V2Compression::kStored, V2Compression::kWhenSmaller}) {
        options.pages.version = v2 == V2Compression::kFlagged ? 1 : 2;
        options.pages.v2_compression = v2;
        expect_round_trip(shape, options);
      }
    }
  }
}

TEST(FileWriter, WritesEmptyPagesIndexPagesAndSplitRows) {
  for (const Shape& shape : shapes_of(PhysicalType::INT32, 9)) {
    ColumnOptions options;
    options.encoding = Encoding::RLE_DICTIONARY;
    options.pages.max_rows = 50;
    options.pages.empty_pages = true;
    options.pages.index_pages = true;
    for (const int version : {1, 2}) {
      options.pages.version = version;
      expect_round_trip(shape, options);
    }
    options.pages.version = 1;
    options.pages.split_rows = true;
    options.level_encoding = Encoding::BIT_PACKED;
    expect_round_trip(shape, options);
  }
}

TEST(FileWriter, CutsPagesAndDescribesThemInTheOffsetIndex) {
  ColumnOptions options;
  options.pages.max_rows = 100;
  options.page_index = PageIndexForm::kBoth;
  const naive::File file = file_of_numbers(250, options);
  const auto pages = file.pages(0, 0);
  ASSERT_EQ(pages.size(), 3U);
  EXPECT_EQ(pages[2].header.num_values, 50);
  EXPECT_EQ(pages[0].offset, file.chunk(0, 0).data_page_offset);
  EXPECT_TRUE(file.chunk(0, 0).offset_index_offset);
  EXPECT_TRUE(file.chunk(0, 0).column_index_offset);
  EXPECT_EQ(file.metadata().num_rows(), 250);
}

TEST(FileWriter, FallsBackFromADictionaryThatGrowsTooLarge) {
  ColumnOptions options;
  options.encoding = Encoding::RLE_DICTIONARY;
  options.dictionary.limit_bytes = 800;
  options.dictionary.fallback = Encoding::DELTA_BINARY_PACKED;
  const auto pages = file_of_numbers(250, options).pages(0, 0);
  ASSERT_EQ(pages.size(), 3U);
  EXPECT_EQ(pages[0].header.type, PageType::DICTIONARY_PAGE);
  EXPECT_EQ(pages[0].header.num_values, 100);
  EXPECT_EQ(pages[1].header.encoding, Encoding::RLE_DICTIONARY);
  EXPECT_EQ(pages[1].header.num_values, 100);
  EXPECT_EQ(pages[2].header.encoding, Encoding::DELTA_BINARY_PACKED);
}

TEST(FileWriter, SaysWhereTheDictionaryIsInThreeWays) {
  ColumnOptions options;
  options.encoding = Encoding::PLAIN_DICTIONARY;
  const ColumnChunkMetadata present = file_of_numbers(10, options).chunk(0, 0);
  EXPECT_EQ(present.dictionary_page_offset, 4);
  EXPECT_GT(present.data_page_offset, 4);
  options.dictionary.offset = DictionaryOffset::kMissing;
  EXPECT_FALSE(file_of_numbers(10, options).chunk(0, 0).dictionary_page_offset);
  EXPECT_EQ(file_of_numbers(10, options).chunk(0, 0).data_page_offset, 4);
  options.dictionary.offset = DictionaryOffset::kZero;
  EXPECT_EQ(file_of_numbers(10, options).chunk(0, 0).dictionary_page_offset, 0);
}

TEST(FileWriter, ChecksumsPagesRightlyAndWrongly) {
  ColumnOptions options;
  options.encoding = Encoding::RLE_DICTIONARY;
  options.compression.codec = CompressionCodec::SNAPPY;
  options.pages.checksum = PageChecksum::kRight;
  for (const naive::Page& page : file_of_numbers(10, options).pages(0, 0)) {
    EXPECT_EQ(page.header.crc, crc32(page.body));
  }
  options.pages.checksum = PageChecksum::kWrong;
  for (const naive::Page& page : file_of_numbers(10, options).pages(0, 0)) {
    ASSERT_TRUE(page.header.crc);
    EXPECT_NE(page.header.crc, crc32(page.body));
  }
  options.pages.checksum = PageChecksum::kNone;
  EXPECT_FALSE(file_of_numbers(10, options).pages(0, 0)[0].header.crc);
}

TEST(FileWriter, DescribesTheColumnChunk) {
  ColumnOptions options;
  options.encoding = Encoding::RLE_DICTIONARY;
  options.bloom_filter.enabled = true;
  options.key_value_metadata = {{"unit", "pieces"}};
  options.path_in_schema = false;
  const naive::File file = file_of_numbers(10, options);
  const ColumnChunkMetadata chunk = file.chunk(0, 0);
  EXPECT_EQ(chunk.encodings, (std::vector{Encoding::RLE, Encoding::RLE_DICTIONARY, Encoding::PLAIN}));
  EXPECT_EQ(chunk.num_values, 10);
  EXPECT_TRUE(chunk.path_in_schema.empty());
  ASSERT_EQ(chunk.key_value_metadata.size(), 1U);
  EXPECT_EQ(chunk.key_value_metadata[0].second, "pieces");
  EXPECT_TRUE(chunk.bloom_filter_offset);
  EXPECT_TRUE(chunk.bloom_filter_length);
  ASSERT_TRUE(chunk.statistics);
  EXPECT_EQ(chunk.statistics->min_value, std::string(8, '\0'));
  EXPECT_EQ(chunk.statistics->null_count, 0);
}

TEST(FileWriter, CountsLevelsAndBytesInSizeStatistics) {
  ColumnOptions options;
  options.size_statistics = true;
  const Node column = leaf("c", PhysicalType::BYTE_ARRAY, Repetition::OPTIONAL);
  const LeafData data = optional_data(Values::byte_arrays({"abc", "de"}), {true, false, true, false, false});
  const naive::File file(write_file({column}, {options}, {}, {{data}}));
  const ColumnChunkMetadata chunk = file.chunk(0, 0);
  ASSERT_TRUE(chunk.size_statistics);
  EXPECT_EQ(chunk.size_statistics->unencoded_byte_array_bytes, 5);
  EXPECT_EQ(chunk.size_statistics->definition_level_histogram, (std::vector<int64_t>{3, 2}));
  EXPECT_TRUE(chunk.size_statistics->repetition_level_histogram.empty());
}

TEST(FileWriter, DescribesTheFile) {
  FileOptions options;
  options.created_by = "somebody version 1.0";
  options.key_value_metadata = {{"a", "1"}, {"b", "2"}};
  options.version = 1;
  options.num_rows = 7;
  options.sorting_columns = {{.leaf = 0, .descending = true, .nulls_first = true}};
  options.column_orders = ColumnOrderForm::kAbsent;
  const naive::File file = file_of_numbers(10, {}, options);
  EXPECT_EQ(file.metadata().created_by(), "somebody version 1.0");
  EXPECT_EQ(file.metadata().key_value_metadata().size(), 2U);
  EXPECT_EQ(file.metadata().version(), 1);
  EXPECT_EQ(file.metadata().declared_num_rows(), 7);
  EXPECT_EQ(file.metadata().num_rows(), 10);
  EXPECT_EQ(file.metadata().column_order(0), ColumnOrder::kUndefined);
  ASSERT_EQ(file.metadata().row_group(0).sorting_columns.size(), 1U);
  EXPECT_TRUE(file.metadata().row_group(0).sorting_columns[0].descending);
}

TEST(FileWriter, LetsHooksChangeHeadersAndFooter) {
  FileOptions options;
  options.edit_page_header = [](int, int64_t, thrift::PageHeader& header) { header.data_page_header.num_values = 99; };
  options.edit_footer = [](thrift::FileMetaData& footer) { footer.row_groups[0].num_rows = 5; };
  const naive::File file = file_of_numbers(10, {}, options);
  EXPECT_EQ(file.pages(0, 0)[0].header.num_values, 99);
  EXPECT_EQ(file.metadata().row_group(0).num_rows, 5);
}

TEST(FileWriter, RefusesContradictions) {
  const std::vector<Node> columns{leaf("n", PhysicalType::INT64), leaf("m", PhysicalType::INT64)};
  std::vector<LeafData> leaves{numbers(10)[0], numbers(11)[0]};
  EXPECT_THROW(write_file(columns, {ColumnOptions{}}, {}, {leaves}), Error);
  EXPECT_THROW(write_file(columns, {ColumnOptions{}, {}, {}}, {}, {}), Error);
  EXPECT_THROW(write_file(columns, {ColumnOptions{}}, {}, {numbers(10)}), Error);
  ColumnOptions options;
  options.pages.version = 2;
  options.pages.split_rows = true;
  EXPECT_THROW(file_of_numbers(10, options), Error);
  options = {};
  options.encoding = Encoding::DELTA_BYTE_ARRAY;
  EXPECT_THROW(file_of_numbers(10, options), Error);
}

}  // namespace writer
}  // namespace lamella::inline v0
