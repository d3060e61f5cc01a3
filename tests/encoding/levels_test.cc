#include "encoding/levels.h"

#include <gtest/gtest.h>

#include <string>

#include "base/bits.h"
#include "lamella/error.h"
#include "tests/encoding/hybrid_stream.h"

namespace lamella {
namespace {

/// BIT_PACKED: most significant bits first, without headers.
std::vector<uint8_t> bit_packed(const std::vector<uint32_t>& levels, int width) {
  std::vector<uint8_t> bytes(static_cast<size_t>(bytes_for_bits(static_cast<int64_t>(levels.size()) * width)));
  size_t position = 0;
  for (const uint32_t level : levels) {
    for (int bit = width - 1; bit >= 0; --bit, ++position) {
      if (((level >> bit) & 1) != 0)
        bytes[position / 8] = static_cast<uint8_t>(bytes[position / 8] | (0x80 >> position % 8));
    }
  }
  return bytes;
}

/// Decodes in pieces, by all three functions in turn.
void expect_levels(LevelDecoder& decoder, const std::vector<uint32_t>& levels, uint32_t max_level,
                   std::mt19937_64& random) {
  for (size_t done = 0; done < levels.size();) {
    const auto count = std::min<size_t>(random() % 900, levels.size() - done);
    const auto begin = levels.begin() + static_cast<std::ptrdiff_t>(done);
    const auto maxima = std::count(begin, begin + static_cast<std::ptrdiff_t>(count), max_level);
    switch (random() % 3) {
      case 0: {
        std::vector<uint8_t> decoded(count + 64);
        decoder.decode(static_cast<int64_t>(count), decoded.data());
        for (size_t i = 0; i < count; ++i)
          ASSERT_EQ(decoded[i], begin[static_cast<std::ptrdiff_t>(i)]) << done + i;
        break;
      }
      case 1: {
        const auto first_bit = static_cast<int64_t>(random() % 20);
        Buffer bits = Buffer::allocate(bytes_for_bits(first_bit + static_cast<int64_t>(count)));
        std::fill_n(bits.mutable_data(), bits.size(), uint8_t{0xFF});
        ASSERT_EQ(decoder.decode_validity(static_cast<int64_t>(count), bits.mutable_data(), first_bit), maxima);
        for (int64_t i = 0; i < first_bit; ++i)
          ASSERT_TRUE(bit_is_set(bits.data(), i));
        for (size_t i = 0; i < count; ++i) {
          ASSERT_EQ(bit_is_set(bits.data(), first_bit + static_cast<int64_t>(i)),
                    begin[static_cast<std::ptrdiff_t>(i)] == max_level)
              << done + i;
        }
        break;
      }
      default:
        ASSERT_EQ(decoder.skip(static_cast<int64_t>(count)), maxima);
    }
    done += count;
  }
}

TEST(LevelDecoder, CountsTheLevelsBeforeTheFirstZero) {
  for (const int64_t num_above : {0, 1, 100, 2047, 2048, 2049, 10000}) {
    HybridStream stream(2);
    if (num_above > 0) stream.add_rle(static_cast<uint64_t>(num_above), 1);
    stream.add_rle(5, 0);
    stream.add_rle(7, 3);
    const Buffer bytes = Buffer::copy_of(stream.bytes());
    LevelDecoder decoder(3);
    for (const auto& [count, expected] : std::vector<std::pair<int64_t, int64_t>>{{num_above + 12, num_above},
                                                                                  {num_above + 1, num_above},
                                                                                  {num_above, num_above},
                                                                                  {num_above / 2, num_above / 2}}) {
      decoder.start(bytes.bytes(), Encoding::RLE, num_above + 12);
      EXPECT_EQ(decoder.count_above_zero(count), expected) << num_above << ' ' << count;
    }
  }
}

TEST(LevelDecoder, DecodesRleLevelsOfEveryMaximum) {
  std::mt19937_64 random(1);
  for (const int16_t max_level : std::vector<int16_t>{1, 2, 3, 4, 7, 8, 15, 100, 255}) {
    for (const uint64_t longest : {4, 40, 400}) {
      HybridStream stream(bit_width_of(static_cast<uint64_t>(max_level)));
      stream.add_random(10000, longest, static_cast<uint64_t>(max_level) + 1, random);
      const Buffer bytes = Buffer::copy_of(stream.bytes());
      LevelDecoder decoder(max_level);
      decoder.start(bytes.bytes(), Encoding::RLE, 10000);
      expect_levels(decoder, stream.values(), static_cast<uint32_t>(max_level), random);
    }
  }
}

TEST(LevelDecoder, DecodesBitPackedLevelsMostSignificantBitFirst) {
  std::mt19937_64 random(2);
  for (const int16_t max_level : std::vector<int16_t>{1, 2, 5, 15, 200}) {
    std::vector<uint32_t> levels(5003);
    for (uint32_t& level : levels)
      level = static_cast<uint32_t>(random() % (static_cast<uint64_t>(max_level) + 1));
    const Buffer bytes = Buffer::copy_of(bit_packed(levels, bit_width_of(static_cast<uint64_t>(max_level))));
    LevelDecoder decoder(max_level);
    decoder.start(bytes.bytes(), Encoding::BIT_PACKED, 5003);
    expect_levels(decoder, levels, static_cast<uint32_t>(max_level), random);
  }
  // The specification's example: 0 to 7 in three bits are 0x05 0x39 0x77.
  EXPECT_EQ(bit_packed({0, 1, 2, 3, 4, 5, 6, 7}, 3), (std::vector<uint8_t>{0x05, 0x39, 0x77}));
}

TEST(LevelDecoder, GivesZerosWhereThereIsOnlyOneLevel) {
  LevelDecoder decoder(0);
  decoder.start({}, Encoding::RLE, 10);
  uint8_t levels[10 + 64] = {7};
  decoder.decode(10, levels);
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(levels[i], 0);
}

TEST(LevelDecoder, StartsAnewOnEachPage) {
  HybridStream first(1), second(1);
  first.add_rle(100, 1);
  second.add_rle(7, 0);
  const Buffer first_bytes = Buffer::copy_of(first.bytes());
  const Buffer second_bytes = Buffer::copy_of(second.bytes());
  LevelDecoder decoder(1);
  decoder.start(first_bytes.bytes(), Encoding::RLE, 100);
  EXPECT_EQ(decoder.skip(50), 50);
  decoder.start(second_bytes.bytes(), Encoding::RLE, 7);
  EXPECT_EQ(decoder.skip(7), 0);
}

TEST(LevelDecoder, KnowsRunsOfTheMaximum) {
  HybridStream stream(2);
  stream.add_rle(100, 3);
  stream.add_packed({3, 3, 3, 3, 3, 3, 3, 3});
  stream.add_rle(20, 2);
  stream.add_rle(30, 3);
  const Buffer bytes = Buffer::copy_of(stream.bytes());
  LevelDecoder decoder(3);
  decoder.start(bytes.bytes(), Encoding::RLE, 158);
  EXPECT_EQ(decoder.run_of_maxima(), 100);
  EXPECT_EQ(decoder.skip(60), 60);
  EXPECT_EQ(decoder.run_of_maxima(), 40);
  EXPECT_EQ(decoder.skip(40), 40);
  EXPECT_EQ(decoder.run_of_maxima(), 0);
  EXPECT_EQ(decoder.skip(8), 8);
  EXPECT_EQ(decoder.run_of_maxima(), 0);
  EXPECT_EQ(decoder.skip(20), 0);
  EXPECT_EQ(decoder.run_of_maxima(), 30);
  EXPECT_EQ(decoder.skip(30), 30);
  EXPECT_EQ(decoder.run_of_maxima(), 0);
}

void expect_corrupt(const std::vector<uint8_t>& levels, Encoding encoding, int16_t max_level,
                    const std::string& message) {
  const Buffer bytes = Buffer::copy_of(levels);
  LevelDecoder decoder(max_level);
  try {
    decoder.start(bytes.bytes(), encoding, 16);
    Buffer bits = Buffer::allocate(2);
    decoder.decode_validity(16, bits.mutable_data(), 0);
    FAIL() << "no error, but " << message << " was expected";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_EQ(error.message(), "levels: " + message);
  }
}

TEST(LevelDecoder, RejectsLevelsOverTheMaximum) {
  HybridStream packed(2), rle(2);
  packed.add_packed({0, 1, 2, 1, 0, 1, 2, 3});
  packed.add_rle(8, 0);
  rle.add_rle(16, 3);
  expect_corrupt(packed.bytes(), Encoding::RLE, 2, "a level of 3, the largest is 2");
  expect_corrupt(rle.bytes(), Encoding::RLE, 2, "a level of 3, the largest is 2");
  expect_corrupt({0x20, 0x02}, Encoding::RLE, 1, "an RLE run of value 2, which is wider than 1 bits");
}

TEST(LevelDecoder, RejectsMissingBytesAndOtherEncodings) {
  expect_corrupt({0x03, 0xFF}, Encoding::RLE, 1, "runs end, but 8 values remain");
  expect_corrupt({0xFF, 0xFF, 0xFF}, Encoding::BIT_PACKED, 3, "runs end, but 4 values remain");
  expect_corrupt({0x20, 0x01}, Encoding::PLAIN, 1, "encoded as PLAIN, which is not for levels: RLE and BIT_PACKED are");
}

TEST(LevelDecoder, GivesLevelsOrErrorsOnHostileBytes) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 3000; ++round) {
    std::vector<uint8_t> bytes(random() % 80);
    for (uint8_t& byte : bytes)
      byte = static_cast<uint8_t>(random() >> (random() % 8));
    const Buffer buffer = Buffer::copy_of(bytes);
    LevelDecoder decoder(static_cast<int16_t>(round % 9));
    try {
      decoder.start(buffer.bytes(), round % 5 == 0 ? Encoding::BIT_PACKED : Encoding::RLE, 400);
      std::vector<uint8_t> levels(400 + 64);
      decoder.skip(50);
      decoder.decode(200, levels.data());
      for (int i = 0; i < 200; ++i)
        ASSERT_LE(levels[static_cast<size_t>(i)], round % 9);
      Buffer bits = Buffer::allocate(bytes_for_bits(150));
      ASSERT_LE(decoder.decode_validity(150, bits.mutable_data(), 0), 150);
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::kCorruptFile);
    }
  }
}

}  // namespace
}  // namespace lamella
