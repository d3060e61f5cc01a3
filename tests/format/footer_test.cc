#include "format/footer.h"

#include <gtest/gtest.h>

#include <ctime>
#include <limits>
#include <random>

#include "format/column_chunk.h"
#include "tests/format/expect_error.h"
#include "tests/format/make_footer.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

std::shared_ptr<const FileMetadata> parse_text(std::string_view text, const ReadLimits& limits = {}) {
  const Buffer bytes = Buffer::copy_of(bytes_of(text));
  return parse_metadata(bytes, {1000, bytes.size()}, limits);
}

std::shared_ptr<const FileMetadata> parse(const thrift::FileMetaData& footer, const ReadLimits& limits = {}) {
  return parse_text(thrift_bytes(footer), limits);
}

TEST(ParseMetadata, ReadsWhatAFooterSays) {
  thrift::FileMetaData footer = make_footer(2, 3);
  footer.__set_num_rows(7);
  footer.__set_created_by("somebody version 1.0");
  thrift::KeyValue with_value, without_value;
  with_value.key = "k";
  with_value.__set_value("v");
  without_value.key = "empty";
  footer.__set_key_value_metadata({with_value, without_value});
  const auto metadata = parse(footer);
  EXPECT_EQ(metadata->version(), 1);
  EXPECT_EQ(metadata->num_row_groups(), 3);
  EXPECT_EQ(metadata->num_rows(), 30);
  EXPECT_EQ(metadata->declared_num_rows(), 7);
  EXPECT_EQ(metadata->created_by(), "somebody version 1.0");
  EXPECT_EQ(metadata->schema().num_leaves(), 2);
  EXPECT_EQ(metadata->footer_range().offset, 1000);
  const KeyValueMetadata expected{{"k", "v"}, {"empty", std::nullopt}};
  EXPECT_EQ(metadata->key_value_metadata(), expected);
}

TEST(ParseMetadata, ReadsRowGroups) {
  thrift::FileMetaData footer = make_footer(1, 1);
  thrift::RowGroup& row_group = footer.row_groups[0];
  row_group.__set_total_byte_size(500);
  row_group.__set_total_compressed_size(200);
  row_group.__set_file_offset(4);
  row_group.__set_ordinal(5);
  thrift::SortingColumn sorting;
  sorting.__set_column_idx(0);
  sorting.__set_descending(true);
  sorting.__set_nulls_first(true);
  row_group.__set_sorting_columns({sorting});
  const RowGroupMetadata read = parse(footer)->row_group(0);
  EXPECT_EQ(read.num_rows, 10);
  EXPECT_EQ(read.total_byte_size, 500);
  EXPECT_EQ(read.total_compressed_size, 200);
  EXPECT_EQ(read.file_offset, 4);
  EXPECT_EQ(read.ordinal, int16_t{5});
  ASSERT_EQ(read.sorting_columns.size(), 1U);
  EXPECT_TRUE(read.sorting_columns[0].descending);
  EXPECT_TRUE(read.sorting_columns[0].nulls_first);
}

thrift::ColumnChunk chunk_with_everything() {
  thrift::ColumnChunk chunk = column_chunk(thrift::Type::INT32);
  thrift::ColumnMetaData metadata = chunk.meta_data;
  metadata.__set_encodings({thrift::Encoding::ALP, thrift::Encoding::RLE, static_cast<thrift::Encoding>(1000)});
  metadata.__set_path_in_schema({"c0"});
  metadata.__set_total_uncompressed_size(300);
  metadata.__set_dictionary_page_offset(4);
  metadata.__set_index_page_offset(8);
  metadata.__set_bloom_filter_offset(900);
  metadata.__set_bloom_filter_length(50);
  thrift::Statistics statistics;
  statistics.__set_min_value("a");
  statistics.__set_is_min_value_exact(false);
  statistics.__set_max("z");
  statistics.__set_null_count(0);
  statistics.__set_nan_count(3);
  metadata.__set_statistics(statistics);
  thrift::PageEncodingStats stats;
  stats.__set_page_type(thrift::PageType::DICTIONARY_PAGE);
  stats.__set_encoding(thrift::Encoding::PLAIN);
  stats.__set_count(1);
  metadata.__set_encoding_stats({stats});
  thrift::SizeStatistics sizes;
  sizes.__set_unencoded_byte_array_data_bytes(77);
  sizes.__set_definition_level_histogram({1, 9});
  metadata.__set_size_statistics(sizes);
  thrift::BoundingBox box;
  box.xmin = 1;
  box.xmax = 2;
  box.ymin = 3;
  box.ymax = 4;
  box.__set_zmax(5);
  thrift::GeospatialStatistics geospatial;
  geospatial.__set_bbox(box);
  geospatial.__set_geospatial_types({1, 3});
  metadata.__set_geospatial_statistics(geospatial);
  chunk.__set_meta_data(metadata);
  chunk.__set_file_path("elsewhere");
  chunk.__set_offset_index_offset(600);
  chunk.__set_offset_index_length(60);
  chunk.__set_column_index_offset(700);
  chunk.__set_column_index_length(70);
  return chunk;
}

TEST(ParseMetadata, ReadsColumnChunks) {
  thrift::FileMetaData footer = make_footer(1, 1);
  footer.row_groups[0].columns[0] = chunk_with_everything();
  const ColumnChunkMetadata chunk = parse(footer)->column_chunk(0, 0);
  EXPECT_EQ(chunk.physical_type, PhysicalType::INT32);
  EXPECT_EQ(chunk.encodings, (std::vector<Encoding>{Encoding::ALP, Encoding::RLE, static_cast<Encoding>(-1)}));
  EXPECT_EQ(chunk.path_in_schema, std::vector<std::string>{"c0"});
  EXPECT_EQ(chunk.codec, CompressionCodec::SNAPPY);
  EXPECT_EQ(chunk.num_values, 10);
  EXPECT_EQ(chunk.total_uncompressed_size, 300);
  EXPECT_EQ(chunk.total_compressed_size, 100);
  EXPECT_EQ(chunk.data_page_offset, 4);
  EXPECT_EQ(chunk.index_page_offset, 8);
  EXPECT_EQ(chunk.dictionary_page_offset, 4);
  ASSERT_TRUE(chunk.statistics.has_value());
  EXPECT_EQ(chunk.statistics->min_value, "a");
  EXPECT_EQ(chunk.statistics->max_value, std::nullopt);
  EXPECT_EQ(chunk.statistics->max, "z");
  EXPECT_EQ(chunk.statistics->is_min_value_exact, false);
  EXPECT_EQ(chunk.statistics->is_max_value_exact, std::nullopt);
  EXPECT_EQ(chunk.statistics->null_count, 0);
  EXPECT_EQ(chunk.statistics->nan_count, 3);
  EXPECT_EQ(chunk.statistics->distinct_count, std::nullopt);
  ASSERT_EQ(chunk.encoding_stats.size(), 1U);
  EXPECT_EQ(chunk.encoding_stats[0].page_type, PageType::DICTIONARY_PAGE);
  EXPECT_EQ(chunk.bloom_filter_offset, 900);
  EXPECT_EQ(chunk.bloom_filter_length, 50);
  ASSERT_TRUE(chunk.size_statistics.has_value());
  EXPECT_EQ(chunk.size_statistics->unencoded_byte_array_bytes, 77);
  EXPECT_EQ(chunk.size_statistics->definition_level_histogram, (std::vector<int64_t>{1, 9}));
  ASSERT_TRUE(chunk.geospatial_statistics && chunk.geospatial_statistics->bounding_box);
  EXPECT_EQ(chunk.geospatial_statistics->bounding_box->ymax, 4);
  EXPECT_EQ(chunk.geospatial_statistics->bounding_box->zmin, std::nullopt);
  EXPECT_EQ(chunk.geospatial_statistics->bounding_box->zmax, 5);
  EXPECT_EQ(chunk.geospatial_statistics->geospatial_types, (std::vector<int32_t>{1, 3}));
  EXPECT_EQ(chunk.file_path, "elsewhere");
  EXPECT_EQ(chunk.offset_index_offset, 600);
  EXPECT_EQ(chunk.column_index_length, 70);
}

TEST(ParseMetadata, ReadsHowAColumnIsEncrypted) {
  thrift::FileMetaData footer = make_footer(1, 1);
  thrift::ColumnChunk chunk;
  thrift::EncryptionWithColumnKey key;
  key.__set_path_in_schema({"c0"});
  key.__set_key_metadata("kc1");
  thrift::ColumnCryptoMetaData crypto;
  crypto.__set_ENCRYPTION_WITH_COLUMN_KEY(key);
  chunk.__set_crypto_metadata(crypto);
  chunk.__set_encrypted_column_metadata("sealed");
  footer.row_groups[0].columns[0] = chunk;
  const ColumnChunkMetadata read = parse(footer)->column_chunk(0, 0);
  ASSERT_TRUE(read.crypto.has_value());
  EXPECT_FALSE(read.crypto->with_footer_key);
  EXPECT_EQ(read.crypto->key_metadata, "kc1");
  EXPECT_EQ(read.encrypted_metadata, "sealed");
  EXPECT_EQ(read.physical_type, PhysicalType::INT32);
}

TEST(ParseMetadata, ReadsHowAFileIsEncryptedAndSigned) {
  thrift::FileMetaData footer = make_footer(1, 1);
  EXPECT_FALSE(parse(footer)->encryption_algorithm().has_value());
  thrift::AesGcmV1 gcm;
  gcm.__set_aad_file_unique("unique");
  footer.encryption_algorithm.__set_AES_GCM_V1(gcm);
  footer.__isset.encryption_algorithm = true;
  footer.__set_footer_signing_key_metadata("kf");
  const std::string text = thrift_bytes(footer);
  const std::string signature(28, 's');
  const auto metadata = parse_text(text + signature);
  ASSERT_TRUE(metadata->encryption_algorithm().has_value());
  EXPECT_EQ(metadata->encryption_algorithm()->cipher, EncryptionAlgorithm::Cipher::kAesGcm);
  EXPECT_EQ(metadata->encryption_algorithm()->aad_file_unique, "unique");
  EXPECT_EQ(metadata->footer_signing_key_metadata(), "kf");
  EXPECT_EQ(metadata->serialized_bytes(), static_cast<int64_t>(text.size()));
  const auto bytes = metadata->footer_bytes();
  EXPECT_EQ(std::string(bytes.begin(), bytes.end()), text + signature);
}

TEST(ParseMetadata, AddsTheDecryptedMetadataOfAColumn) {
  ColumnChunkMetadata chunk;
  chunk.encrypted_metadata = "sealed";
  add_decrypted_metadata(bytes_of(thrift_bytes(chunk_with_everything().meta_data)), chunk);
  EXPECT_EQ(chunk.num_values, 10);
  EXPECT_EQ(chunk.bloom_filter_offset, 900);
  EXPECT_EQ(chunk.encrypted_metadata, "sealed");
  EXPECT_ERROR(add_decrypted_metadata({}, chunk), ErrorCode::kCorruptFile, "decrypted column metadata: ");
}

TEST(ParseMetadata, ReadsColumnOrders) {
  thrift::FileMetaData footer = make_footer(4, 0);
  EXPECT_EQ(parse(footer)->column_order(3), ColumnOrder::kUndefined);
  std::vector<thrift::ColumnOrder> orders(4);
  orders[0].__set_TYPE_ORDER({});
  orders[1].__set_IEEE_754_TOTAL_ORDER({});
  orders[2].__set_INT96_TIMESTAMP_ORDER({});
  footer.__set_column_orders(orders);
  const auto metadata = parse(footer);
  EXPECT_EQ(metadata->column_order(0), ColumnOrder::kTypeDefined);
  EXPECT_EQ(metadata->column_order(1), ColumnOrder::kIeee754TotalOrder);
  EXPECT_EQ(metadata->column_order(2), ColumnOrder::kInt96Timestamp);
  EXPECT_EQ(metadata->column_order(3), ColumnOrder::kUnrecognised);
  orders.pop_back();
  footer.__set_column_orders(orders);
  EXPECT_EQ(parse(footer)->column_order(0), ColumnOrder::kUndefined);
}

/// A LogicalType with one member, an empty structure, of a field id that nobody knows.
std::string unknown_member(int16_t id) {
  return std::string("\x0C", 1) + static_cast<char>((2 * id & 0x7F) | 0x80) + static_cast<char>(2 * id >> 7) +
         std::string("\0\0", 2);
}

TEST(ParseMetadata, TellsWhichLogicalTypeNobodyKnows) {
  thrift::FileMetaData footer = make_footer(3, 0);
  footer.schema[1].__set_logicalType({});
  footer.schema[3].__set_logicalType({});
  std::string text = thrift_bytes(footer);
  // A LogicalType without a member is 0xAC's or 0x1C's stop byte; here the difference from name (4) to it (10) is 6.
  const std::string empty_union("\x6C\x00", 2);
  const size_t first = text.find(empty_union);
  const size_t second = text.find(empty_union, first + 1);
  ASSERT_NE(second, std::string::npos);
  text.replace(second + 1, 1, unknown_member(2555));
  const auto metadata = parse_text(text);
  EXPECT_EQ(metadata->schema().leaf(0).annotation.kind, LogicalKind::kUnrecognised);
  EXPECT_EQ(metadata->schema().leaf(0).annotation.unrecognised_id, 0);
  EXPECT_EQ(metadata->schema().leaf(1).annotation.kind, LogicalKind::kNone);
  EXPECT_EQ(metadata->schema().leaf(2).annotation.kind, LogicalKind::kUnrecognised);
  EXPECT_EQ(metadata->schema().leaf(2).annotation.unrecognised_id, 2555);
}

TEST(ParseMetadata, PassesOverBytesBehindTheMetadata) {
  EXPECT_EQ(parse_text(thrift_bytes(make_footer(1, 1)) + std::string(28, '\xAB'))->num_rows(), 10);
}

TEST(ParseMetadata, ReportsARowGroupWithTooFewChunksWhenItIsAskedFor) {
  thrift::FileMetaData footer = make_footer(2, 2);
  footer.row_groups[1].columns.pop_back();
  const auto metadata = parse(footer);
  EXPECT_EQ(metadata->row_group(0).num_rows, 10);
  EXPECT_ERROR(metadata->row_group(1), ErrorCode::kCorruptFile, "row group 1: byte 1000: 1 column chunks");
  EXPECT_ERROR(metadata->column_chunk(1, 0), ErrorCode::kCorruptFile, "the schema has 2 leaves");
}

TEST(ParseMetadata, ReportsChunksWithoutMetadataOrOfAnotherType) {
  thrift::FileMetaData footer = make_footer(2, 1);
  footer.row_groups[0].columns[0] = {};
  footer.row_groups[0].columns[1] = column_chunk(thrift::Type::DOUBLE);
  const auto metadata = parse(footer);
  EXPECT_ERROR(metadata->column_chunk(0, 0), ErrorCode::kCorruptFile, "row group 0: column c0: byte 1033: the column");
  EXPECT_ERROR(metadata->column_chunk(0, 1), ErrorCode::kCorruptFile, "is of type DOUBLE, the schema says INT32");
}

TEST(ParseMetadata, RejectsWhatIsNotThere) {
  const auto metadata = parse(make_footer(2, 1));
  EXPECT_ERROR(metadata->row_group(1), ErrorCode::kInvalidArgument, "row group 1");
  EXPECT_ERROR(metadata->row_group(-1), ErrorCode::kInvalidArgument, "row group -1");
  EXPECT_ERROR(metadata->column_chunk(0, 2), ErrorCode::kInvalidArgument, "leaf 2");
  EXPECT_ERROR(metadata->column_chunk(0, -1), ErrorCode::kInvalidArgument, "leaf -1");
}

TEST(ParseMetadata, RejectsRowCountsThatAreNegativeOrOverflow) {
  thrift::FileMetaData footer = make_footer(1, 2);
  footer.row_groups[1].num_rows = -5;
  EXPECT_ERROR(parse(footer), ErrorCode::kCorruptFile, "row group 1: byte 1000: a row group of -5 rows");
  footer.row_groups[1].num_rows = std::numeric_limits<int64_t>::max();
  EXPECT_ERROR(parse(footer), ErrorCode::kCorruptFile, "rows");
}

TEST(ParseMetadata, AppliesTheLimits) {
  const thrift::FileMetaData footer = make_footer(10, 10);
  const int64_t size = static_cast<int64_t>(thrift_bytes(footer).size());
  EXPECT_ERROR(parse(footer, {.max_footer_bytes = size - 1}), ErrorCode::kResourceLimit, "a footer of");
  EXPECT_ERROR(parse(footer, {.max_schema_nodes = 10}), ErrorCode::kResourceLimit, "11 schema nodes");
  EXPECT_ERROR(parse(footer, {.max_row_groups = 9}), ErrorCode::kResourceLimit, "10 row groups");
  EXPECT_ERROR(parse(footer, {.max_schema_depth = 0}), ErrorCode::kResourceLimit, "deep");
  EXPECT_EQ(
      parse(footer, {.max_footer_bytes = size, .max_schema_nodes = 11, .max_schema_depth = 1, .max_row_groups = 10})
          ->num_rows(),
      100);
}

TEST(ParseMetadata, SaysAtWhichByteAFooterEnds) {
  const std::string text = thrift_bytes(make_footer(3, 2));
  for (size_t size = 0; size < text.size(); ++size) {
    try {
      parse_text(std::string_view(text).substr(0, size));
      ADD_FAILURE() << size;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptFile) << size;
      EXPECT_GE(error.location().offset, 1000) << size;
      EXPECT_LE(error.location().offset, 1000 + static_cast<int64_t>(size)) << size;
    }
  }
}

TEST(ParseMetadata, RejectsListsThatClaimMoreThanThereIs) {
  // A version, then a schema of 2^31 - 1 structures, or of 9.
  EXPECT_ERROR(parse_text(std::string("\x15\x02\x19\xFC\xFF\xFF\xFF\xFF\x07", 9)), ErrorCode::kCorruptFile,
               "byte 1009: footer: a list of 2147483647 elements, 0 bytes remain");
  EXPECT_ERROR(parse_text(std::string("\x15\x02\x19\x9C\x48\x05mmmmm", 11)), ErrorCode::kCorruptFile,
               "a list of 9 elements, 7 bytes remain");
  // A name of 2^31 - 1 bytes.
  EXPECT_ERROR(parse_text(std::string("\x19\x1C\x48\xFF\xFF\xFF\xFF\x07", 8)), ErrorCode::kCorruptFile, "footer: ");
}

TEST(ParseMetadata, TakesLittleMemoryForChunksThatNobodyAsksFor) {
  // A schema of one leaf, and a row group of ten million column chunks of one byte each.
  std::string text("\x29\x2C\x48\x01m\x15\x02\x00\x15\x02\x38\x01\x63\x00\x29\x1C\x19\xFC\x80\xAD\xE2\x04", 22);
  text += std::string(10'000'000, '\0') + std::string("\x26\x14\x00\x00", 4);
  const auto metadata = parse_text(text);
  EXPECT_EQ(metadata->num_rows(), 10);
  EXPECT_ERROR(metadata->column_chunk(0, 0), ErrorCode::kCorruptFile, "10000000 column chunks, the schema has 1");
}

TEST(ParseMetadata, ReportsABadColumnChunkWhenItIsAskedFor) {
  thrift::FileMetaData footer = make_footer(3, 2);
  std::string text = thrift_bytes(footer);
  const std::string chunk = thrift_bytes(footer.row_groups[1].columns[1]);
  // Of the last row group's last chunk: num_values is renamed to what nobody knows.
  const size_t at = text.rfind(chunk);
  const size_t num_values = text.find("\x16\x14", at);
  ASSERT_NE(num_values, std::string::npos);
  text[num_values] = '\x15';
  const auto metadata = parse_text(text);
  EXPECT_EQ(metadata->column_chunk(1, 1).num_values, 10);
  try {
    metadata->column_chunk(1, 2);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_EQ(error.message(), "column metadata: num_values is missing");
    EXPECT_EQ(error.location().row_group, 1);
    EXPECT_EQ(error.location().column, "c2");
    EXPECT_GT(error.location().offset, 1000 + static_cast<int64_t>(at));
    EXPECT_LE(error.location().offset, 1000 + static_cast<int64_t>(at + chunk.size()));
  }
}

TEST(ParseMetadata, RejectsListsOfAnotherTypeAndListsThatAreThereTwice) {
  // A schema of one node, then row groups that are numbers.
  EXPECT_ERROR(parse_text(std::string("\x29\x1C\x48\x01m\x00\x29\x15\x02\x00", 10)), ErrorCode::kCorruptFile,
               "row_groups is a list of Thrift type 5, not 12");
  EXPECT_ERROR(parse_text(std::string("\x29\x1C\x48\x01m\x00\x29\x0C\x09\x08\x0C\x00", 12)), ErrorCode::kCorruptFile,
               "row_groups is there twice");
}

TEST(ParseMetadata, RejectsDeepNestingInFieldsThatItPassesOver) {
  std::string text(2000, '\x9C');  // A structure in field +9 of a structure in field +9, and so on.
  EXPECT_ERROR(parse_text(text), ErrorCode::kCorruptFile, "deep");
}

TEST(ParseMetadata, NeverCrashesOnMutatedFooters) {
  thrift::FileMetaData footer = make_footer(3, 2);
  footer.row_groups[0].columns[0] = chunk_with_everything();
  footer.schema[2].__set_logicalType({});
  const std::string original = thrift_bytes(footer);
  std::mt19937 random(3);
  int parsed = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = original;
    for (auto changes = random() % 4 + 1; changes > 0; --changes)
      text[random() % text.size()] = static_cast<char>(random());
    try {
      const auto metadata = parse_text(text);
      ++parsed;
      static_cast<void>(metadata->schema().to_string());
      for (const int column : metadata->schema().root().children)
        static_cast<void>(to_field(metadata->schema(), column));
      for (int g = 0; g < metadata->num_row_groups(); ++g) {
        for (int leaf = 0; leaf < metadata->schema().num_leaves(); ++leaf)
          static_cast<void>(metadata->column_chunk(g, leaf));
      }
    } catch (const Error& error) {
      EXPECT_NE(error.code(), ErrorCode::kInvalidArgument) << error.what();
    }
  }
  EXPECT_GT(parsed, 1000);
}

TEST(ParseMetadata, TakesTimeInProportionToTheColumns) {
  const auto seconds = [](int num_columns) {
    const std::string text = thrift_bytes(make_footer(num_columns, 1));
    const std::clock_t start = std::clock();  // Of this process: others may be busy.
    const auto metadata = parse_text(text);
    for (int leaf = 0; leaf < num_columns; ++leaf)
      static_cast<void>(metadata->column_chunk(0, leaf));
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
  seconds(1000);
  // 64 times the columns: linear is 64 times the time, quadratic 4096 times.
  EXPECT_LT(seconds(64'000), 1000 * seconds(1000));
}

}  // namespace
}  // namespace lamella
