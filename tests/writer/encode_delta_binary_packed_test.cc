#include "writer/encode_delta_binary_packed.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "lamella/error.h"
#include "tests/writer/naive_decoders.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

template <typename T>
Bytes delta(const std::vector<T>& values, const DeltaOptions& options = {}) {
  Bytes out;
  encode_delta_binary_packed(std::span<const T>(values), options, out);
  return out;
}

template <typename T>
void expect_round_trip(const std::vector<T>& values, const DeltaOptions& options) {
  const Bytes bytes = delta(values, options);
  ByteReader reader(bytes, "deltas");
  EXPECT_EQ(naive::delta_binary_packed<T>(reader), values);
  EXPECT_EQ(reader.remaining(), 0);
}

template <typename T>
std::vector<T> random_values(size_t count, int bit_width, uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<T> values;
  for (size_t i = 0; i < count; ++i)
    values.push_back(static_cast<T>(generator() & low_bits(bit_width)));
  return values;
}

}  // namespace

TEST(EncodeDeltaBinaryPacked, NeedsNoBitsForEqualSteps) {
  EXPECT_EQ(delta<int32_t>({1, 2, 3, 4, 5}), (Bytes{0x80, 1, 4, 5, 2, 2, 0, 0, 0, 0}));
}

TEST(EncodeDeltaBinaryPacked, SubtractsTheSmallestDelta) {
  const Bytes expected{0x80, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0xC0, 0x3F, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(delta<int32_t>({7, 5, 3, 1, 2, 3, 4, 5}), expected);
  EXPECT_EQ(delta<int64_t>({7, 5, 3, 1, 2, 3, 4, 5}), expected);
}

TEST(EncodeDeltaBinaryPacked, WritesHeadersOfNoneAndOneValue) {
  EXPECT_EQ(delta<int64_t>({}), (Bytes{0x80, 1, 4, 0, 0}));
  EXPECT_EQ(delta<int64_t>({-1}), (Bytes{0x80, 1, 4, 1, 1}));
}

TEST(EncodeDeltaBinaryPacked, LeavesGarbageWhereTheFormatAllowsIt) {
  EXPECT_EQ(delta<int32_t>({1, 2, 4}, {.unused_width = 232, .garbage_after_values = true}),
            (Bytes{0x80, 1, 4, 3, 2, 2, 1, 232, 232, 232, 0xFE, 0xFF, 0xFF, 0xFF}));
}

TEST(EncodeDeltaBinaryPacked, WrapsAroundAtTheEndsOfTheType) {
  const int32_t low32 = std::numeric_limits<int32_t>::min();
  const int32_t high32 = std::numeric_limits<int32_t>::max();
  const int64_t low64 = std::numeric_limits<int64_t>::min();
  const int64_t high64 = std::numeric_limits<int64_t>::max();
  expect_round_trip<int32_t>({low32, high32, 0, high32, low32, low32, -1}, {});
  expect_round_trip<int64_t>({low64, high64, 0, high64, low64, low64, -1}, {});
}

TEST(EncodeDeltaBinaryPacked, DecodesToTheSameValuesInEveryWidthAndBlockSize) {
  for (int bit_width = 0; bit_width <= 64; ++bit_width) {
    for (const DeltaOptions& options :
         {DeltaOptions{}, DeltaOptions{.block_values = 256, .miniblocks_a_block = 4, .unused_width = 255},
          DeltaOptions{.block_values = 128, .miniblocks_a_block = 1, .garbage_after_values = true}}) {
      for (const size_t count : {2, 129, 300}) {
        expect_round_trip(random_values<int64_t>(count, bit_width, count), options);
        if (bit_width <= 32) expect_round_trip(random_values<int32_t>(count, bit_width, count), options);
      }
    }
  }
}

TEST(EncodeDeltaBinaryPacked, RefusesBlocksThatTheFormatForbids) {
  EXPECT_THROW(delta<int32_t>({1}, {.block_values = 100}), Error);
  EXPECT_THROW(delta<int32_t>({1}, {.block_values = 128, .miniblocks_a_block = 8}), Error);
  EXPECT_THROW(delta<int32_t>({1}, {.block_values = 128, .miniblocks_a_block = 0}), Error);
}

}  // namespace writer
}  // namespace lamella::inline v0
