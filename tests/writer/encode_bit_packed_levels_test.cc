#include "writer/encode_bit_packed_levels.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/writer/naive_decoders.h"

namespace lamella::inline v0 {
namespace writer {

TEST(EncodeBitPackedLevels, PacksTheFormatsExample) {
  Bytes out;
  encode_bit_packed_levels(std::vector<uint16_t>{0, 1, 2, 3, 4, 5, 6, 7}, 3, out);
  EXPECT_EQ(out, (Bytes{0x05, 0x39, 0x77}));
}

TEST(EncodeBitPackedLevels, FillsTheLastByteFromTheTop) {
  Bytes out;
  encode_bit_packed_levels(std::vector<uint16_t>{1, 0, 1}, 1, out);
  EXPECT_EQ(out, (Bytes{0xA0}));
}

TEST(EncodeBitPackedLevels, DecodesToTheSameLevelsInEveryWidth) {
  std::mt19937_64 generator(3);
  for (int bit_width = 1; bit_width <= 16; ++bit_width) {
    std::vector<uint16_t> levels;
    for (int i = 0; i < 101; ++i)
      levels.push_back(static_cast<uint16_t>(generator() & low_bits(bit_width)));
    Bytes out;
    encode_bit_packed_levels(levels, bit_width, out);
    EXPECT_EQ(static_cast<int64_t>(out.size()), bytes_for_bits(101 * bit_width));
    EXPECT_EQ(naive::bit_packed_levels(out, bit_width, levels.size()), levels) << bit_width;
  }
}

}  // namespace writer
}  // namespace lamella::inline v0
