#include <gtest/gtest.h>

#include "compression/codec.h"
#include "compression/compressor.h"
#include "tests/compression/page_bytes.h"

namespace lamella {
namespace {

/// The message about `compressed`, when the page declares `declared_bytes`.
std::string message_of(const Bytes& compressed, int64_t declared_bytes) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  const Error error = error_of(*make_codec(CompressionCodec::SNAPPY), compressed, declared_bytes, *pool);
  EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
  return error.message();
}

TEST(SnappyCodec, ReadsTheDensestStream) {
  // A literal of one byte, then copies of 64 bytes from one byte before, each of three bytes.
  Bytes compressed = {0, 0, 0, 0, 'a'};
  int64_t made = 1;
  for (int copy = 0; copy < 1000; ++copy) {
    compressed.insert(compressed.end(), {0xFE, 0x01, 0x00});
    made += 64;
  }
  compressed[0] = static_cast<uint8_t>(0x80 | (made & 0x7F));
  compressed[1] = static_cast<uint8_t>(0x80 | ((made >> 7) & 0x7F));
  compressed[2] = static_cast<uint8_t>(made >> 14);
  const auto pool = BufferPool::create(nullptr, nullptr);
  EXPECT_EQ(to_bytes(make_codec(CompressionCodec::SNAPPY)->decompress(compressed, made, *pool)),
            Bytes(static_cast<size_t>(made), 'a'));
}

TEST(SnappyCodec, ReadsLengthsInMoreBytesThanTheyTake) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  const Bytes compressed = {0x82, 0x80, 0x80, 0x80, 0x00, 0x04, 'a', 'b'};
  EXPECT_EQ(to_bytes(make_codec(CompressionCodec::SNAPPY)->decompress(compressed, 2, *pool)), (Bytes{'a', 'b'}));
}

TEST(SnappyCodec, RefusesALengthThatItsBytesCannotMakeBeforeItAllocates) {
  const auto budget = std::make_shared<MemoryBudget>(kMiB);
  const auto pool = BufferPool::create(nullptr, budget);
  Bytes compressed = {0xFF, 0xFF, 0xFF, 0xFF, 0x07};  // 2^31 - 1
  compressed.resize(1000, 0);
  const Error error = error_of(*make_codec(CompressionCodec::SNAPPY), compressed, kLargestPage, *pool);
  EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
  EXPECT_NE(error.message().find("at most 21333"), std::string::npos) << error.message();
  EXPECT_EQ(budget->peak_bytes(), 0);
}

TEST(SnappyCodec, SaysWhatTheStreamAndThePageDeclare) {
  EXPECT_EQ(message_of(compress(CompressionCodec::SNAPPY, Bytes(100, 'a')), 99),
            "SNAPPY stream makes 100 bytes, the page declares 99");
}

TEST(SnappyCodec, SaysThatTheLengthInFrontIsMissingOrTooLong) {
  const std::string message = "SNAPPY stream: no length of at most 32 bits in front";
  EXPECT_EQ(message_of({}, 1), message);
  EXPECT_EQ(message_of({0x80, 0x80}, 1), message);
  EXPECT_EQ(message_of({0x80, 0x80, 0x80, 0x80, 0x80, 0x00}, 0), message);
  EXPECT_EQ(message_of({0xFF, 0xFF, 0xFF, 0xFF, 0x1F, 0x00, 'a'}, 1), message);
}

TEST(SnappyCodec, SaysWhichElementIsBadAndWhy) {
  const auto message = [](Bytes elements, uint8_t length) {
    return message_of(concatenated({length}, elements), length);
  };
  EXPECT_EQ(message({0x10, 'a', 'b'}, 5), "SNAPPY stream: the literal at byte 1 needs 6 bytes, 3 remain");
  EXPECT_EQ(message({0xF4, 100}, 5), "SNAPPY stream: the literal at byte 1 needs 3 bytes, 2 remain");
  EXPECT_EQ(message({0xF0, 100, 'a'}, 5), "SNAPPY stream: the literal at byte 1 needs 103 bytes, 3 remain");
  EXPECT_EQ(message({0xFC, 0xFF, 0xFF, 0xFF, 0xFF}, 5),
            "SNAPPY stream: the literal at byte 1 needs 4294967301 bytes, 5 remain");
  EXPECT_EQ(message({0x04, 'a', 'b', 0x02, 0x01}, 9), "SNAPPY stream: the copy at byte 4 needs 3 bytes, 2 remain");
  EXPECT_EQ(message({0x04, 'a', 'b', 0x21, 0x03}, 9),
            "SNAPPY stream: the copy at byte 4 goes back by 259 bytes, 2 are made");
  EXPECT_EQ(message({0x04, 'a', 'b', 0x03, 0x00, 0x00, 0x00, 0x80}, 9),
            "SNAPPY stream: the copy at byte 4 goes back by 2147483648 bytes, 2 are made");
  EXPECT_EQ(message({0x04, 'a', 'b', 0x02, 0x00, 0x00}, 9),
            "SNAPPY stream: the copy at byte 4 goes back by 0 bytes, 2 are made");
  EXPECT_EQ(message({0x04, 'a', 'b', 0x11, 0x02}, 9), "SNAPPY stream: the copy at byte 4 makes 8 bytes, 7 are lacking");
  EXPECT_EQ(message({0x04, 'a', 'b', 0x00, 'c'}, 2),
            "SNAPPY stream: the literal at byte 4 makes 1 bytes, 0 are lacking");
  EXPECT_EQ(message({0x04, 'a', 'b'}, 9), "SNAPPY stream makes 2 bytes, the page declares 9");
}

}  // namespace
}  // namespace lamella
