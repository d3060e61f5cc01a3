#include "writer/encode_byte_stream_split.h"

#include <gtest/gtest.h>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace writer {

TEST(EncodeByteStreamSplit, WritesAStreamAByte) {
  Bytes out;
  encode_byte_stream_split(Values::of<int32_t>({0x44332211, 0x48372615, 0x0C0B0A09}).view(), out);
  EXPECT_EQ(out, (Bytes{0x11, 0x15, 0x09, 0x22, 0x26, 0x0A, 0x33, 0x37, 0x0B, 0x44, 0x48, 0x0C}));
}

TEST(EncodeByteStreamSplit, TakesFixedLengthValuesOfAnyWidth) {
  Bytes out;
  encode_byte_stream_split(Values::fixed(3, {"abc", "def"}).view(), out);
  EXPECT_EQ(out, (Bytes{'a', 'd', 'b', 'e', 'c', 'f'}));
}

TEST(EncodeByteStreamSplit, RefusesTypesWithoutAFixedWidth) {
  Bytes out;
  EXPECT_THROW(encode_byte_stream_split(Values::byte_arrays({"a"}).view(), out), Error);
  EXPECT_THROW(encode_byte_stream_split(Values::booleans({true}).view(), out), Error);
}

}  // namespace writer
}  // namespace lamella::inline v0
