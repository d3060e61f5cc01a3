#include "format/compact_reader.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "tests/format/expect_error.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

TEST(CompactReader, ReadsFieldHeadersWithDifferencesAndWithIds) {
  const std::string text("\x15\x02\x25\x04\x05\xFE\x01\x06\x00", 9);
  CompactReader reader(bytes_of(text), "test");
  CompactReader::Fields fields;
  auto field = reader.next_field(fields);
  ASSERT_TRUE(field);
  EXPECT_EQ(field->id, 1);
  EXPECT_EQ(reader.read_i32(field->type, "a"), 1);
  field = reader.next_field(fields);
  EXPECT_EQ(field->id, 3);
  EXPECT_EQ(reader.read_i32(field->type, "b"), 2);
  field = reader.next_field(fields);
  EXPECT_EQ(field->id, 127);
  EXPECT_EQ(reader.read_i32(field->type, "c"), 3);
  EXPECT_FALSE(reader.next_field(fields));
  EXPECT_EQ(reader.position(), 9);
}

TEST(CompactReader, RejectsFieldIdsOfOver16Bits) {
  CompactReader reader(bytes_of(std::string_view("\x05\xFF\xFF\x7F", 4)), "test");
  CompactReader::Fields fields;
  EXPECT_ERROR(reader.next_field(fields), ErrorCode::kCorruptFile, "test: a field id of over 16 bits");
  fields.last_id = 32767;
  CompactReader next(bytes_of(std::string_view("\x15", 1)), "test");
  EXPECT_ERROR(next.next_field(fields), ErrorCode::kCorruptFile, "a field id of over 16 bits");
}

TEST(CompactReader, RejectsNumbersThatAreTooWide) {
  const std::string over_32("\xFF\xFF\xFF\xFF\x1F", 5);
  EXPECT_ERROR(CompactReader(bytes_of(over_32), "test").read_i32(CompactType::kI32, "a"), ErrorCode::kCorruptFile,
               "over 32 bits");
  const std::string over_64("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", 10);
  EXPECT_ERROR(CompactReader(bytes_of(over_64), "test").skip(CompactType::kI64), ErrorCode::kCorruptFile,
               "over 64 bits");
  const std::string lowest("\xFF\xFF\xFF\xFF\x0F", 5);
  EXPECT_EQ(CompactReader(bytes_of(lowest), "test").read_i32(CompactType::kI32, "a"), INT32_MIN);
}

TEST(CompactReader, RejectsFieldsOfAnotherType) {
  CompactReader reader(bytes_of("\x02"), "test");
  EXPECT_ERROR(reader.read_i32(CompactType::kI64, "a"), ErrorCode::kCorruptFile, "test: a is of Thrift type 6, not 5");
  EXPECT_ERROR(reader.read_bool(CompactType::kI32, "a"), ErrorCode::kCorruptFile, "a is of Thrift type 5, not 1");
  EXPECT_ERROR(reader.enter_struct(CompactType::kList, "a"), ErrorCode::kCorruptFile, "a is of Thrift type 9, not 12");
  CompactReader unknown(bytes_of("\x1D"), "test");
  CompactReader::Fields fields;
  EXPECT_ERROR(unknown.next_field(fields), ErrorCode::kCorruptFile, "a type that Thrift does not have");
}

TEST(CompactReader, ReadsValuesOfKnownTypes) {
  const std::string text(
      "\x7F\x03\xFF\xFF\x03\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\x02hi\x38"
      "12345678",
      27);
  CompactReader reader(bytes_of(text), "test");
  EXPECT_EQ(reader.read_byte(), 0x7F);
  EXPECT_EQ(reader.read_i32(), -2);
  EXPECT_EQ(reader.read_i16(), INT16_MIN);
  EXPECT_EQ(reader.read_i64(), INT64_MAX);
  EXPECT_EQ(reader.read_binary(), "hi");
  const CompactReader::List list = reader.read_list();
  EXPECT_EQ(list.element, CompactType::kBinary);
  EXPECT_EQ(list.size, 3U);
  EXPECT_EQ(reader.remaining(), 8);
  double value = 0;
  std::memcpy(&value, "12345678", sizeof(value));
  EXPECT_EQ(reader.read_double(), value);
  EXPECT_EQ(reader.position(), 27);
  EXPECT_THROW(reader.read_byte(), CompactReader::EndOfBytes);
  EXPECT_ERROR(CompactReader(bytes_of(std::string_view("\x80\x80\x04", 3)), "test").read_i16(), ErrorCode::kCorruptFile,
               "a 16-bit number of over 16 bits");
}

void expect_skips(CompactType type, std::string text) {
  const auto size = static_cast<int64_t>(text.size());
  text += "rest";
  CompactReader reader(bytes_of(text), "test");
  reader.skip(type);
  EXPECT_EQ(reader.position(), size) << static_cast<int>(type);
  for (int64_t end = 0; end < size; ++end) {
    CompactReader cut(bytes_of(text).first(static_cast<size_t>(end)), "test");
    EXPECT_THROW(cut.skip(type), CompactReader::EndOfBytes) << static_cast<int>(type) << ' ' << end;
  }
}

TEST(CompactReader, SkipsValuesOfEveryType) {
  expect_skips(CompactType::kTrue, "");
  expect_skips(CompactType::kFalse, "");
  expect_skips(CompactType::kByte, "x");
  expect_skips(CompactType::kI16, "\xFF\x01");
  expect_skips(CompactType::kI32, "\x02");
  expect_skips(CompactType::kI64, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01");
  expect_skips(CompactType::kDouble, "12345678");
  expect_skips(CompactType::kBinary,
               "\x03"
               "abc");
  expect_skips(CompactType::kList, std::string("\x31\x01\x02\x01", 4));
  expect_skips(CompactType::kSet, "\xF3\x02xy");
  expect_skips(CompactType::kMap, std::string("\x00", 1));
  expect_skips(CompactType::kMap, std::string("\x02\x85\x01k\x02\x01l\x04", 8));
  expect_skips(CompactType::kStruct, std::string("\x11\x15\x02\x1C\x00\x00", 6));
}

TEST(CompactReader, CapsHowDeepSkippedValuesNest) {
  const std::string text = std::string(1000, '\x1C');
  EXPECT_ERROR(CompactReader(bytes_of(text), "test").skip(CompactType::kStruct), ErrorCode::kCorruptFile, "too deeply");
  const std::string lists = std::string(1000, '\x19');
  EXPECT_ERROR(CompactReader(bytes_of(lists), "test").skip(CompactType::kList), ErrorCode::kCorruptFile, "too deeply");
}

TEST(CompactReader, EndsWithTheBytesWhateverAListClaims) {
  const std::string text("\xFC\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F\x00\x00\x00", 13);
  EXPECT_ERROR(CompactReader(bytes_of(text), "test").skip(CompactType::kList), ErrorCode::kCorruptFile, "negative");
  const std::string many("\xFC\xFF\xFF\xFF\xFF\x07\x00\x00\x00", 9);
  EXPECT_THROW(CompactReader(bytes_of(many), "test").skip(CompactType::kList), CompactReader::EndOfBytes);
  EXPECT_ERROR(CompactReader(bytes_of(many), "test").read_list(), ErrorCode::kCorruptFile,
               "test: a list of 2147483647 elements, 3 bytes remain");
  const std::string stops("\xF0\xFF\xFF\xFF\x7F", 5);
  EXPECT_ERROR(CompactReader(bytes_of(stops), "test").skip(CompactType::kList), ErrorCode::kCorruptFile, "an element");
}

}  // namespace
}  // namespace lamella
