#include "writer/encode_delta_length_byte_array.h"

#include <gtest/gtest.h>

#include "lamella/error.h"
#include "tests/writer/naive_decoders.h"

namespace lamella::inline v0 {
namespace writer {

TEST(EncodeDeltaLengthByteArray, WritesLengthsThenBytes) {
  Bytes out;
  encode_delta_length_byte_array(Values::byte_arrays({"Hello", "World", "Foobar"}).view(), {}, out);
  Bytes expected{0x80, 1, 4, 3, 10, 0, 1, 0, 0, 0, 2, 0, 0, 0};
  for (const char letter : std::string("HelloWorldFoobar"))
    expected.push_back(static_cast<uint8_t>(letter));
  EXPECT_EQ(out, expected);
}

TEST(EncodeDeltaLengthByteArray, DecodesASliceToTheSameValues) {
  std::vector<std::string> texts;
  for (size_t i = 0; i < 500; ++i)
    texts.emplace_back(i * 7 % 41, static_cast<char>('a' + i % 26));
  const Values values = Values::byte_arrays(texts);
  Bytes out;
  encode_delta_length_byte_array(values.view().slice(100, 300), {}, out);
  ByteReader reader(out, "lengths");
  EXPECT_EQ(naive::delta_length_byte_array(reader), std::vector(texts.begin() + 100, texts.begin() + 400));
  EXPECT_EQ(reader.remaining(), 0);
}

TEST(EncodeDeltaLengthByteArray, RefusesOtherTypes) {
  Bytes out;
  EXPECT_THROW(encode_delta_length_byte_array(Values::of<int32_t>({1}).view(), {}, out), Error);
}

}  // namespace writer
}  // namespace lamella::inline v0
