#include "format/page_header.h"

#include <gtest/gtest.h>

#include <random>

#include "format/thrift_reader.h"
#include "parquet_types.h"
#include "tests/format/expect_error.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

thrift::PageHeader data_page() {
  thrift::DataPageHeader data;
  data.num_values = 100;
  data.encoding = thrift::Encoding::RLE_DICTIONARY;
  data.__set_definition_level_encoding(thrift::Encoding::RLE);
  data.__set_repetition_level_encoding(thrift::Encoding::BIT_PACKED);
  thrift::PageHeader header;
  header.type = thrift::PageType::DATA_PAGE;
  header.uncompressed_page_size = 1000;
  header.compressed_page_size = 500;
  header.__set_data_page_header(data);
  return header;
}

thrift::PageHeader data_page_v2() {
  thrift::DataPageHeaderV2 data;
  data.num_values = 100;
  data.num_nulls = 7;
  data.num_rows = 50;
  data.encoding = thrift::Encoding::DELTA_BINARY_PACKED;
  data.definition_levels_byte_length = 11;
  data.repetition_levels_byte_length = 12;
  thrift::PageHeader header;
  header.type = thrift::PageType::DATA_PAGE_V2;
  header.uncompressed_page_size = 1000;
  header.compressed_page_size = 500;
  header.__set_data_page_header_v2(data);
  return header;
}

PageHeader parse(const thrift::PageHeader& header) {
  const auto parsed = parse_page_header(bytes_of(thrift_bytes(header)));
  EXPECT_TRUE(parsed.has_value());
  return parsed.value_or(PageHeader{});
}

TEST(ParsePageHeader, ReadsDataPages) {
  thrift::PageHeader header = data_page();
  header.__set_crc(-2);
  const PageHeader parsed = parse(header);
  EXPECT_EQ(parsed.type, PageType::DATA_PAGE);
  EXPECT_EQ(parsed.header_bytes, static_cast<int32_t>(thrift_bytes(header).size()));
  EXPECT_EQ(parsed.uncompressed_bytes, 1000);
  EXPECT_EQ(parsed.compressed_bytes, 500);
  EXPECT_EQ(parsed.crc, 0xFFFFFFFEU);
  EXPECT_EQ(parsed.num_values, 100);
  EXPECT_EQ(parsed.encoding, Encoding::RLE_DICTIONARY);
  EXPECT_EQ(parsed.definition_level_encoding, Encoding::RLE);
  EXPECT_EQ(parsed.repetition_level_encoding, Encoding::BIT_PACKED);
  EXPECT_EQ(parse(data_page()).crc, std::nullopt);
}

TEST(ParsePageHeader, ReadsDataPagesOfVersion2) {
  thrift::PageHeader header = data_page_v2();
  const PageHeader parsed = parse(header);
  EXPECT_EQ(parsed.type, PageType::DATA_PAGE_V2);
  EXPECT_EQ(parsed.num_values, 100);
  EXPECT_EQ(parsed.num_nulls, 7);
  EXPECT_EQ(parsed.num_rows, 50);
  EXPECT_EQ(parsed.definition_levels_bytes, 11);
  EXPECT_EQ(parsed.repetition_levels_bytes, 12);
  EXPECT_TRUE(parsed.is_compressed);
  header.data_page_header_v2.__set_is_compressed(false);
  EXPECT_FALSE(parse(header).is_compressed);
}

TEST(ParsePageHeader, ReadsDictionaryAndIndexPages) {
  thrift::PageHeader header = data_page();
  header.type = thrift::PageType::DICTIONARY_PAGE;
  header.__isset.data_page_header = false;
  thrift::DictionaryPageHeader dictionary;
  dictionary.num_values = 9;
  dictionary.encoding = thrift::Encoding::PLAIN_DICTIONARY;
  dictionary.__set_is_sorted(true);
  header.__set_dictionary_page_header(dictionary);
  EXPECT_EQ(parse(header).num_values, 9);
  EXPECT_EQ(parse(header).encoding, Encoding::PLAIN_DICTIONARY);

  header.type = thrift::PageType::INDEX_PAGE;
  header.__isset.dictionary_page_header = false;
  EXPECT_EQ(parse(header).type, PageType::INDEX_PAGE);
  header.__set_index_page_header({});
  EXPECT_EQ(parse(header).compressed_bytes, 500);
}

TEST(ParsePageHeader, LetsTheTypeSayWhichMemberCounts) {
  thrift::PageHeader header = data_page();
  thrift::DictionaryPageHeader dictionary;
  dictionary.num_values = 9;
  dictionary.encoding = thrift::Encoding::PLAIN;
  header.__set_dictionary_page_header(dictionary);
  EXPECT_EQ(parse(header).num_values, 100);
  header.type = thrift::PageType::DICTIONARY_PAGE;
  EXPECT_EQ(parse(header).num_values, 9);
}

TEST(ParsePageHeader, PassesOverStatistics) {
  thrift::PageHeader header = data_page();
  thrift::Statistics statistics;
  statistics.__set_min_value(std::string(300, 'a'));
  statistics.__set_is_max_value_exact(true);
  statistics.__set_null_count(-1);
  header.data_page_header.__set_statistics(statistics);
  EXPECT_EQ(parse(header).num_values, 100);
}

TEST(ParsePageHeader, KeepsEncodingsThatTheFormatDoesNotDefine) {
  thrift::PageHeader header = data_page();
  header.data_page_header.encoding = static_cast<thrift::Encoding>(99);
  EXPECT_EQ(parse(header).encoding, static_cast<Encoding>(99));
  // 256 + 8 must not become RLE_DICTIONARY.
  header.data_page_header.encoding = static_cast<thrift::Encoding>(264);
  EXPECT_EQ(parse(header).encoding, static_cast<Encoding>(-1));
}

TEST(ParsePageHeader, AsksForMoreWhereBytesEnd) {
  thrift::PageHeader header = data_page_v2();
  header.data_page_header_v2.__set_is_compressed(false);
  const std::string text = thrift_bytes(header);
  for (size_t size = 0; size < text.size(); ++size)
    EXPECT_EQ(parse_page_header(bytes_of(text).first(size)), std::nullopt) << size;
  EXPECT_TRUE(parse_page_header(bytes_of(text + "page")).has_value());
}

TEST(ParsePageHeader, RejectsNegativeSizesAndCounts) {
  thrift::PageHeader header = data_page();
  header.compressed_page_size = -1;
  EXPECT_ERROR(parse(header), ErrorCode::kCorruptFile, "page header: compressed_page_size is -1");
  header = data_page();
  header.uncompressed_page_size = INT32_MIN;
  EXPECT_ERROR(parse(header), ErrorCode::kCorruptFile, "uncompressed_page_size is -2147483648");
  header = data_page();
  header.data_page_header.num_values = -1;
  EXPECT_ERROR(parse(header), ErrorCode::kCorruptFile, "num_values is -1");
  header = data_page_v2();
  header.data_page_header_v2.num_nulls = -1;
  EXPECT_ERROR(parse(header), ErrorCode::kCorruptFile, "num_nulls is -1");
  header = data_page_v2();
  header.data_page_header_v2.repetition_levels_byte_length = -1;
  EXPECT_ERROR(parse(header), ErrorCode::kCorruptFile, "repetition_levels_byte_length is -1");
}

TEST(ParsePageHeader, RejectsPageTypesThatDoNotExist) {
  for (const int32_t type : {-1, 4, 256}) {
    thrift::PageHeader header = data_page();
    header.type = static_cast<thrift::PageType>(type);
    EXPECT_ERROR(parse(header), ErrorCode::kCorruptFile, "page type " + std::to_string(type) + " does not exist");
  }
}

TEST(ParsePageHeader, NamesWhatIsMissing) {
  EXPECT_ERROR(parse_page_header(bytes_of(std::string_view("\x00", 1))), ErrorCode::kCorruptFile, "type is missing");
  EXPECT_ERROR(parse_page_header(bytes_of(std::string_view("\x15\x00\x15\x02\x00", 5))), ErrorCode::kCorruptFile,
               "compressed_page_size is missing");
  thrift::PageHeader header = data_page();
  header.type = thrift::PageType::DATA_PAGE_V2;
  EXPECT_ERROR(parse(header), ErrorCode::kCorruptFile, "data_page_header_v2 is missing");
}

TEST(ParsePageHeader, RejectsFieldsOfAnotherType) {
  EXPECT_ERROR(parse_page_header(bytes_of(std::string_view("\x16\x00", 2))), ErrorCode::kCorruptFile,
               "type is of Thrift type 6, not 5");
}

/// A number, small or of any size.
int32_t any_count(std::mt19937& random) {
  return static_cast<int32_t>(random() & 0x7FFFFFFF) >> random() % 31;
}

thrift::Encoding any_encoding(std::mt19937& random) {
  return static_cast<thrift::Encoding>(random() % 12);
}

std::string any_text(std::mt19937& random) {
  return std::string(random() % 40, static_cast<char>(random()));
}

thrift::Statistics any_statistics(std::mt19937& random) {
  thrift::Statistics statistics;
  if (random() % 2) statistics.__set_min_value(any_text(random));
  if (random() % 2) statistics.__set_max(any_text(random));
  if (random() % 2) statistics.__set_null_count(any_count(random));
  if (random() % 2) statistics.__set_is_max_value_exact(random() % 2);
  return statistics;
}

thrift::PageHeader any_header(std::mt19937& random) {
  thrift::PageHeader header;
  header.type = static_cast<thrift::PageType>(random() % 4);
  header.uncompressed_page_size = any_count(random);
  header.compressed_page_size = any_count(random);
  if (random() % 2) header.__set_crc(static_cast<int32_t>(random()));
  if (header.type == thrift::PageType::DATA_PAGE || random() % 8 == 0) {
    thrift::DataPageHeader data;
    data.num_values = any_count(random);
    data.encoding = any_encoding(random);
    if (random() % 4) data.__set_definition_level_encoding(any_encoding(random));
    if (random() % 4) data.__set_repetition_level_encoding(any_encoding(random));
    if (random() % 2) data.__set_statistics(any_statistics(random));
    header.__set_data_page_header(data);
  }
  if (random() % 4 == 0) header.__set_index_page_header({});
  if (header.type == thrift::PageType::DICTIONARY_PAGE || random() % 8 == 0) {
    thrift::DictionaryPageHeader dictionary;
    dictionary.num_values = any_count(random);
    dictionary.encoding = any_encoding(random);
    if (random() % 2) dictionary.__set_is_sorted(random() % 2);
    header.__set_dictionary_page_header(dictionary);
  }
  if (header.type == thrift::PageType::DATA_PAGE_V2 || random() % 8 == 0) {
    thrift::DataPageHeaderV2 data;
    data.num_values = any_count(random);
    data.num_nulls = any_count(random);
    data.num_rows = any_count(random);
    data.encoding = any_encoding(random);
    data.definition_levels_byte_length = any_count(random);
    data.repetition_levels_byte_length = any_count(random);
    if (random() % 2) data.__set_is_compressed(random() % 2);
    if (random() % 2) data.__set_statistics(any_statistics(random));
    header.__set_data_page_header_v2(data);
  }
  return header;
}

/// What the generated reader makes of `text`, which must be whole, as this reader would say it.
PageHeader by_thrift(const std::string& text) {
  ThriftReader reader(bytes_of(text));
  thrift::PageHeader generated;
  read_thrift(reader, generated, "page header", 0);
  PageHeader header;
  header.type = static_cast<PageType>(generated.type);
  header.header_bytes = static_cast<int32_t>(reader.position());
  header.uncompressed_bytes = generated.uncompressed_page_size;
  header.compressed_bytes = generated.compressed_page_size;
  if (generated.__isset.crc) header.crc = static_cast<uint32_t>(generated.crc);
  if (header.type == PageType::DATA_PAGE) {
    const thrift::DataPageHeader& data = generated.data_page_header;
    header.num_values = data.num_values;
    header.encoding = static_cast<Encoding>(data.encoding);
    if (data.__isset.definition_level_encoding) {
      header.definition_level_encoding = static_cast<Encoding>(data.definition_level_encoding);
    }
    if (data.__isset.repetition_level_encoding) {
      header.repetition_level_encoding = static_cast<Encoding>(data.repetition_level_encoding);
    }
  } else if (header.type == PageType::DICTIONARY_PAGE) {
    header.num_values = generated.dictionary_page_header.num_values;
    header.encoding = static_cast<Encoding>(generated.dictionary_page_header.encoding);
  } else if (header.type == PageType::DATA_PAGE_V2) {
    const thrift::DataPageHeaderV2& data = generated.data_page_header_v2;
    header.num_values = data.num_values;
    header.num_nulls = data.num_nulls;
    header.num_rows = data.num_rows;
    header.encoding = static_cast<Encoding>(data.encoding);
    header.definition_levels_bytes = data.definition_levels_byte_length;
    header.repetition_levels_bytes = data.repetition_levels_byte_length;
    header.is_compressed = data.is_compressed;
  }
  return header;
}

TEST(ParsePageHeader, AgreesWithThriftsReaderOnValidHeaders) {
  std::mt19937 random(4);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = thrift_bytes(any_header(random));
    const auto parsed = parse_page_header(bytes_of(text));
    ASSERT_TRUE(parsed.has_value()) << round;
    ASSERT_EQ(*parsed, by_thrift(text)) << round;
  }
}

TEST(ParsePageHeader, AgreesWithThriftsReaderWhereItReadsMutatedHeaders) {
  std::mt19937 random(5);
  int agreed = 0;
  for (int round = 0; round < 50'000; ++round) {
    std::string text = thrift_bytes(any_header(random));
    for (auto changes = random() % 3 + 1; changes > 0; --changes)
      text[random() % text.size()] = static_cast<char>(random());
    std::optional<PageHeader> parsed;
    try {
      parsed = parse_page_header(bytes_of(text));
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::kCorruptFile) << error.what();
    }
    if (!parsed) continue;
    // Encodings beyond int8_t are the one thing that the two say differently on purpose.
    const bool clamped = parsed->encoding < Encoding::PLAIN || parsed->definition_level_encoding < Encoding::PLAIN ||
                         parsed->repetition_level_encoding < Encoding::PLAIN;
    if (clamped) continue;
    ASSERT_EQ(*parsed, by_thrift(text)) << round;
    ++agreed;
  }
  EXPECT_GT(agreed, 5'000);
}

}  // namespace
}  // namespace lamella
