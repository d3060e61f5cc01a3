#include "encoding/delta_length_byte_array.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "tests/encoding/byte_array_values.h"
#include "tests/encoding/delta_stream.h"

namespace lamella {
namespace {

Buffer page_of(const std::vector<int32_t>& lengths, const std::string& bytes) {
  const auto stream = encode_delta(lengths, {});
  return buffer_of(std::string(stream.begin(), stream.end()) + bytes);
}

Buffer page_of(const std::vector<std::string>& values) {
  std::vector<int32_t> lengths;
  std::string bytes;
  for (const std::string& value : values) {
    lengths.push_back(static_cast<int32_t>(value.size()));
    bytes += value;
  }
  return page_of(lengths, bytes);
}

TEST(DeltaLengthByteArrayDecoder, ReadsAndSkipsInPieces) {
  std::mt19937 random(1);
  for (const size_t count : {0, 1, 2, 100, 1023, 1024, 1025, 5000}) {
    const auto values = random_values(count, 40, random);
    for (int round = 0; round < 10; ++round) {
      DeltaLengthByteArrayDecoder decoder;
      decoder.start(page_of(values), static_cast<int64_t>(count));
      expect_values_in_pieces(decoder, values, random);
    }
  }
}

TEST(DeltaLengthByteArrayDecoder, KeepsThePageOnlyWhereAViewRefersToIt) {
  DeltaLengthByteArrayDecoder decoder;
  const Buffer page = page_of({"short", "not so short any more"});
  decoder.start(page, 2);
  ViewBuffers buffers;
  decode_values(decoder, 1, buffers, true);
  EXPECT_TRUE(buffers.release().empty());
  decode_values(decoder, 1, buffers, true);
  const auto kept = buffers.release();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].data(), page.data());
}

TEST(DeltaLengthByteArrayDecoder, RejectsLengthsThatThePageDoesNotHold) {
  const auto message_of = [](const std::vector<int32_t>& lengths, bool skip) {
    DeltaLengthByteArrayDecoder decoder;
    decoder.start(page_of(lengths, "0123456789"), 3);
    return corrupt_message([&] {
      ViewBuffers buffers;
      if (skip) {
        decoder.skip(3);
      } else {
        decode_values(decoder, 3, buffers, true);
      }
    });
  };
  for (const bool skip : {false, true}) {
    EXPECT_EQ(message_of({4, -1, 3}, skip), "DELTA_LENGTH_BYTE_ARRAY: value 1 of the page has -1 bytes, 6 remain");
    EXPECT_EQ(message_of({4, 4, 3}, skip), "DELTA_LENGTH_BYTE_ARRAY: value 2 of the page has 3 bytes, 2 remain");
    EXPECT_EQ(message_of({2147483647, 0, 0}, skip),
              "DELTA_LENGTH_BYTE_ARRAY: value 0 of the page has 2147483647 bytes, 10 remain");
    EXPECT_NE(message_of({4, 4}, skip), "no error");
  }
}

TEST(DeltaLengthByteArrayDecoder, ReadsNoValuesOfNoBytes) {
  DeltaLengthByteArrayDecoder decoder;
  decoder.start(Buffer(), 5);
  ViewBuffers buffers;
  decode_values(decoder, 0, buffers, true);
  decoder.skip(0);
  EXPECT_THROW(decoder.skip(1), Error);
}

TEST(DeltaLengthByteArrayDecoder, ChecksEachValueByItself) {
  // As a whole the bytes are text; but characters lie across the ends of values.
  const std::vector<std::string> values = {"\xC3\xA4 is text, and long", "torn \xC3", "\xA4 and torn", ""};
  DeltaLengthByteArrayDecoder decoder;
  decoder.start(page_of(values), 4);
  ViewBuffers buffers;
  decode_values(decoder, 1, buffers, true);
  EXPECT_EQ(corrupt_message([&] { decode_values(decoder, 3, buffers, true); }),
            "value 1 of the page is a string, but not UTF-8");
  decoder.start(page_of(values), 4);
  EXPECT_EQ(decode_values(decoder, 4, buffers, false), values);
  // A piece that ends inside the character, whatever follows.
  decoder.start(page_of(values), 4);
  EXPECT_EQ(corrupt_message([&] { decode_values(decoder, 2, buffers, true); }),
            "value 1 of the page is a string, but not UTF-8");
  // The value that begins inside the character, when the one before is skipped.
  decoder.start(page_of(values), 4);
  decoder.skip(2);
  EXPECT_EQ(corrupt_message([&] { decode_values(decoder, 1, buffers, true); }),
            "value 2 of the page is a string, but not UTF-8");
}

TEST(DeltaLengthByteArrayDecoder, SurvivesRandomBytes) {
  std::mt19937 random(2);
  for (int round = 0; round < 3000; ++round) {
    DeltaLengthByteArrayDecoder decoder;
    const Buffer page = hostile_page(page_of(random_values(50, 30, random)), random);
    try {
      decoder.start(page, 100);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
      continue;
    }
    read_until_corrupt(decoder, 100, random);
  }
}

}  // namespace
}  // namespace lamella
