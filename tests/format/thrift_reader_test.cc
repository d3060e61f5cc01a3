#include "format/thrift_reader.h"

#include <gtest/gtest.h>

#include <new>

#include "parquet_types.h"
#include "tests/format/expect_error.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

TEST(ThriftReader, ReadsAStructureAndCountsItsBytes) {
  thrift::KeyValue pair;
  pair.key = "key";
  pair.__set_value("value");
  const std::string text = thrift_bytes(pair);
  const std::string longer = text + "more";
  ThriftReader reader(bytes_of(longer));
  thrift::KeyValue read;
  read_thrift(reader, read, "pair", 0);
  EXPECT_EQ(read, pair);
  EXPECT_EQ(reader.position(), static_cast<int64_t>(text.size()));
}

TEST(ThriftReader, SaysWhatIsWrongAndWhere) {
  thrift::KeyValue read;
  const auto parse = [&read](std::string_view text) {
    ThriftReader reader(bytes_of(text));
    read_thrift(reader, read, "pair", 100);
  };
  EXPECT_ERROR(parse(""), ErrorCode::kCorruptFile, "byte 100: pair: it ends inside a structure");
  EXPECT_ERROR(parse(std::string_view("\x00", 1)), ErrorCode::kCorruptFile, "byte 101: pair: a field that has to be");
  EXPECT_ERROR(parse("\x18\xFF\xFF\xFF\xFF\x0Fx"), ErrorCode::kCorruptFile, "negative size");
  EXPECT_ERROR(parse("\x18\x7Fx"), ErrorCode::kCorruptFile, "pair: ");
  EXPECT_ERROR(parse("\x1F"), ErrorCode::kCorruptFile, "pair: ");
}

TEST(ThriftReader, TurnsFailuresToAllocateIntoErrors) {
  EXPECT_ERROR(rethrow_thrift_failure(std::make_exception_ptr(std::bad_alloc()), "pair", 7), ErrorCode::kOutOfMemory,
               "byte 7: pair: no memory");
}

TEST(ThriftReader, KeepsTheLocationOfErrors) {
  const Error error(ErrorCode::kResourceLimit, "too much", {.offset = 3});
  EXPECT_ERROR(rethrow_thrift_failure(std::make_exception_ptr(error), "pair", 7), ErrorCode::kResourceLimit,
               "byte 3: pair: too much");
}

}  // namespace
}  // namespace lamella
