#include "encoding/plain_byte_array.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "tests/encoding/byte_array_values.h"

namespace lamella {
namespace {

Buffer plain_page(const std::vector<std::string>& values) {
  std::string page;
  for (const std::string& value : values) {
    const auto length = static_cast<uint32_t>(value.size());
    for (int i = 0; i < 4; ++i)
      page.push_back(static_cast<char>(length >> (8 * i)));
    page += value;
  }
  return buffer_of(page);
}

TEST(PlainByteArrayDecoder, ReadsAndSkipsInPieces) {
  std::mt19937 random(1);
  const auto values = random_values(2000, 40, random);
  for (int round = 0; round < 20; ++round) {
    PlainByteArrayDecoder decoder;
    decoder.start(plain_page(values), 2000);
    expect_values_in_pieces(decoder, values, random);
  }
}

TEST(PlainByteArrayDecoder, KeepsThePageOnlyWhereAViewRefersToIt) {
  PlainByteArrayDecoder decoder;
  const Buffer page = plain_page({"short", "not so short any more"});
  decoder.start(page, 2);
  ViewBuffers buffers;
  EXPECT_EQ(decode_values(decoder, 1, buffers, true), std::vector<std::string>{"short"});
  EXPECT_TRUE(buffers.release().empty());
  EXPECT_EQ(decode_values(decoder, 1, buffers, true), std::vector<std::string>{"not so short any more"});
  const auto kept = buffers.release();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].data(), page.data());
}

TEST(PlainByteArrayDecoder, RejectsAValueThatPassesTheEnd) {
  const Buffer page = plain_page({"one", "twenty bytes of text"});
  const auto message_of = [&](int64_t size, bool skip) {
    PlainByteArrayDecoder decoder;
    decoder.start(page.slice(0, size), 2);
    return corrupt_message([&] {
      ViewBuffers buffers;
      if (skip) {
        decoder.skip(2);
      } else {
        decode_values(decoder, 2, buffers, false);
      }
    });
  };
  for (const bool skip : {false, true}) {
    EXPECT_EQ(message_of(30, skip), "PLAIN: value 1 of the page has 20 bytes after its length's 4, 23 remain");
    EXPECT_EQ(message_of(10, skip), "PLAIN: value 1 of the page needs a length of 4 bytes, 3 remain");
    EXPECT_EQ(message_of(6, skip), "PLAIN: value 0 of the page has 3 bytes after its length's 4, 6 remain");
    EXPECT_EQ(message_of(0, skip), "PLAIN: value 0 of the page needs a length of 4 bytes, 0 remain");
  }
}

TEST(PlainByteArrayDecoder, ReadsNoValuesOfNoBytes) {
  PlainByteArrayDecoder decoder;
  decoder.start(Buffer(), 5);
  ViewBuffers buffers;
  decode_values(decoder, 0, buffers, true);
  decoder.skip(0);
  EXPECT_THROW(decoder.skip(1), Error);
}

TEST(PlainByteArrayDecoder, ChecksEachValueByItself) {
  // The two halves of a character, and of one in a long value; the concatenation would be valid.
  const std::vector<std::string> values = {"ascii", "\xC3\xA4 is valid, and long", "torn \xC3", "\xA4 and torn"};
  PlainByteArrayDecoder decoder;
  decoder.start(plain_page(values), 4);
  ViewBuffers buffers;
  decode_values(decoder, 2, buffers, true);
  EXPECT_EQ(corrupt_message([&] { decode_values(decoder, 2, buffers, true); }),
            "value 2 of the page is a string, but not UTF-8");
  decoder.start(plain_page(values), 4);
  EXPECT_EQ(decode_values(decoder, 4, buffers, false), values);
}

TEST(PlainByteArrayDecoder, IgnoresTheBytesOfValuesThatAreSkipped) {
  PlainByteArrayDecoder decoder;
  decoder.start(plain_page({"\xFF no text", "text", "\xFF"}), 3);
  ViewBuffers buffers;
  decoder.skip(1);
  EXPECT_EQ(decode_values(decoder, 1, buffers, true), std::vector<std::string>{"text"});
}

TEST(PlainByteArrayDecoder, SurvivesRandomBytes) {
  std::mt19937 random(2);
  for (int round = 0; round < 3000; ++round) {
    PlainByteArrayDecoder decoder;
    decoder.start(hostile_page(plain_page(random_values(20, 30, random)), random), 100);
    read_until_corrupt(decoder, 100, random);
  }
}

}  // namespace
}  // namespace lamella
