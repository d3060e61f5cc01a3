#include "encoding/delta_binary_packed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"
#include "tests/encoding/delta_stream.h"

namespace lamella {
namespace {

/// Values whose differences need about `width` bits.
template <typename T>
std::vector<T> random_values(size_t count, int width, std::mt19937_64& random) {
  std::vector<T> values;
  uint64_t value = random();
  for (size_t i = 0; i < count; ++i) {
    value += random() & low_bits(width);
    values.push_back(static_cast<T>(value));
  }
  return values;
}

template <typename T>
class DeltaBinaryPackedReaderOf : public testing::Test {};
using Integers = testing::Types<int32_t, int64_t>;
TYPED_TEST_SUITE(DeltaBinaryPackedReaderOf, Integers);

TYPED_TEST(DeltaBinaryPackedReaderOf, DecodesEveryWidthAndLength) {
  std::mt19937_64 random(1);
  for (int width = 0; width <= 64; ++width) {
    for (const size_t count : {1, 2, 32, 33, 34, 127, 128, 129, 130, 161, 257, 1000}) {
      const auto values = random_values<TypeParam>(count, width, random);
      const Buffer bytes = Buffer::copy_of(encode_delta(values, {}));
      DeltaBinaryPackedReader<TypeParam> reader;
      reader.start(bytes.bytes());
      EXPECT_EQ(reader.num_values(), static_cast<int64_t>(count));
      EXPECT_EQ(reader.find_end(), bytes.size());
      std::vector<TypeParam> decoded(count);
      reader.decode(static_cast<int64_t>(count), decoded.data());
      ASSERT_EQ(decoded, values) << "width " << width << ", count " << count;
      EXPECT_EQ(reader.find_end(), bytes.size());
      EXPECT_EQ(reader.num_remaining(), 0);
    }
  }
}

TYPED_TEST(DeltaBinaryPackedReaderOf, ResumesAndSkipsAtAnyValue) {
  std::mt19937_64 random(2);
  for (const DeltaStreamShape& shape :
       {DeltaStreamShape{}, DeltaStreamShape{256, 4}, DeltaStreamShape{128, 1}, DeltaStreamShape{1024, 8}}) {
    const auto values = random_values<TypeParam>(3000, 17, random);
    const Buffer bytes = Buffer::copy_of(encode_delta(values, shape));
    for (int round = 0; round < 50; ++round) {
      DeltaBinaryPackedReader<TypeParam> reader;
      reader.start(bytes.bytes());
      const uint64_t longest = uint64_t{1} << (round % 11);
      for (size_t position = 0; position < values.size();) {
        const size_t count = std::min(values.size() - position, static_cast<size_t>(random() % longest + 1));
        if (random() % 3 == 0) {
          reader.skip(static_cast<int64_t>(count));
        } else {
          std::vector<TypeParam> decoded(count);
          reader.decode(static_cast<int64_t>(count), decoded.data());
          for (size_t i = 0; i < count; ++i)
            ASSERT_EQ(decoded[i], values[position + i]) << position + i;
        }
        position += count;
        ASSERT_EQ(reader.find_end(), bytes.size());
      }
    }
  }
}

TYPED_TEST(DeltaBinaryPackedReaderOf, BoundsOnlyWhatLiesWithin) {
  using Limits = std::numeric_limits<TypeParam>;
  std::mt19937_64 random(12);
  for (int repeat = 0; repeat < 300; ++repeat) {
    // Wide steps wrap, which no bound may overlook.
    auto values = random_values<TypeParam>(1500, static_cast<int>(random() % (8 * sizeof(TypeParam) + 1)), random);
    if (repeat % 3 == 0) std::reverse(values.begin(), values.end());
    const auto shape = repeat % 2 == 0 ? DeltaStreamShape{} : DeltaStreamShape{256, 2};
    const Buffer bytes = Buffer::copy_of(encode_delta(values, shape));
    DeltaBinaryPackedReader<TypeParam> reader;
    reader.start(bytes.bytes());
    for (size_t position = 0; position < values.size();) {
      const auto left = static_cast<int64_t>(values.size() - position);
      const int64_t near = *reader.near_next();
      ASSERT_TRUE(near == values[position] || near == values[position - std::min<size_t>(position, 1)]);
      const auto reach = static_cast<int64_t>(random() & low_bits(static_cast<int>(random() % 62)));
      const int64_t low = near < Limits::min() + reach ? INT64_MIN : near - reach;
      const int64_t high = near > Limits::max() - reach ? INT64_MAX : near + reach;
      const int64_t asked = 1 + static_cast<int64_t>(random() % static_cast<uint64_t>(left));
      const int64_t within = reader.count_within(asked, low, high);
      ASSERT_LE(within, asked);
      for (int64_t i = 0; i < within; ++i) {
        ASSERT_GE(values[position + static_cast<size_t>(i)], low);
        ASSERT_LE(values[position + static_cast<size_t>(i)], high);
      }
      const int64_t passed = std::min(left, 1 + static_cast<int64_t>(random() % 300));
      reader.skip(passed);
      position += static_cast<size_t>(passed);
    }
    EXPECT_EQ(reader.near_next(), std::nullopt);
    EXPECT_EQ(reader.count_within(1, INT64_MIN, INT64_MAX), 0);
  }
}

TYPED_TEST(DeltaBinaryPackedReaderOf, BoundsAscendingValuesToTheEnd) {
  std::vector<TypeParam> values;
  for (int i = 0; i < 5000; ++i)
    values.push_back(static_cast<TypeParam>(7 * i));
  const Buffer bytes = Buffer::copy_of(encode_delta(values, {}));
  DeltaBinaryPackedReader<TypeParam> reader;
  reader.start(bytes.bytes());
  EXPECT_EQ(reader.count_within(5000, 0, 7 * 4999), 5000);
  EXPECT_EQ(reader.count_within(9000, INT64_MIN, INT64_MAX), 5000);
  EXPECT_EQ(reader.count_within(5000, 1, 7 * 4999), 0);
  const int64_t half = reader.count_within(5000, 0, 7 * 2500);
  EXPECT_LE(half, 2501);
  EXPECT_GT(half, 2400);
}

TYPED_TEST(DeltaBinaryPackedReaderOf, AcceptsMiniblocksWiderThanNeeded) {
  std::mt19937_64 random(3);
  const auto values = random_values<TypeParam>(500, 20, random);
  for (int extra_width = 0; extra_width <= 44; ++extra_width) {
    const Buffer bytes = Buffer::copy_of(encode_delta(values, {.extra_width = extra_width}));
    DeltaBinaryPackedReader<TypeParam> reader;
    reader.start(bytes.bytes());
    std::vector<TypeParam> decoded(values.size());
    reader.decode(500, decoded.data());
    ASSERT_EQ(decoded, values) << extra_width;
  }
}

TYPED_TEST(DeltaBinaryPackedReaderOf, WrapsAroundTheTypesEnds) {
  const TypeParam lowest = std::numeric_limits<TypeParam>::min();
  const TypeParam highest = std::numeric_limits<TypeParam>::max();
  std::vector<TypeParam> values;
  for (int i = 0; i < 100; ++i)
    values.insert(values.end(), {lowest, highest, 0, highest, lowest, -1});
  const Buffer bytes = Buffer::copy_of(encode_delta(values, {}));
  DeltaBinaryPackedReader<TypeParam> reader;
  reader.start(bytes.bytes());
  std::vector<TypeParam> decoded(values.size());
  reader.decode(600, decoded.data());
  EXPECT_EQ(decoded, values);
}

TYPED_TEST(DeltaBinaryPackedReaderOf, FindsItsEndBeforeOtherBytes) {
  std::mt19937_64 random(4);
  auto encoded = encode_delta(random_values<TypeParam>(333, 9, random), {});
  const auto end = static_cast<int64_t>(encoded.size());
  encoded.insert(encoded.end(), 1000, uint8_t{0xFF});
  const Buffer bytes = Buffer::copy_of(encoded);
  DeltaBinaryPackedReader<TypeParam> reader;
  reader.start(bytes.bytes());
  EXPECT_EQ(reader.find_end(), end);
}

TYPED_TEST(DeltaBinaryPackedReaderOf, IsEmptyWithoutBytesOrValues) {
  DeltaBinaryPackedReader<TypeParam> reader;
  reader.start({});
  EXPECT_EQ(reader.num_values(), 0);
  EXPECT_EQ(reader.find_end(), 0);
  const Buffer bytes = Buffer::copy_of(encode_delta(std::vector<TypeParam>{}, {}));
  reader.start(bytes.bytes());
  EXPECT_EQ(reader.find_end(), bytes.size());
  TypeParam value = 0;
  reader.decode(0, &value);
  EXPECT_THROW(reader.decode(1, &value), Error);
}

TYPED_TEST(DeltaBinaryPackedReaderOf, GivesValuesOrErrorsOnHostileBytes) {
  std::mt19937_64 random(5);
  const auto good = encode_delta(random_values<TypeParam>(700, 13, random), {});
  for (int round = 0; round < 4000; ++round) {
    auto bad = good;
    for (uint64_t i = 0; i <= random() % 4; ++i) {
      bad[random() % (round % 2 == 0 ? 12 : bad.size())] = static_cast<uint8_t>(random());
    }
    if (round % 3 == 0) bad.resize(random() % bad.size());
    const Buffer bytes = Buffer::copy_of(bad);
    DeltaBinaryPackedReader<TypeParam> reader;
    try {
      reader.start(bytes.bytes());
      std::vector<TypeParam> decoded(700);
      reader.skip(100);
      reader.decode(600, decoded.data());
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::kCorruptFile) << error.what();
      std::vector<TypeParam> decoded(10);
      try {
        reader.decode(std::min<int64_t>(10, reader.num_remaining()), decoded.data());
      } catch (const Error&) {
        continue;  // Going on after an error is not useful, but stays defined.
      }
    }
  }
}

void expect_corrupt(const std::vector<uint8_t>& encoded, const std::string& part_of_message) {
  const Buffer bytes = Buffer::copy_of(encoded);
  DeltaBinaryPackedReader<int64_t> reader;
  try {
    reader.start(bytes.bytes());
    std::vector<int64_t> decoded(200);
    reader.decode(200, decoded.data());
    FAIL() << "no error, but " << part_of_message << " was expected";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_NE(error.message().find(part_of_message), std::string::npos) << error.message();
  }
}

TEST(DeltaBinaryPackedReader, RejectsShapesThatTheFormatForbids) {
  const std::vector<int64_t> values(200, 7);
  expect_corrupt(encode_delta(values, {.block_values = 160, .miniblocks = 5}), "blocks of 160 values");
  expect_corrupt(encode_delta(values, {.block_values = 128, .miniblocks = 8}), "8 miniblocks in a block of 128 values");
  expect_corrupt(encode_delta(std::vector<int64_t>(199, 7), {}), "200 values are needed, 199 of 199 remain");
  auto truncated = encode_delta(values, {.extra_width = 5});
  truncated.pop_back();
  expect_corrupt(truncated, "remain");
  expect_corrupt({0x80, 0x01, 0x00, 0x01, 0x00}, "0 miniblocks");
  auto too_wide = encode_delta(values, {});
  too_wide[7] = 65;  // The first width: block size and count take two bytes, the rest of the header and the block one.
  expect_corrupt(too_wide, "65 bits wide");
}

TEST(DeltaBinaryPackedDecoder, DecodesAPage) {
  std::mt19937_64 random(6);
  const auto values = random_values<int32_t>(1000, 12, random);
  DeltaBinaryPackedDecoder<int32_t> decoder;
  decoder.start(Buffer::copy_of(encode_delta(values, {})), 1000);
  decoder.skip(10);
  Buffer out = Buffer::allocate(990 * 4);
  decoder.decode(990, out.mutable_data());
  for (int64_t i = 0; i < 990; ++i)
    ASSERT_EQ(load<int32_t>(out.data() + i * 4), values[static_cast<size_t>(i) + 10]);
}

}  // namespace
}  // namespace lamella
