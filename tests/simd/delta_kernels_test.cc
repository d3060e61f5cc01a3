#include "simd/delta_kernels.h"

#include <gtest/gtest.h>

#include "lamella/cpu_target.h"
#include "simd/kernels.h"
#include "tests/simd/guarded_memory.h"
#include "tests/simd/packed_values.h"

namespace lamella {
namespace {

class DeltaKernels : public testing::TestWithParam<std::string_view> {
 protected:
  const simd::DeltaKernels& kernels() { return *simd::kernels_of(GetParam())->delta; }

  /// Miniblocks of 32 * groups values; nothing may be written behind the last.
  template <typename T, typename Decode>
  void expect_decode(const Decode& decode) {
    std::mt19937_64 random(1);
    for (int width = 0; width <= 64; ++width) {
      for (const int64_t groups : {1, 2, 8}) {
        std::vector<uint8_t> bytes, widths;
        std::vector<T> expected;
        const auto min_delta = static_cast<T>(random() >> (random() % 64));
        const auto previous = static_cast<T>(random());
        T value = previous;
        for (const int step : {0, 1, 2}) {
          widths.push_back(static_cast<uint8_t>((width + step * 29) % 65));
          const auto fields = random_fields(static_cast<size_t>(groups) * 32, widths.back(), random);
          const auto packed = pack_fields(fields, widths.back());
          bytes.insert(bytes.end(), packed.begin(), packed.end());
          for (const uint64_t field : fields)
            expected.push_back(value += min_delta + static_cast<T>(field));
        }
        GuardedMemory packed(bytes), out(static_cast<int64_t>(expected.size() * sizeof(T)));
        const T last = decode(packed.data(), widths.data(), 3, groups, min_delta, previous, out.as<T>());
        EXPECT_EQ(last, expected.back());
        for (size_t i = 0; i < expected.size(); ++i)
          ASSERT_EQ(out.as<T>()[i], expected[i]) << "width " << width << ", value " << i;
        ASSERT_EQ(*(out.data() + expected.size() * sizeof(T)), 0xA5);
      }
    }
  }

  struct Stream {
    std::vector<uint8_t> bytes;
    std::vector<int64_t> block_ends;
  };

  /// Blocks of four miniblocks of 32 * groups values; `expected` gets their values.
  template <typename T>
  static Stream random_blocks(int64_t num_blocks, int64_t groups, T previous, std::mt19937_64& random,
                              std::vector<T>& expected) {
    Stream stream;
    for (int64_t block = 0; block < num_blocks; ++block) {
      // At most eight bytes of seven bits.
      const auto min_delta = static_cast<int64_t>(random() >> (9 + random() % 50)) * (random() % 2 == 0 ? 1 : -1);
      for (uint64_t zigzag = static_cast<uint64_t>(min_delta) << 1 ^ static_cast<uint64_t>(min_delta >> 63);;) {
        stream.bytes.push_back(static_cast<uint8_t>((zigzag & 0x7F) | (zigzag > 0x7F ? 0x80 : 0)));
        if ((zigzag >>= 7) == 0) break;
      }
      std::vector<uint8_t> packed;
      for (int m = 0; m < 4; ++m) {
        const auto width = static_cast<int>(random() % 65);
        stream.bytes.push_back(static_cast<uint8_t>(width));
        const auto fields = random_fields(static_cast<size_t>(groups) * 32, width, random);
        const auto miniblock = pack_fields(fields, width);
        packed.insert(packed.end(), miniblock.begin(), miniblock.end());
        for (const uint64_t field : fields)
          expected.push_back(previous += static_cast<T>(min_delta) + static_cast<T>(field));
      }
      stream.bytes.insert(stream.bytes.end(), packed.begin(), packed.end());
      stream.block_ends.push_back(static_cast<int64_t>(stream.bytes.size()));
    }
    return stream;
  }

  /// Streams cut anywhere, and asked for fewer blocks than there are.
  template <typename T>
  void expect_blocks(const simd::DeltaKernels::DecodeBlocks<T> decode) {
    std::mt19937_64 random(3);
    for (int trial = 0; trial < 200; ++trial) {
      const int64_t groups = 1 + trial % 3;
      const auto previous = static_cast<T>(random());
      std::vector<T> expected;
      const Stream made = random_blocks<T>(5, groups, previous, random, expected);
      const auto size = static_cast<int64_t>(made.bytes.size());
      const int64_t cut = trial % 2 == 0 ? size : static_cast<int64_t>(random() % made.bytes.size());
      const auto max_blocks = static_cast<int64_t>(random() % 6);
      int64_t num_blocks = 0;
      while (num_blocks < max_blocks && made.block_ends[static_cast<size_t>(num_blocks)] <= cut)
        ++num_blocks;
      const auto num_values = static_cast<size_t>(num_blocks * 4 * groups * 32);
      GuardedMemory stream(std::span(made.bytes).first(static_cast<size_t>(cut)));
      GuardedMemory out(static_cast<int64_t>(num_values * sizeof(T)));
      const auto decoded = decode(stream.data(), stream.data() + cut, max_blocks, 4, groups, previous, out.as<T>());
      ASSERT_EQ(decoded.num_blocks, num_blocks) << "trial " << trial;
      ASSERT_EQ(decoded.position - stream.data(),
                num_blocks == 0 ? 0 : made.block_ends[static_cast<size_t>(num_blocks - 1)]);
      ASSERT_EQ(decoded.last, num_blocks == 0 ? previous : expected[num_values - 1]);
      for (size_t i = 0; i < num_values; ++i)
        ASSERT_EQ(out.as<T>()[i], expected[i]) << "trial " << trial << ", value " << i;
      ASSERT_EQ(*(out.data() + num_values * sizeof(T)), 0xA5);
    }
  }
};

TEST_P(DeltaKernels, DecodesBlocksAsFarAsTheyAreWhole) {
  expect_blocks<uint32_t>(kernels().blocks_u32);
  expect_blocks<uint64_t>(kernels().blocks_u64);
}

TEST_P(DeltaKernels, LeavesBlocksThatAreNotAsTheyShouldBe) {
  std::vector<uint8_t> too_wide = {0, 1, 65, 1, 1};
  too_wide.resize(2000);
  std::vector<uint8_t> long_min_delta(8, 0x80);
  long_min_delta.resize(2000);
  for (const auto& bytes : {too_wide, long_min_delta, std::vector<uint8_t>{}, std::vector<uint8_t>{0, 1, 1}}) {
    GuardedMemory stream(bytes), out(0);
    const auto decoded =
        kernels().blocks_u32(stream.data(), stream.data() + bytes.size(), 3, 4, 1, 17, out.as<uint32_t>());
    EXPECT_EQ(decoded.num_blocks, 0);
    EXPECT_EQ(decoded.position, stream.data());
    EXPECT_EQ(decoded.last, 17U);
  }
}

TEST_P(DeltaKernels, DecodesEveryWidthWrapping) {
  expect_decode<uint32_t>(kernels().decode_u32);
  expect_decode<uint64_t>(kernels().decode_u64);
}

TEST_P(DeltaKernels, SumsEveryWidth) {
  std::mt19937_64 random(2);
  for (int width = 0; width <= 64; ++width) {
    for (const int64_t groups : {0, 1, 2, 3, 8, 33}) {
      const auto fields = random_fields(static_cast<size_t>(groups) * 32, width, random);
      uint64_t expected = 0;
      for (const uint64_t field : fields)
        expected += field;
      GuardedMemory packed(pack_fields(fields, width));
      ASSERT_EQ(kernels().sum(packed.data(), width, groups), expected) << width;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, DeltaKernels, testing::ValuesIn(available_cpu_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace lamella
