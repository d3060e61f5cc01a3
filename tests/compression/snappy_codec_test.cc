#include <gtest/gtest.h>

#include "compression/codec.h"
#include "compression/compressor.h"
#include "tests/compression/page_bytes.h"

namespace lamella {
namespace {

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
  const auto pool = BufferPool::create(nullptr, nullptr);
  const Error error =
      error_of(*make_codec(CompressionCodec::SNAPPY), compress(CompressionCodec::SNAPPY, Bytes(100, 'a')), 99, *pool);
  EXPECT_EQ(error.message(), "SNAPPY stream makes 100 bytes, the page declares 99");
}

}  // namespace
}  // namespace lamella
