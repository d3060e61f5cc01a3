#include "writer/encode_rle_bit_packed.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/writer/naive_decoders.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

Bytes hybrid(const std::vector<uint32_t>& values, int bit_width, const HybridOptions& options = {}) {
  Bytes out;
  encode_rle_bit_packed(values, bit_width, options, out);
  return out;
}

}  // namespace

TEST(EncodeRleBitPacked, PacksTheFormatsExample) {
  EXPECT_EQ(hybrid({0, 1, 2, 3, 4, 5, 6, 7}, 3), (Bytes{0x03, 0x88, 0xC6, 0xFA}));
}

TEST(EncodeRleBitPacked, WritesRepeatsAsOneRun) {
  EXPECT_EQ(hybrid(std::vector<uint32_t>(100, 4), 3), (Bytes{0xC8, 0x01, 0x04}));
  EXPECT_EQ(hybrid(std::vector<uint32_t>(8, 0x1234), 13), (Bytes{0x10, 0x34, 0x12}));
}

TEST(EncodeRleBitPacked, FillsTheLastGroupWithPadding) {
  EXPECT_EQ(hybrid({1, 0, 1}, 1), (Bytes{0x03, 0x05}));
  EXPECT_EQ(hybrid({1, 0, 1}, 1, {.padding = 0xFF}), (Bytes{0x03, 0xFD}));
}

TEST(EncodeRleBitPacked, WritesNoBytesAValueOfWidthZero) {
  EXPECT_EQ(hybrid({0, 0, 0}, 0), (Bytes{0x03}));
  EXPECT_EQ(hybrid({0, 0, 0}, 0, {.shape = RunShape::kRle}), (Bytes{0x06}));
}

TEST(EncodeRleBitPacked, CutsBitPackedRunsAtTheLongest) {
  std::vector<uint32_t> values;
  for (uint32_t i = 0; i < 24; ++i)
    values.push_back(i % 2);
  EXPECT_EQ(hybrid(values, 1, {.max_groups_a_run = 2}), (Bytes{0x05, 0xAA, 0xAA, 0x03, 0xAA}));
}

TEST(EncodeRleBitPacked, WritesSingleValuesAsRunsWhenAskedTo) {
  EXPECT_EQ(hybrid({5, 6}, 4, {.shape = RunShape::kRle}), (Bytes{0x02, 5, 0x02, 6}));
}

TEST(EncodeRleBitPacked, DecodesToTheSameValuesInEveryWidthAndShape) {
  std::mt19937_64 generator(7);
  for (int bit_width = 0; bit_width <= 32; ++bit_width) {
    for (const RunShape shape : {RunShape::kMixed, RunShape::kBitPacked, RunShape::kRle, RunShape::kRandom}) {
      std::vector<uint32_t> values;
      while (values.size() < 700) {
        const auto value = static_cast<uint32_t>(generator() & low_bits(bit_width));
        values.insert(values.end(), generator() % 3 == 0 ? 1 + generator() % 30 : 1, value);
      }
      const Bytes bytes = hybrid(values, bit_width, {.shape = shape, .padding = 0xFF, .seed = generator()});
      ByteReader reader(bytes, "runs");
      EXPECT_EQ(naive::hybrid(reader, bit_width, values.size()), values) << bit_width;
      EXPECT_EQ(reader.remaining(), 0) << bit_width;
    }
  }
}

TEST(EncodeRleBitPacked, WritesBooleansBehindTheirLength) {
  Bytes out{0x77};
  encode_rle_booleans(Values::booleans(std::vector<bool>(9, true)).view(), {}, out);
  EXPECT_EQ(out, (Bytes{0x77, 2, 0, 0, 0, 0x12, 1}));
}

}  // namespace writer
}  // namespace lamella::inline v0
