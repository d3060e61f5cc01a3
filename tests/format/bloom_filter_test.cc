#include "format/bloom_filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/bits.h"
#include "lamella/file_metadata.h"
#include "parquet_types.h"
#include "tests/format/expect_error.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

thrift::BloomFilterHeader header_of(int32_t num_bytes) {
  thrift::BloomFilterHeader header;
  header.numBytes = num_bytes;
  thrift::BloomFilterAlgorithm algorithm;
  algorithm.__set_BLOCK({});
  header.__set_algorithm(algorithm);
  thrift::BloomFilterHash hash;
  hash.__set_XXHASH({});
  header.__set_hash(hash);
  thrift::BloomFilterCompression compression;
  compression.__set_UNCOMPRESSED({});
  header.__set_compression(compression);
  return header;
}

TEST(ParseBloomFilterHeader, ReadsSizes) {
  const std::string text = thrift_bytes(header_of(1024));
  const auto header = parse_bloom_filter_header(bytes_of(text + "bits"), 0);
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->bits_bytes, 1024);
  EXPECT_EQ(header->header_bytes, static_cast<int32_t>(text.size()));
}

TEST(ParseBloomFilterHeader, AsksForMoreWhereBytesEnd) {
  const std::string text = thrift_bytes(header_of(1024));
  for (size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(parse_bloom_filter_header(bytes_of(text).first(size), 0)) << size;
}

TEST(ParseBloomFilterHeader, RejectsSizesThatAreNotWholeBlocks) {
  for (const int32_t size : {0, -32, 31, 33, INT32_MAX, INT32_MIN}) {
    const std::string text = thrift_bytes(header_of(size));
    EXPECT_ERROR(parse_bloom_filter_header(bytes_of(text), 77), ErrorCode::kCorruptFile,
                 "byte 77: bloom filter: " + std::to_string(size) + " bytes of bits");
  }
}

TEST(ParseBloomFilterHeader, SaysWhatItDoesNotKnow) {
  thrift::BloomFilterHeader header = header_of(32);
  header.hash = {};
  EXPECT_ERROR(parse_bloom_filter_header(bytes_of(thrift_bytes(header)), 0), ErrorCode::kNotImplemented,
               "its hash is not known");
  header = header_of(32);
  header.compression = {};
  EXPECT_ERROR(parse_bloom_filter_header(bytes_of(thrift_bytes(header)), 0), ErrorCode::kNotImplemented,
               "its compression is not known");
  header = header_of(32);
  header.algorithm = {};
  EXPECT_ERROR(parse_bloom_filter_header(bytes_of(thrift_bytes(header)), 0), ErrorCode::kNotImplemented,
               "its algorithm is not known");
}

TEST(ParseBloomFilterHeader, RejectsBytesThatAreNotOne) {
  EXPECT_ERROR(parse_bloom_filter_header(bytes_of(std::string(64, '\xFF')), 0), ErrorCode::kCorruptFile, "header");
  EXPECT_ERROR(parse_bloom_filter_header(bytes_of(std::string(64, '\0')), 0), ErrorCode::kCorruptFile, "missing");
  // A structure that never ends.
  const std::string text = std::string("\x28\xFF\xFF\x03", 4) + std::string(100'000, 'x');
  EXPECT_ERROR(parse_bloom_filter_header(bytes_of(text), 0), ErrorCode::kCorruptFile, "header");
}

TEST(BloomFilter, NeedsWholeBlocks) {
  EXPECT_ERROR(BloomFilter(Buffer::allocate(0)), ErrorCode::kCorruptFile, "0 bytes of bits");
  EXPECT_ERROR(BloomFilter(Buffer::allocate(40)), ErrorCode::kCorruptFile, "40 bytes of bits");
}

TEST(BloomFilter, FindsAHashWhoseEightBitsAreSet) {
  // By the format's definition, written out for one hash and three blocks.
  const uint64_t hash = 0xAAAAAAAB'00000001;  // Two thirds of the way: block 2.
  const uint32_t salts[] = {0x47B6137B, 0x44974D91, 0x8824AD5B, 0xA2B7289D,
                            0x705495C7, 0x2DF1424B, 0x9EFC4947, 0x5C6BFB31};
  Buffer bits = Buffer::allocate(96);
  std::fill_n(bits.mutable_data(), 96, uint8_t{0});
  EXPECT_FALSE(BloomFilter(Buffer::copy_of(bits.bytes())).may_contain(hash));
  for (int word = 0; word < 8; ++word)
    store(bits.mutable_data() + 64 + 4 * word, uint32_t{1} << (salts[word] >> 27));
  EXPECT_TRUE(BloomFilter(Buffer::copy_of(bits.bytes())).may_contain(hash));
  EXPECT_FALSE(BloomFilter(Buffer::copy_of(bits.bytes())).may_contain(1));
  store(bits.mutable_data() + 64 + 4 * 7, uint32_t{0});
  EXPECT_FALSE(BloomFilter(Buffer::copy_of(bits.bytes())).may_contain(hash));
}

TEST(BloomFilter, StaysInsideForEveryHash) {
  const BloomFilter filter(Buffer::copy_of(bytes_of(std::string(32, '\xFF'))));
  EXPECT_EQ(filter.num_blocks(), 1);
  EXPECT_TRUE(filter.may_contain(UINT64_MAX));
  EXPECT_TRUE(filter.may_contain(0));
}

bool may_contain(const BloomFilter& filter, std::string_view value) {
  return filter.may_contain(bloom_filter_hash(bytes_of(value)));
}

/// The filter of the only column of a file in tests/data.
BloomFilter filter_in(const std::string& name) {
  const auto file = open_local_file(LAMELLA_SOURCE_DIR "/tests/data/parquet-testing/" + name);
  const ColumnChunkMetadata chunk = read_metadata(*file)->column_chunk(0, 0);
  const int64_t offset = chunk.bloom_filter_offset.value();
  const std::vector<ByteRange> front{{offset, 64}};
  const auto header = parse_bloom_filter_header(file->read(front, nullptr)[0].bytes(), offset);
  EXPECT_TRUE(header.has_value());
  if (chunk.bloom_filter_length) {
    EXPECT_EQ(*chunk.bloom_filter_length, header->header_bytes + header->bits_bytes);
  }
  const std::vector<ByteRange> bits{{offset + header->header_bytes, header->bits_bytes}};
  return BloomFilter(file->read(bits, nullptr)[0]);
}

TEST(BloomFilter, ReadsThoseOfFilesWithAndWithoutALength) {
  for (const char* name :
       {"data_index_bloom_encoding_stats.parquet", "data_index_bloom_encoding_with_length.parquet"}) {
    const BloomFilter filter = filter_in(name);
    for (const char* value : {"Hello", "This is", "a", "test", "How", "are you", "doing ", "today", "the quick",
                              "brown fox", "jumps", "over", "the lazy", "dog"}) {
      EXPECT_TRUE(may_contain(filter, value)) << name << ' ' << value;
    }
    for (const char* value : {"Goodbye", "hello", "", "doing", "cat"})
      EXPECT_FALSE(may_contain(filter, value)) << name << ' ' << value;
  }
}

TEST(BloomFilter, ReadsTheOneThatParquetMrMade) {
  const char* set = std::getenv("LAMELLA_TESTING_DIR");
  const std::string path = (set != nullptr ? std::string(set) : std::string(LAMELLA_SOURCE_DIR "/../shared")) +
                           "/parquet-testing/data/bloom_filter.xxhash.bin";
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << path << " does not exist: set LAMELLA_TESTING_DIR to the folder that holds parquet-testing";
  }
  std::ifstream stream(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  const auto header = parse_bloom_filter_header(bytes_of(text), 0);
  ASSERT_TRUE(header.has_value());
  ASSERT_EQ(static_cast<size_t>(header->header_bytes + header->bits_bytes), text.size());
  const auto bits = bytes_of(text).subspan(static_cast<size_t>(header->header_bytes));
  const BloomFilter filter(Buffer::copy_of(bits));
  for (const char* value : {"hello", "parquet", "bloom", "filter"})
    EXPECT_TRUE(may_contain(filter, value)) << value;
  for (const char* value : {"Hello", "arrow", "cuckoo", ""})
    EXPECT_FALSE(may_contain(filter, value)) << value;
}

}  // namespace
}  // namespace lamella
