#include "writer/encode_dictionary.h"

#include <gtest/gtest.h>

namespace lamella::inline v0 {
namespace writer {

TEST(DictionaryBuilder, NumbersValuesByFirstAppearance) {
  DictionaryBuilder builder(PhysicalType::BYTE_ARRAY, 0, 1000);
  std::vector<uint32_t> indices;
  EXPECT_EQ(builder.add(Values::byte_arrays({"b", "a", "", "b", ""}).view(), indices), 5);
  EXPECT_EQ(indices, (std::vector<uint32_t>{0, 1, 2, 0, 2}));
  EXPECT_EQ(builder.entries().count(), 3);
  EXPECT_EQ(builder.entries().view().text(1), "a");
}

TEST(DictionaryBuilder, StopsBeforeItsLimit) {
  DictionaryBuilder builder(PhysicalType::INT64, 0, 16);
  std::vector<uint32_t> indices;
  EXPECT_EQ(builder.add(Values::of<int64_t>({5, 6, 5, 6, 7, 5}).view(), indices), 4);
  EXPECT_EQ(indices, (std::vector<uint32_t>{0, 1, 0, 1}));
  EXPECT_EQ(builder.entries().count(), 2);
}

TEST(DictionaryBuilder, KeepsValuesApartThatOnlyTheirBitsTellApart) {
  DictionaryBuilder builder(PhysicalType::DOUBLE, 0, 1000);
  std::vector<uint32_t> indices;
  builder.add(Values::of<double>({0.0, -0.0, 0.0}).view(), indices);
  EXPECT_EQ(indices, (std::vector<uint32_t>{0, 1, 0}));
}

TEST(DictionaryBuilder, GrowsToManyEntries) {
  DictionaryBuilder builder(PhysicalType::INT32, 0, 1 << 20);
  Values values(PhysicalType::INT32);
  for (int32_t i = 0; i < 100000; ++i)
    values.append(i % 50000 * 977);
  std::vector<uint32_t> indices;
  ASSERT_EQ(builder.add(values.view(), indices), 100000);
  EXPECT_EQ(builder.entries().count(), 50000);
  for (uint32_t i = 0; i < 100000; ++i)
    ASSERT_EQ(indices[i], i % 50000);
}

TEST(EncodeDictionaryIndices, WritesTheWidthInFront) {
  Bytes out;
  encode_dictionary_indices(std::vector<uint32_t>(8, 1), dictionary_bit_width(2), {}, out);
  EXPECT_EQ(out, (Bytes{1, 0x10, 1}));
}

TEST(EncodeDictionaryIndices, NeedsTheBitsOfTheLargestIndex) {
  EXPECT_EQ(dictionary_bit_width(0), 0);
  EXPECT_EQ(dictionary_bit_width(1), 0);
  EXPECT_EQ(dictionary_bit_width(2), 1);
  EXPECT_EQ(dictionary_bit_width(256), 8);
  EXPECT_EQ(dictionary_bit_width(257), 9);
}

}  // namespace writer
}  // namespace lamella::inline v0
