#include "compression/compressor.h"

#include <gtest/gtest.h>

#include "tests/compression/page_bytes.h"

namespace lamella {
namespace {

ErrorCode code_of_compress(CompressionCodec codec, int level) {
  try {
    compress(codec, compressible(100), level);
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << to_string(codec) << " took level " << level;
  return ErrorCode::kCancelled;
}

TEST(Compress, RefusesLevelsThatTheCodecDoesNotHave) {
  for (const int level : {-1, 13})
    EXPECT_EQ(code_of_compress(CompressionCodec::GZIP, level), ErrorCode::kInvalidArgument);
  for (const int level : {-1, 12})
    EXPECT_EQ(code_of_compress(CompressionCodec::BROTLI, level), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code_of_compress(CompressionCodec::ZSTD, 1000), ErrorCode::kInvalidArgument);
}

TEST(Compress, RefusesLzoAndUndefinedNumbers) {
  EXPECT_EQ(code_of_compress(CompressionCodec::LZO, 0), ErrorCode::kNotImplemented);
  EXPECT_EQ(code_of_compress(static_cast<CompressionCodec>(99), 0), ErrorCode::kNotImplemented);
}

TEST(Compress, MakesCompressibleBytesSmaller) {
  for (const CompressionCodec codec : {CompressionCodec::SNAPPY, CompressionCodec::GZIP, CompressionCodec::BROTLI,
                                       CompressionCodec::LZ4, CompressionCodec::ZSTD, CompressionCodec::LZ4_RAW}) {
    EXPECT_LT(compress(codec, compressible(10000)).size(), 6000U) << to_string(codec);
  }
}

TEST(CompressLz4Hadoop, WritesTheLengthsBigEndianInFront) {
  const Bytes framed = compress_lz4_hadoop(Bytes(1000, 'a'), 1000);
  const Bytes block = compress(CompressionCodec::LZ4_RAW, Bytes(1000, 'a'));
  const Bytes lengths = {0, 0, 1000 / 256, 1000 % 256, 0, 0, 0, static_cast<uint8_t>(block.size())};
  EXPECT_EQ(framed, concatenated(lengths, block));
}

TEST(CompressLz4Hadoop, RefusesBlocksOfNothing) {
  EXPECT_THROW(compress_lz4_hadoop(Bytes(10, 'a'), 0), Error);
}

}  // namespace
}  // namespace lamella
