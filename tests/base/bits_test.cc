#include "base/bits.h"

#include <gtest/gtest.h>

#include <array>

namespace lamella {
namespace {

TEST(Bits, LoadsAndStoresAtAnyAddress) {
  std::array<uint8_t, 16> bytes = {};
  for (size_t offset = 0; offset <= 8; ++offset) {
    store<uint64_t>(bytes.data() + offset, 0x0123456789ABCDEF + offset);
    EXPECT_EQ(load<uint64_t>(bytes.data() + offset), 0x0123456789ABCDEF + offset);
  }
  store<uint16_t>(bytes.data(), 0x0102);
  EXPECT_EQ(bytes[0], 2) << "little-endian";
}

TEST(Bits, SetsAndClearsSingleBitsFromTheLeastSignificant) {
  std::array<uint8_t, 3> bits = {};
  set_bit(bits.data(), 0);
  set_bit(bits.data(), 7);
  set_bit(bits.data(), 17);
  EXPECT_EQ(bits, (std::array<uint8_t, 3>{0x81, 0, 0x02}));
  EXPECT_TRUE(bit_is_set(bits.data(), 17));
  EXPECT_FALSE(bit_is_set(bits.data(), 16));
  clear_bit(bits.data(), 7);
  clear_bit(bits.data(), 8);
  EXPECT_EQ(bits, (std::array<uint8_t, 3>{0x01, 0, 0x02}));
}

TEST(Bits, CountsBytesForBits) {
  EXPECT_EQ(bytes_for_bits(0), 0);
  EXPECT_EQ(bytes_for_bits(1), 1);
  EXPECT_EQ(bytes_for_bits(8), 1);
  EXPECT_EQ(bytes_for_bits(9), 2);
}

TEST(Bits, RoundsUpToAMultiple) {
  EXPECT_EQ(round_up(0, 64), 0);
  EXPECT_EQ(round_up(1, 64), 64);
  EXPECT_EQ(round_up(64, 64), 64);
  EXPECT_EQ(round_up(10, 3), 12);
}

TEST(Bits, MasksTheLowestBits) {
  EXPECT_EQ(low_bits(0), 0U);
  EXPECT_EQ(low_bits(1), 1U);
  EXPECT_EQ(low_bits(63), UINT64_MAX / 2);
  EXPECT_EQ(low_bits(64), UINT64_MAX);
}

TEST(Bits, KnowsTheWidthOfANumber) {
  EXPECT_EQ(bit_width_of(0), 0);
  for (int width = 1; width <= 64; ++width) {
    EXPECT_EQ(bit_width_of(low_bits(width)), width);
    EXPECT_EQ(bit_width_of(uint64_t{1} << (width - 1)), width);
  }
}

TEST(Bits, DecodesZigzag) {
  EXPECT_EQ(zigzag_decode(0), 0);
  EXPECT_EQ(zigzag_decode(1), -1);
  EXPECT_EQ(zigzag_decode(2), 1);
  EXPECT_EQ(zigzag_decode(3), -2);
  EXPECT_EQ(zigzag_decode(UINT64_MAX - 1), INT64_MAX);
  EXPECT_EQ(zigzag_decode(UINT64_MAX), INT64_MIN);
}

}  // namespace
}  // namespace lamella
