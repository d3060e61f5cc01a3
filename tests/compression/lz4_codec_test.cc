#include <gtest/gtest.h>

#include "compression/codec.h"
#include "compression/compressor.h"
#include "compression/lz4_block.h"
#include "tests/compression/page_bytes.h"

namespace lamella {
namespace {

class Lz4Codec : public testing::Test {
 protected:
  Bytes decompressed(const Bytes& compressed, int64_t declared_bytes) {
    return to_bytes(codec_->decompress(compressed, declared_bytes, *pool_));
  }
  ErrorCode code_of(const Bytes& compressed, int64_t declared_bytes) {
    return error_of(*codec_, compressed, declared_bytes, *pool_).code();
  }

  std::shared_ptr<BufferPool> pool_ = BufferPool::create(nullptr, nullptr);
  std::unique_ptr<Codec> codec_ = make_codec(CompressionCodec::LZ4);
};

TEST_F(Lz4Codec, ReadsSeveralBlocksInOneFrame) {
  const Bytes bytes = compressible(100000);
  for (const int64_t max_block_bytes : {1, 777, 4096, 99999, 100000})
    EXPECT_EQ(decompressed(compress_lz4_hadoop(bytes, max_block_bytes), 100000), bytes) << max_block_bytes;
}

TEST_F(Lz4Codec, ReadsSeveralFrames) {
  const Bytes first = compressible(1000, 1);
  const Bytes second = incompressible(5000, 2);
  const Bytes compressed = concatenated(compress_lz4_hadoop(first, 400), compress_lz4_hadoop(second, 5000));
  EXPECT_EQ(decompressed(compressed, 6000), concatenated(first, second));
  EXPECT_EQ(code_of(compressed, 5999), ErrorCode::kCorruptFile);
  EXPECT_EQ(code_of(compressed, 6001), ErrorCode::kCorruptFile);
}

TEST_F(Lz4Codec, ReadsFramesOfNothing) {
  EXPECT_EQ(decompressed({0, 0, 0, 0}, 0), Bytes());                 // No block.
  EXPECT_EQ(decompressed({0, 0, 0, 0, 0, 0, 0, 1, 0}, 0), Bytes());  // A block of nothing.
}

TEST_F(Lz4Codec, ReadsALoneBlock) {
  for (const int64_t size_bytes : {0, 1, 100, 100000}) {
    for (const Bytes& bytes : {compressible(size_bytes), incompressible(size_bytes)}) {
      const Bytes compressed = compress(CompressionCodec::LZ4_RAW, bytes);
      EXPECT_EQ(decompressed(compressed, size_bytes), bytes) << size_bytes;
      EXPECT_EQ(code_of(compressed, size_bytes + 1), ErrorCode::kCorruptFile) << size_bytes;
    }
  }
}

TEST_F(Lz4Codec, RefusesFramesWhoseNumbersDisagree) {
  const Bytes good = compress_lz4_hadoop(compressible(1000), 300);
  for (size_t position = 0; position < 8; ++position) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      Bytes bad = good;
      bad[position] = static_cast<uint8_t>(bad[position] ^ change);
      EXPECT_EQ(code_of(bad, 1000), ErrorCode::kCorruptFile) << position;
    }
  }
}

TEST(Lz4RawCodec, DoesNotReadHadoopsFraming) {
  const auto pool = BufferPool::create(nullptr, nullptr);
  const Bytes compressed = compress(CompressionCodec::LZ4, compressible(1000));
  EXPECT_EQ(error_of(*make_codec(CompressionCodec::LZ4_RAW), compressed, 1000, *pool).code(), ErrorCode::kCorruptFile);
}

TEST(Lz4RawCodec, ReadsTheDensestBlock) {
  const Bytes bytes(10 * kMiB, 'a');
  const Bytes compressed = compress(CompressionCodec::LZ4_RAW, bytes);
  ASSERT_GE(lz4_max_decompressed_bytes(static_cast<int64_t>(compressed.size())), 10 * kMiB);
  ASSERT_LT(lz4_max_decompressed_bytes(static_cast<int64_t>(compressed.size())), 11 * kMiB);
  const auto pool = BufferPool::create(nullptr, nullptr);
  EXPECT_EQ(to_bytes(make_codec(CompressionCodec::LZ4_RAW)->decompress(compressed, 10 * kMiB, *pool)), bytes);
}

}  // namespace
}  // namespace lamella
