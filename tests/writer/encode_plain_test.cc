#include "writer/encode_plain.h"

#include <gtest/gtest.h>

namespace lamella::inline v0 {
namespace writer {

namespace {

Bytes plain(const Values& values) {
  Bytes out;
  encode_plain(values.view(), out);
  return out;
}

}  // namespace

TEST(EncodePlain, WritesIntegersLittleEndian) {
  EXPECT_EQ(plain(Values::of<int32_t>({1, -2})), (Bytes{1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF}));
  EXPECT_EQ(plain(Values::of<int64_t>({0x0102030405060708})), (Bytes{8, 7, 6, 5, 4, 3, 2, 1}));
}

TEST(EncodePlain, WritesFloatingPointAsItsBits) {
  EXPECT_EQ(plain(Values::of<float>({1.0F})), (Bytes{0, 0, 0x80, 0x3F}));
  EXPECT_EQ(plain(Values::of<double>({-2.0})), (Bytes{0, 0, 0, 0, 0, 0, 0, 0xC0}));
}

TEST(EncodePlain, WritesBooleansLeastSignificantBitFirst) {
  EXPECT_EQ(plain(Values::booleans({true, false, true, true, false, false, false, false, true})), (Bytes{0x0D, 0x01}));
}

TEST(EncodePlain, WritesByteArraysBehindTheirLengths) {
  EXPECT_EQ(plain(Values::byte_arrays({"ab", "", "c"})), (Bytes{2, 0, 0, 0, 'a', 'b', 0, 0, 0, 0, 1, 0, 0, 0, 'c'}));
}

TEST(EncodePlain, WritesASliceOnly) {
  Bytes out;
  const Values values = Values::byte_arrays({"first", "second", "third"});
  encode_plain(values.view().slice(1, 1), out);
  EXPECT_EQ(out, (Bytes{6, 0, 0, 0, 's', 'e', 'c', 'o', 'n', 'd'}));
}

TEST(EncodePlain, WritesFixedLengthValuesWithoutLengths) {
  EXPECT_EQ(plain(Values::fixed(3, {"abc", "xyz"})), (Bytes{'a', 'b', 'c', 'x', 'y', 'z'}));
}

}  // namespace writer
}  // namespace lamella::inline v0
