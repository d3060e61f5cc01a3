#include <gtest/gtest.h>
#include <libdeflate.h>

#include <memory>

#include "compression/codec.h"
#include "compression/compressor.h"
#include "tests/compression/page_bytes.h"

namespace lamella {
namespace {

class GzipCodec : public testing::Test {
 protected:
  Bytes decompressed(const Bytes& compressed, int64_t declared_bytes) {
    return to_bytes(codec_->decompress(compressed, declared_bytes, *pool_));
  }

  std::shared_ptr<BufferPool> pool_ = BufferPool::create(nullptr, nullptr);
  std::unique_ptr<Codec> codec_ = make_codec(CompressionCodec::GZIP);
};

Bytes gzip(const Bytes& bytes, int level = kDefaultCompressionLevel) {
  return compress(CompressionCodec::GZIP, bytes, level);
}

Bytes zlib(const Bytes& bytes) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(6), libdeflate_free_compressor);
  Bytes out(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()));
  out.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size()));
  return out;
}

TEST_F(GzipCodec, JoinsMembers) {
  const Bytes first = compressible(1000, 1);
  const Bytes second = incompressible(70000, 2);
  const Bytes expected = concatenated(concatenated(first, second), first);
  const Bytes compressed = concatenated(concatenated(gzip(first), gzip(second)), concatenated(gzip({}), gzip(first)));
  EXPECT_EQ(decompressed(compressed, 72000), expected);
  EXPECT_EQ(error_of(*codec_, compressed, 71999, *pool_).code(), ErrorCode::kCorruptFile);
  EXPECT_EQ(error_of(*codec_, compressed, 72001, *pool_).code(), ErrorCode::kCorruptFile);
}

TEST_F(GzipCodec, ReadsZlibStreams) {
  for (const int64_t size_bytes : {int64_t{0}, int64_t{1}, int64_t{50000}}) {
    const Bytes bytes = compressible(size_bytes);
    EXPECT_EQ(decompressed(zlib(bytes), size_bytes), bytes);
  }
}

TEST_F(GzipCodec, ReadsEveryLevel) {
  const Bytes bytes = compressible(5000);
  for (int level = 0; level <= 12; ++level)
    EXPECT_EQ(decompressed(gzip(bytes, level), 5000), bytes) << level;
}

TEST_F(GzipCodec, ChecksTheChecksum) {
  Bytes compressed = gzip(compressible(1000));
  compressed[compressed.size() - 8] ^= 1;
  EXPECT_EQ(error_of(*codec_, compressed, 1000, *pool_).code(), ErrorCode::kCorruptFile);
}

TEST_F(GzipCodec, KnowsTheLargestRatioOfDeflate) {
  const Bytes compressed = gzip(Bytes(10 * kMiB, 'a'), 12);
  EXPECT_EQ(decompressed(compressed, 10 * kMiB), Bytes(10 * kMiB, 'a'));
  const auto largest = static_cast<int64_t>(compressed.size()) * 1032;
  const Error error = error_of(*codec_, compressed, largest + 1, *pool_);
  EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
  EXPECT_NE(error.message().find("at most " + std::to_string(largest)), std::string::npos) << error.message();
}

TEST_F(GzipCodec, DoublesItsRoomForHonestRatios) {
  const Bytes bytes(100 * kMiB, 'a');
  EXPECT_TRUE(decompressed(gzip(bytes), 100 * kMiB) == bytes);
}

}  // namespace
}  // namespace lamella
