#include <gtest/gtest.h>

#include <algorithm>

#include "compression/codec.h"
#include "compression/compressor.h"
#include "compression/declared_size.h"
#include "tests/compression/page_bytes.h"

namespace lamella {
namespace {

class BrotliCodec : public testing::Test {
 protected:
  std::shared_ptr<MemoryBudget> budget_ = std::make_shared<MemoryBudget>(1024 * kMiB);
  std::shared_ptr<BufferPool> pool_ = BufferPool::create(nullptr, budget_);
  std::unique_ptr<Codec> codec_ = make_codec(CompressionCodec::BROTLI);
};

TEST_F(BrotliCodec, ReadsHonestPagesOfHugeRatioInTwiceTheirSize) {
  // More than two of the pieces that room comes in, and a part of one, each of other bytes.
  constexpr int64_t kBytes = 200 * kMiB;
  Bytes bytes(kBytes);
  for (int64_t i = 0; i < kBytes; i += kMiB)
    std::fill_n(bytes.begin() + i, kMiB, static_cast<uint8_t>(i / kMiB));
  const Bytes compressed = compress(CompressionCodec::BROTLI, bytes, 5);
  ASSERT_LT(compressed.size(), 20000U);
  const Buffer out = codec_->decompress(compressed, kBytes, *pool_);
  ASSERT_EQ(out.size(), kBytes);
  EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), out.data()));
  EXPECT_LE(budget_->peak_bytes(), 2 * kBytes);
}

TEST_F(BrotliCodec, HoldsNoMoreThanTwiceWhatIsMade) {
  const Bytes compressed = compress(CompressionCodec::BROTLI, Bytes(80 * kMiB, 'a'), 5);
  const Error error = error_of(*codec_, compressed, kLargestPage, *pool_);
  EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
  EXPECT_LE(budget_->peak_bytes(), 160 * kMiB);
}

TEST_F(BrotliCodec, ReadsEveryLevel) {
  const Bytes bytes = compressible(5000);
  for (int level = 0; level <= 11; ++level) {
    const Bytes compressed = compress(CompressionCodec::BROTLI, bytes, level);
    EXPECT_EQ(to_bytes(codec_->decompress(compressed, 5000, *pool_)), bytes) << level;
  }
}

}  // namespace
}  // namespace lamella
