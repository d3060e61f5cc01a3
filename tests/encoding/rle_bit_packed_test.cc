#include "encoding/rle_bit_packed.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "lamella/buffer.h"
#include "lamella/error.h"
#include "simd/kernels.h"
#include "tests/encoding/hybrid_stream.h"

namespace lamella {
namespace {

std::vector<uint32_t> expand(const RunList& list, int bit_width) {
  std::vector<uint32_t> values(static_cast<size_t>(list.num_values) + 16);
  simd::kernels().rle_bit_packed->expand_u32[bit_width](list.runs, list.size, list.num_values, values.data());
  values.resize(static_cast<size_t>(list.num_values));
  return values;
}

std::vector<uint32_t> read_all(RleBitPackedCursor& cursor, int64_t count) {
  auto list = std::make_unique<RunList>();
  std::vector<uint32_t> values;
  while (count > 0) {
    cursor.read(count, *list);
    const auto part = expand(*list, cursor.bit_width());
    values.insert(values.end(), part.begin(), part.end());
    count -= list->num_values;
  }
  return values;
}

void expect_corrupt(const std::vector<uint8_t>& stream, int bit_width, int64_t num_values, const std::string& message) {
  const Buffer bytes = Buffer::copy_of(stream);
  RleBitPackedCursor cursor("things");
  cursor.start(bytes.bytes(), bit_width, num_values);
  try {
    read_all(cursor, num_values);
    FAIL() << "no error, but " << message << " was expected";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_EQ(error.message(), "things: " + message);
  }
}

TEST(RleBitPackedCursor, ReadsEveryWidthInPiecesOfAnySize) {
  std::mt19937_64 random(1);
  for (int width = 0; width <= 32; ++width) {
    HybridStream stream(width);
    stream.add_random(3000, uint64_t{1} << (1 + width % 10), uint64_t{1} << width, random);
    const Buffer bytes = Buffer::copy_of(stream.bytes());
    for (const uint64_t longest : {1, 7, 8, 9, 64, 500, 3000}) {
      RleBitPackedCursor cursor("values");
      cursor.start(bytes.bytes(), width, 3000);
      std::vector<uint32_t> values;
      while (values.size() < 3000) {
        const uint64_t count = std::min<uint64_t>(random() % longest + 1, 3000 - values.size());
        const auto part = read_all(cursor, static_cast<int64_t>(count));
        values.insert(values.end(), part.begin(), part.end());
      }
      ASSERT_EQ(values, stream.values()) << "width " << width << ", pieces up to " << longest;
    }
  }
}

TEST(RleBitPackedCursor, StopsListsAtTheirCapacity) {
  HybridStream stream(3);
  for (uint32_t i = 0; i < 300; ++i)
    stream.add_rle(2, i % 8);
  const Buffer bytes = Buffer::copy_of(stream.bytes());
  RleBitPackedCursor cursor("values");
  cursor.start(bytes.bytes(), 3, 600);
  RunList list;
  cursor.read(600, list);
  EXPECT_EQ(list.size, RunList::kCapacity);
  EXPECT_EQ(list.num_values, 2 * RunList::kCapacity);
}

TEST(RleBitPackedCursor, ReadsRunsOfAlmostAnyLength) {
  HybridStream stream(1);
  stream.add_rle(3, 0);
  std::vector<uint8_t> bytes = stream.bytes();
  bytes.insert(bytes.end(), {0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0x01});  // 2^31 - 1 ones.
  const Buffer buffer = Buffer::copy_of(bytes);
  RleBitPackedCursor cursor("values");
  cursor.start(buffer.bytes(), 1, (int64_t{1} << 31) + 2);
  EXPECT_EQ(cursor.skip_bits(int64_t{1} << 31), (int64_t{1} << 31) - 3);
  EXPECT_EQ(cursor.skip_bits(2), 2);
}

TEST(RleBitPackedCursor, AcceptsALastGroupWhoseBytesEndWithTheLastValue) {
  HybridStream stream(5);
  stream.add_packed({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  std::vector<uint8_t> bytes = stream.bytes();
  bytes.resize(1 + 7);  // 55 bits.
  const Buffer buffer = Buffer::copy_of(bytes);
  RleBitPackedCursor cursor("values");
  cursor.start(buffer.bytes(), 5, 11);
  EXPECT_EQ(read_all(cursor, 11), stream.values());
  bytes.resize(1 + 6);
  expect_corrupt(bytes, 5, 11, "runs end, but 2 values remain");
}

TEST(RleBitPackedCursor, NeedsNoBytesForWidthZero) {
  RleBitPackedCursor cursor("values");
  cursor.start({}, 0, 1000);
  EXPECT_EQ(read_all(cursor, 1000), std::vector<uint32_t>(1000, 0));
  RunList list;
  EXPECT_THROW(cursor.read(1, list), Error);
}

TEST(RleBitPackedCursor, RejectsRunPastPageEnd) {
  HybridStream stream(2);
  stream.add_rle(10, 1);
  stream.add_rle(900, 2);
  expect_corrupt(stream.bytes(), 2, 522, "RLE run of 900 values, 512 remain");
}

TEST(RleBitPackedCursor, RejectsWhatNoWriterWrites) {
  expect_corrupt({}, 3, 8, "runs end, but 8 values remain");
  expect_corrupt({0x80, 0x80}, 3, 8, "bytes end within a run's header");
  expect_corrupt({0x80, 0x80, 0x80, 0x80, 0x80, 0x01}, 3, 8, "a run's header has over 32 bits");
  expect_corrupt({0x00, 0x01}, 3, 8, "a run without values, but 8 remain");
  expect_corrupt({0x01}, 3, 8, "a run without values, but 8 remain");
  expect_corrupt({0x10, 0x08}, 3, 8, "an RLE run of value 8, which is wider than 3 bits");
  expect_corrupt({0x10, 0x08}, 12, 8, "bytes end within an RLE run's value of 2 bytes");
}

TEST(RleBitPackedCursor, DecodesBitsLikeValues) {
  std::mt19937_64 random(2);
  for (const uint64_t longest : {3, 30, 60, 200, 3000}) {
    HybridStream stream(1);
    stream.add_random(5000, longest, 2, random);
    const Buffer bytes = Buffer::copy_of(stream.bytes());
    for (const int64_t first_bit : {0, 1, 5, 8, 63}) {
      RleBitPackedCursor cursor("values");
      cursor.start(bytes.bytes(), 1, 5000);
      Buffer bits = Buffer::allocate(bytes_for_bits(first_bit + 5000));
      std::fill_n(bits.mutable_data(), bits.size(), uint8_t{0xFF});
      for (int64_t done = 0; done < 5000;) {
        const auto count = std::min<int64_t>(static_cast<int64_t>(random() % 700), 5000 - done);
        const auto begin = stream.values().begin() + done;
        const auto ones = std::count(begin, begin + count, 1U);
        if (random() % 4 == 0) {
          ASSERT_EQ(cursor.skip_bits(count), ones);
          for (int64_t i = 0; i < count; ++i) {
            clear_bit(bits.mutable_data(), first_bit + done + i);
            if (begin[i] == 1) set_bit(bits.mutable_data(), first_bit + done + i);
          }
        } else {
          ASSERT_EQ(cursor.decode_bits(count, bits.mutable_data(), first_bit + done), ones);
        }
        done += count;
      }
      for (int64_t i = 0; i < first_bit; ++i)
        ASSERT_TRUE(bit_is_set(bits.data(), i));
      for (int64_t i = 0; i < 5000; ++i) {
        ASSERT_EQ(bit_is_set(bits.data(), first_bit + i), stream.values()[static_cast<size_t>(i)] == 1) << i;
      }
    }
  }
}

TEST(RleBitPackedCursor, GivesValuesOrErrorsOnHostileBytes) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 5000; ++round) {
    std::vector<uint8_t> bytes(random() % 60);
    for (uint8_t& byte : bytes)
      byte = static_cast<uint8_t>(random() >> (random() % 8));
    const Buffer buffer = Buffer::copy_of(bytes);
    const int width = round % 33;
    RleBitPackedCursor cursor("values");
    cursor.start(buffer.bytes(), width, 500);
    try {
      for (const uint32_t value : read_all(cursor, 500))
        ASSERT_LE(value, low_bits(width));
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::kCorruptFile);
    }
    cursor.start(buffer.bytes(), 1, 500);
    Buffer bits = Buffer::allocate(bytes_for_bits(500));
    try {
      ASSERT_LE(cursor.decode_bits(500, bits.mutable_data(), 0), 500);
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::kCorruptFile);
    }
  }
}

}  // namespace
}  // namespace lamella
