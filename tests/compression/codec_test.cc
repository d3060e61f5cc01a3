#include "compression/codec.h"

#include <gtest/gtest.h>

#include <thread>

#include <random>
#include <string>
#include <vector>

#include "compression/compressor.h"
#include "compression/declared_size.h"
#include "lamella/error.h"
#include "tests/compression/page_bytes.h"

namespace lamella {
namespace {

class EveryCodec : public testing::TestWithParam<CompressionCodec> {
 protected:
  std::shared_ptr<BufferPool> pool_ = BufferPool::create(nullptr, nullptr);
  std::unique_ptr<Codec> codec_ = make_codec(GetParam());
};

TEST_P(EveryCodec, ReturnsWhatWasCompressed) {
  for (const int64_t size_bytes :
       {int64_t{0}, int64_t{1}, int64_t{2}, int64_t{63}, int64_t{100}, int64_t{4097}, kMiB}) {
    for (const Bytes& bytes : {incompressible(size_bytes), compressible(size_bytes), Bytes(size_bytes, 'a')}) {
      const Bytes compressed = compress(GetParam(), bytes);
      const Buffer out = codec_->decompress(compressed, size_bytes, *pool_);
      ASSERT_EQ(out.size(), size_bytes);
      ASSERT_EQ(to_bytes(out), bytes);
      EXPECT_TRUE(out.readable_around(Buffer::kPadding, Buffer::kPadding));
    }
  }
}

TEST_P(EveryCodec, MakesNothingOfNothing) {
  EXPECT_EQ(codec_->decompress({}, 0, *pool_).size(), 0);
  EXPECT_EQ(error_of(*codec_, {}, 1, *pool_).code(), ErrorCode::kCorruptFile);
}

TEST_P(EveryCodec, RefusesADeclaredSizeThatIsWrong) {
  for (const int64_t size_bytes : {int64_t{1}, int64_t{100}, int64_t{100000}}) {
    for (const Bytes& bytes : {incompressible(size_bytes), compressible(size_bytes)}) {
      const Bytes compressed = compress(GetParam(), bytes);
      for (const int64_t declared :
           {int64_t{-1}, INT64_MIN, int64_t{0}, size_bytes - 1, size_bytes + 1, 2 * size_bytes + 64}) {
        EXPECT_EQ(error_of(*codec_, compressed, declared, *pool_).code(), ErrorCode::kCorruptFile) << declared;
      }
    }
  }
}

TEST_P(EveryCodec, RefusesInputThatIsCutShort) {
  const Bytes compressed = compress(GetParam(), compressible(300));
  for (size_t kept = 0; kept < compressed.size(); ++kept) {
    const Bytes cut(compressed.begin(), compressed.begin() + static_cast<int64_t>(kept));
    EXPECT_EQ(error_of(*codec_, cut, 300, *pool_).code(), ErrorCode::kCorruptFile) << kept;
  }
}

TEST_P(EveryCodec, RefusesBytesLeftOver) {
  const Bytes compressed = concatenated(compress(GetParam(), compressible(300)), {'x'});
  EXPECT_EQ(error_of(*codec_, compressed, 300, *pool_).code(), ErrorCode::kCorruptFile);
}

TEST_P(EveryCodec, SurvivesChangedBytes) {
  std::mt19937 random(20240607);
  for (const Bytes& bytes : {compressible(2000), incompressible(200), Bytes(5000, 'a')}) {
    const auto size_bytes = static_cast<int64_t>(bytes.size());
    const Bytes compressed = compress(GetParam(), bytes);
    for (int round = 0; round < 2000; ++round) {
      Bytes changed = compressed;
      const uint32_t num_changes = 1 + random() % 4;
      for (uint32_t change = 0; change < num_changes; ++change) {
        uint8_t& byte = changed[random() % changed.size()];
        byte = static_cast<uint8_t>(random() % 2 == 0 ? random() : byte ^ (1U << (random() % 8)));
      }
      if (random() % 4 == 0) changed.resize(random() % changed.size());
      try {
        ASSERT_EQ(codec_->decompress(changed, size_bytes, *pool_).size(), size_bytes);
      } catch (const Error& error) {
        ASSERT_EQ(error.code(), ErrorCode::kCorruptFile) << error.what();
      }
    }
  }
}

TEST_P(EveryCodec, WorksAgainAfterBadInput) {
  const Bytes bytes = compressible(1000);
  const Bytes compressed = compress(GetParam(), bytes);
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(error_of(*codec_, incompressible(500), 1000, *pool_).code(), ErrorCode::kCorruptFile);
    EXPECT_EQ(to_bytes(codec_->decompress(compressed, 1000, *pool_)), bytes);
  }
}

TEST_P(EveryCodec, AllocatesLittleForADeclarationThatNothingBacks) {
  const auto budget = std::make_shared<MemoryBudget>(2 * kTrustedBytes);
  const auto pool = BufferPool::create(nullptr, budget);
  for (const Bytes& compressed : {incompressible(100), compress(GetParam(), compressible(300))}) {
    EXPECT_EQ(error_of(*codec_, compressed, kLargestPage, *pool).code(), ErrorCode::kCorruptFile);
  }
  EXPECT_LT(budget->peak_bytes(), kTrustedBytes + kMiB);
}

INSTANTIATE_TEST_SUITE_P(Codec, EveryCodec,
                         testing::Values(CompressionCodec::UNCOMPRESSED, CompressionCodec::SNAPPY,
                                         CompressionCodec::GZIP, CompressionCodec::BROTLI, CompressionCodec::LZ4,
                                         CompressionCodec::ZSTD, CompressionCodec::LZ4_RAW),
                         [](const auto& param_info) { return std::string(to_string(param_info.param)); });

TEST(MakeCodec, SaysThatLzoIsNotImplemented) {
  try {
    make_codec(CompressionCodec::LZO);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotImplemented);
    EXPECT_NE(error.message().find("LZO"), std::string::npos);
  }
}

TEST(ThreadCodec, IsMadeOnceForEachThread) {
  Codec* const first = &thread_codec(CompressionCodec::ZSTD);
  EXPECT_EQ(&thread_codec(CompressionCodec::ZSTD), first);
  EXPECT_NE(&thread_codec(CompressionCodec::GZIP), first);
  std::thread([&] { EXPECT_NE(&thread_codec(CompressionCodec::ZSTD), first); }).join();
  EXPECT_THROW(thread_codec(CompressionCodec::LZO), Error);
  EXPECT_THROW(thread_codec(static_cast<CompressionCodec>(-1)), Error);
}

TEST(MakeCodec, RefusesNumbersThatTheFormatDoesNotDefine) {
  for (const int number : {-1, 8, 127}) {
    try {
      make_codec(static_cast<CompressionCodec>(number));
      FAIL() << number;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kNotImplemented);
      EXPECT_NE(error.message().find(std::to_string(number)), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace lamella
