#include "lamella/unsafe_row.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <numeric>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"
#include "row/big_endian_decimal.h"

namespace lamella {
namespace {

/// Bytes of 64-bit words.
std::vector<uint8_t> words(const std::vector<uint64_t>& values) {
  std::vector<uint8_t> bytes(values.size() * 8);
  for (size_t i = 0; i < values.size(); ++i)
    store(bytes.data() + i * 8, values[i]);
  return bytes;
}

constexpr uint64_t body(uint64_t offset, uint64_t size) {
  return offset << 32 | size;
}

SparkType schema_of(std::vector<SparkType> types) {
  std::vector<SparkField> fields;
  for (size_t i = 0; i < types.size(); ++i)
    fields.emplace_back("c" + std::to_string(i), types[i]);
  return SparkType::structure(std::move(fields));
}

/// ('Spark', array(123), 2), the row that Spark documents its hash functions with.
struct DocumentedRow {
  std::vector<uint8_t> bytes = words({0, body(32, 5), body(40, 24), 2, 0x6b72617053, 1, 0, 123});
  SparkType schema = schema_of({SparkTypeId::kString, SparkType::array(SparkTypeId::kInteger), SparkTypeId::kInteger});
  UnsafeRow row{bytes, 3};
};

TEST(UnsafeRow, GetsWhatTheBytesSay) {
  const DocumentedRow documented;
  EXPECT_FALSE(documented.row.is_null(0));
  EXPECT_EQ(documented.row.get_string(0), "Spark");
  const UnsafeArray array = documented.row.get_array(1);
  EXPECT_EQ(array.size(), 1);
  EXPECT_EQ(array.get_int(0), 123);
  EXPECT_EQ(documented.row.get_int(2), 2);
}

TEST(UnsafeRow, HashesAsSparkDocuments) {
  const DocumentedRow documented;
  EXPECT_EQ(spark_hash(documented.row, documented.schema), -1321691492);
  EXPECT_EQ(spark_xxhash64(documented.row, documented.schema), 5602566077635097486);
}

TEST(UnsafeRow, HashesNothingForNulls) {
  const auto bytes = words({1, 0});
  const SparkType schema = schema_of({SparkTypeId::kInteger});
  EXPECT_EQ(spark_hash(UnsafeRow(bytes, 1), schema), 42);
  EXPECT_EQ(spark_xxhash64(UnsafeRow(bytes, 1), schema), 42);
}

TEST(UnsafeRow, HashesZerosAndNansAlike) {
  const SparkType schema = schema_of({SparkTypeId::kDouble});
  const auto hash_of = [&](uint64_t bits) {
    const auto bytes = words({0, bits});
    return spark_hash(UnsafeRow(bytes, 1), schema);
  };
  EXPECT_EQ(hash_of(0), hash_of(0x8000000000000000));
  EXPECT_EQ(hash_of(0x7ff8000000000000), hash_of(0xfff0000000000001));
}

TEST(UnsafeRow, RefusesToHashVariantsAndForeignColumns) {
  const DocumentedRow documented;
  const std::array<int, 1> behind = {3};
  EXPECT_THROW(spark_hash(documented.row, documented.schema, behind), Error);
  EXPECT_THROW(spark_hash(documented.row, schema_of({SparkTypeId::kString})), Error);
  const auto bytes = words({0, body(16, 8), 4});
  EXPECT_THROW(spark_hash(UnsafeRow(bytes, 1), schema_of({SparkTypeId::kVariant})), Error);
}

TEST(UnsafeRow, TextShowsEveryValue) {
  const DocumentedRow documented;
  EXPECT_EQ(to_json(documented.row, documented.schema), R"({"c0":"Spark","c1":[123],"c2":2})");
  EXPECT_EQ(to_string(documented.row, documented.schema), "[Spark, [123], 2]");
}

TEST(WideDecimal, IsTheShortestBigEndianForm) {
  const auto bytes_of = [](Int128 value) {
    std::vector<uint8_t> bytes(16);
    bytes.resize(static_cast<size_t>(store_wide_decimal(value, bytes.data())));
    EXPECT_EQ(internal::big_endian_decimal(bytes), value);
    return bytes;
  };
  EXPECT_EQ(bytes_of(0), (std::vector<uint8_t>{0}));
  EXPECT_EQ(bytes_of(-1), (std::vector<uint8_t>{0xff}));
  EXPECT_EQ(bytes_of(127), (std::vector<uint8_t>{0x7f}));
  EXPECT_EQ(bytes_of(128), (std::vector<uint8_t>{0, 0x80}));
  EXPECT_EQ(bytes_of(-128), (std::vector<uint8_t>{0x80}));
  EXPECT_EQ(bytes_of(-129), (std::vector<uint8_t>{0xff, 0x7f}));
  EXPECT_EQ(bytes_of(Int128{1} << 63).size(), 9U);
  EXPECT_EQ(bytes_of(-(Int128{1} << 63)).size(), 8U);
  EXPECT_EQ(bytes_of(Int128{1} << 126).size(), 16U);
}

TEST(Validate, NamesTheColumnAndTheByte) {
  DocumentedRow documented;
  store(documented.bytes.data() + 16, body(40, 32));
  try {
    validate(documented.bytes, documented.schema);
    FAIL() << "passed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_STREQ(error.what(), "column c1: row: body of 32 bytes at byte 40, there are 64");
  }
}

TEST(Validate, RefusesWhatLeavesTheRow) {
  const DocumentedRow documented;
  const auto refuses = [&](size_t at, uint64_t word) {
    std::vector<uint8_t> bytes = documented.bytes;
    store(bytes.data() + at, word);
    EXPECT_THROW(validate(bytes, documented.schema), Error) << "byte " << at << ", word " << word;
  };
  ASSERT_NO_THROW(validate(documented.bytes, documented.schema));
  refuses(8, body(24, 5));           // Over the slots.
  refuses(8, body(33, 5));           // Not at a multiple of 8.
  refuses(8, body(0xfffffff8, 5));   // Behind the end.
  refuses(8, body(32, 0xffffffff));  // Longer than the row.
  refuses(16, body(32, 24));         // Over the string.
  refuses(16, body(40, 16));         // Shorter than its elements.
  refuses(40, 3);                    // More elements than fit.
  refuses(40, ~uint64_t{0});         // A negative count.
  refuses(40, uint64_t{1} << 62);
  for (size_t size = 0; size < documented.bytes.size(); ++size) {
    EXPECT_THROW(validate(std::span(documented.bytes).first(size), documented.schema), Error) << size;
  }
}

TEST(Validate, RefusesMapsWhoseArraysDiffer) {
  const SparkType schema = schema_of({SparkType::map(SparkTypeId::kByte, SparkTypeId::kByte)});
  ASSERT_NO_THROW(validate(words({0, body(16, 56), 24, 1, 0, 7, 1, 0, 8}), schema));
  EXPECT_THROW(validate(words({0, body(16, 56), 24, 1, 0, 7, 2, 0, 8}), schema), Error);
  EXPECT_THROW(validate(words({0, body(16, 56), 48, 1, 0, 7, 1, 0, 8}), schema), Error);
}

TEST(Validate, RefusesBodiesOfTheWrongSize) {
  EXPECT_THROW(validate(words({0, body(16, 17), 0, 0, 0}), schema_of({SparkType::decimal(20, 0)})), Error);
  EXPECT_THROW(validate(words({0, body(16, 0), 0, 0}), schema_of({SparkType::decimal(20, 0)})), Error);
  EXPECT_THROW(validate(words({0, body(16, 8), 0}), schema_of({SparkTypeId::kCalendarInterval})), Error);
  EXPECT_THROW(validate(words({0, body(16, 8), 5}), schema_of({SparkTypeId::kVariant})), Error);
  EXPECT_THROW(validate(words({0, 0}), SparkTypeId::kLong), Error);
}

}  // namespace
}  // namespace lamella
