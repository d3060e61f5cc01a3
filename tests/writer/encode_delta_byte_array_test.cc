#include "writer/encode_delta_byte_array.h"

#include <gtest/gtest.h>

#include "lamella/error.h"
#include "tests/writer/naive_decoders.h"

namespace lamella::inline v0 {
namespace writer {

TEST(EncodeDeltaByteArray, WritesSharedPrefixesOnce) {
  Bytes out;
  encode_delta_byte_array(Values::byte_arrays({"axis", "axle", "babble", "babyhood"}).view(), {}, out);
  ByteReader reader(out, "prefixes");
  EXPECT_EQ(naive::delta_binary_packed<int32_t>(reader), (std::vector<int32_t>{0, 2, 0, 3}));
  EXPECT_EQ(naive::delta_length_byte_array(reader), (std::vector<std::string>{"axis", "le", "babble", "yhood"}));
  EXPECT_EQ(reader.remaining(), 0);
}

TEST(EncodeDeltaByteArray, DecodesToTheSameValues) {
  std::vector<std::string> texts;
  for (int i = 0; i < 400; ++i)
    texts.push_back(std::to_string(i * i / 10));
  texts[200].clear();
  Bytes out;
  encode_delta_byte_array(Values::byte_arrays(texts).view(), {}, out);
  ByteReader reader(out, "prefixes");
  EXPECT_EQ(naive::delta_byte_array(reader), texts);
}

TEST(EncodeDeltaByteArray, TakesFixedLengthValues) {
  const std::vector<std::string> texts{"aaaa", "aaab", "aaab", "baab"};
  Bytes out;
  encode_delta_byte_array(Values::fixed(4, texts).view(), {}, out);
  ByteReader reader(out, "prefixes");
  EXPECT_EQ(naive::delta_byte_array(reader), texts);
}

TEST(EncodeDeltaByteArray, RefusesOtherTypes) {
  Bytes out;
  EXPECT_THROW(encode_delta_byte_array(Values::of<double>({1}).view(), {}, out), Error);
}

}  // namespace writer
}  // namespace lamella::inline v0
