#include <gtest/gtest.h>

#include <algorithm>

#include "compression/codec.h"
#include "compression/compressor.h"
#include "compression/declared_size.h"
#include "tests/compression/page_bytes.h"

namespace lamella {
namespace {

class ZstdCodec : public testing::Test {
 protected:
  std::shared_ptr<MemoryBudget> budget_ = std::make_shared<MemoryBudget>(1024 * kMiB);
  std::shared_ptr<BufferPool> pool_ = BufferPool::create(nullptr, budget_);
  std::unique_ptr<Codec> codec_ = make_codec(CompressionCodec::ZSTD);
};

Bytes zstd(const Bytes& bytes) {
  return compress(CompressionCodec::ZSTD, bytes);
}

/// A frame whose header says nothing of its size: `num_blocks` blocks of 128 KiB of one byte, four bytes each.
Bytes frame_of_runs(int64_t num_blocks) {
  Bytes frame = {0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x50};  // Magic number, no flags, a window of 1 MiB.
  for (int64_t block = 0; block < num_blocks; ++block) {
    const uint32_t last = block == num_blocks - 1 ? 1 : 0;
    const uint32_t header = last | (1U << 1) | (131072U << 3);
    for (const uint32_t byte : {header, header >> 8, header >> 16, uint32_t{'a'}})
      frame.push_back(static_cast<uint8_t>(byte));
  }
  return frame;
}

TEST_F(ZstdCodec, JoinsFramesAndSkipsSkippableOnes) {
  const Bytes first = compressible(1000, 1);
  const Bytes second = incompressible(70000, 2);
  const Bytes skippable = {0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 'x', 'y', 'z'};
  const Bytes compressed = concatenated(concatenated(zstd(first), skippable), concatenated(zstd({}), zstd(second)));
  EXPECT_EQ(to_bytes(codec_->decompress(compressed, 71000, *pool_)), concatenated(first, second));
}

TEST_F(ZstdCodec, MakesNothingOfAStreamThatHoldsNothing) {
  EXPECT_EQ(codec_->decompress(zstd({}), 0, *pool_).size(), 0);
}

TEST_F(ZstdCodec, ReadsHonestPagesOfHugeRatioInTwiceTheirSize) {
  constexpr int64_t kBytes = 300 * kMiB;
  const Bytes compressed = frame_of_runs(kBytes / 131072);
  const Buffer out = codec_->decompress(compressed, kBytes, *pool_);
  ASSERT_EQ(out.size(), kBytes);
  EXPECT_EQ(std::count(out.bytes().begin(), out.bytes().end(), 'a'), kBytes);
  EXPECT_LE(budget_->peak_bytes(), 2 * kBytes);
}

TEST_F(ZstdCodec, HoldsNoMoreThanTwiceWhatIsMade) {
  constexpr int64_t kMade = 100 * kMiB;
  const Bytes short_by_far = frame_of_runs(kMade / 131072);
  const Error error = error_of(*codec_, short_by_far, kLargestPage, *pool_);
  EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
  EXPECT_NE(error.message().find("makes 104857600 bytes"), std::string::npos) << error.message();
  EXPECT_LE(budget_->peak_bytes(), 2 * kMade);
}

TEST_F(ZstdCodec, DoesNotBelieveTheSizeInAFrameHeader) {
  // The flags 0xA0: one segment, its size in the four bytes that follow. The only block makes one byte.
  const Bytes compressed = {0x28, 0xB5, 0x2F, 0xFD, 0xA0, 0xFF, 0xFF, 0xFF, 0x7F, 0x0B, 0x00, 0x00, 'a'};
  EXPECT_EQ(error_of(*codec_, compressed, kLargestPage, *pool_).code(), ErrorCode::kCorruptFile);
  EXPECT_LE(budget_->peak_bytes(), kTrustedBytes + kMiB);
}

}  // namespace
}  // namespace lamella
