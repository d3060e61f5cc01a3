#include "encoding/delta_byte_array.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "tests/encoding/byte_array_values.h"
#include "tests/encoding/delta_stream.h"

namespace lamella {
namespace {

constexpr int64_t kMaxBuiltBytes = int64_t{1} << 30;

Buffer page_of(const std::vector<int32_t>& prefixes, const std::vector<int32_t>& suffixes, const std::string& bytes) {
  auto stream = encode_delta(prefixes, {});
  const auto suffix_stream = encode_delta(suffixes, {.block_values = 256});
  stream.insert(stream.end(), suffix_stream.begin(), suffix_stream.end());
  return buffer_of(std::string(stream.begin(), stream.end()) + bytes);
}

/// `share` of the prefix that values have in common is used, in percent. The first may share one with `previous`.
Buffer page_of(const std::vector<std::string>& values, size_t share = 100, std::string previous = "") {
  std::vector<int32_t> prefixes;
  std::vector<int32_t> suffixes;
  std::string bytes;
  for (const std::string& value : values) {
    const auto end = std::mismatch(value.begin(), value.end(), previous.begin(), previous.end()).first;
    const size_t prefix = static_cast<size_t>(end - value.begin()) * share / 100;
    prefixes.push_back(static_cast<int32_t>(prefix));
    suffixes.push_back(static_cast<int32_t>(value.size() - prefix));
    bytes += value.substr(prefix);
    previous = value;
  }
  return page_of(prefixes, suffixes, bytes);
}

/// Sorted values of few letters: long prefixes, short ones, and none.
std::vector<std::string> sorted_values(size_t count, size_t longest, std::mt19937& random) {
  auto values = random_values(count, longest, random);
  for (std::string& value : values) {
    for (char& letter : value)
      letter = static_cast<char>('a' + (letter - 'a') % 2);
  }
  std::sort(values.begin(), values.end());
  // Now and then one that shares nothing.
  for (size_t i = 0; i < count; i += 1 + random() % 50)
    values[i].insert(0, 1, 'z');
  return values;
}

TEST(DeltaByteArrayDecoder, ReadsAndSkipsInPieces) {
  std::mt19937 random(1);
  for (const size_t longest : {3, 14, 40, 100, 300}) {
    for (const size_t count : {0, 1, 2, 100, 1023, 1024, 1025, 3000}) {
      const auto values = sorted_values(count, longest, random);
      for (int round = 0; round < 8; ++round) {
        DeltaByteArrayDecoder decoder(kMaxBuiltBytes);
        decoder.start(page_of(values, random() % 101), static_cast<int64_t>(count));
        expect_values_in_pieces(decoder, values, random);
      }
    }
  }
}

TEST(DeltaByteArrayDecoder, GoesOnFromTheLastValueOfThePageBefore) {
  std::mt19937 random(3);
  for (const size_t count : {1, 100, 1025, 3000}) {
    const auto values = sorted_values(2 * count, 40, random);
    const std::vector<std::string> front(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
    const std::vector<std::string> back(values.begin() + static_cast<std::ptrdiff_t>(count), values.end());
    for (const size_t num_read : {size_t{0}, count / 2, count}) {
      DeltaByteArrayDecoder decoder(kMaxBuiltBytes);
      decoder.start(page_of(front), static_cast<int64_t>(count));
      const std::vector<std::string> read(front.begin(), front.begin() + static_cast<std::ptrdiff_t>(num_read));
      expect_values_in_pieces(decoder, read, random);
      decoder.start_behind(page_of(back, 100, front.back()), static_cast<int64_t>(count));
      expect_values_in_pieces(decoder, back, random);
      // An ordinary page again.
      decoder.start(page_of(back), static_cast<int64_t>(count));
      expect_values_in_pieces(decoder, back, random);
    }
  }
}

TEST(DeltaByteArrayDecoder, KeepsEarlierBatchesWhileItBuilds) {
  std::mt19937 random(2);
  const auto values = sorted_values(6000, 60, random);
  DeltaByteArrayDecoder decoder(kMaxBuiltBytes);
  decoder.start(page_of(values), 6000);
  struct Batch {
    Buffer views;
    std::vector<Buffer> buffers;
  };
  std::vector<Batch> batches;
  for (int64_t position = 0; position < 6000; position += 500) {
    ViewBuffers buffers;
    Batch batch;
    batch.views = Buffer::allocate(500 * 16);
    // In two pieces, which share a buffer.
    auto* views = reinterpret_cast<StringView*>(batch.views.mutable_data());
    decoder.decode(200, views, buffers, true);
    decoder.decode(300, views + 200, buffers, true);
    batch.buffers = buffers.release();
    EXPECT_LE(batch.buffers.size(), 2U);
    batches.push_back(batch);
  }
  for (size_t i = 0; i < values.size(); ++i) {
    const Batch& batch = batches[i / 500];
    const auto& view = reinterpret_cast<const StringView*>(batch.views.data())[i % 500];
    const uint8_t* bytes =
        view.is_inline() ? view.inlined
                         : batch.buffers.at(static_cast<size_t>(view.reference.buffer)).data() + view.reference.offset;
    ASSERT_EQ(std::string(reinterpret_cast<const char*>(bytes), static_cast<size_t>(view.length)), values[i]) << i;
  }
}

TEST(DeltaByteArrayDecoder, BuildsInTheSameBufferWhenNobodyHoldsIt) {
  std::mt19937 random(3);
  const auto values = sorted_values(2000, 60, random);
  DeltaByteArrayDecoder decoder(kMaxBuiltBytes);
  decoder.start(page_of(values), 2000);
  const uint8_t* first = nullptr;
  for (int64_t position = 0; position < 2000; position += 100) {
    ViewBuffers buffers;
    decode_values(decoder, 100, buffers, false);
    const auto kept = buffers.release();
    ASSERT_FALSE(kept.empty());
    if (first == nullptr) first = kept.back().data();
    EXPECT_EQ(kept.back().data(), first);
  }
}

TEST(DeltaByteArrayDecoder, LeavesLongValuesWithoutAPrefixInThePage) {
  const std::vector<std::string> values = {std::string(65, 'a'), std::string(100, 'b'), "c"};
  const Buffer page = page_of(values);
  DeltaByteArrayDecoder decoder(1);
  decoder.start(page, 3);
  ViewBuffers buffers;
  EXPECT_EQ(decode_values(decoder, 3, buffers, true), values);
  const auto kept = buffers.release();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].data(), page.data());
}

TEST(DeltaByteArrayDecoder, KeepsNoBufferForValuesThatViewsHold) {
  DeltaByteArrayDecoder decoder(kMaxBuiltBytes);
  decoder.start(page_of({"short", "shorter", "shortest"}), 3);
  ViewBuffers buffers;
  decode_values(decoder, 3, buffers, true);
  EXPECT_TRUE(buffers.release().empty());
}

TEST(DeltaByteArrayDecoder, BuildsValuesThatAreLargerThanABuffer) {
  const std::string large(700'000, 'x');
  const std::vector<std::string> values = {large, large + "1", large + "12", "x", large + "3"};
  DeltaByteArrayDecoder decoder(kMaxBuiltBytes);
  decoder.start(page_of(values), 5);
  ViewBuffers buffers;
  EXPECT_EQ(decode_values(decoder, 5, buffers, true), values);
}

TEST(DeltaByteArrayDecoder, BoundsWhatAPageComesTo) {
  // Each value repeats the whole value before: a kilobyte becomes a gigabyte.
  const std::vector<int32_t> suffixes = [] {
    std::vector<int32_t> lengths(1'000'000, 0);
    lengths[0] = 1000;
    return lengths;
  }();
  std::vector<int32_t> prefixes(1'000'000, 1000);
  prefixes[0] = 0;
  DeltaByteArrayDecoder decoder(5'000'000);
  decoder.start(page_of(prefixes, suffixes, std::string(1000, 'x')), 1'000'000);
  try {
    ViewBuffers buffers;
    decode_values(decoder, 5001, buffers, true);
    decode_values(decoder, 1, buffers, true);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kResourceLimit);
    EXPECT_EQ(error.message(),
              "DELTA_BYTE_ARRAY: value 5001 of the page has 1000 bytes, 0 are left of what a page may come to");
  }
  // What is skipped is not built.
  decoder.start(page_of(prefixes, suffixes, std::string(1000, 'x')), 1'000'000);
  decoder.skip(999'990);
  ViewBuffers buffers;
  EXPECT_EQ(decode_values(decoder, 10, buffers, true), std::vector<std::string>(10, std::string(1000, 'x')));
}

TEST(DeltaByteArrayDecoder, RejectsLengthsThatBreakTheRules) {
  const auto message_of = [](const std::vector<int32_t>& prefixes, const std::vector<int32_t>& suffixes, bool skip) {
    DeltaByteArrayDecoder decoder(kMaxBuiltBytes);
    decoder.start(page_of(prefixes, suffixes, "0123456789"), 3);
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
    const std::string value = "DELTA_BYTE_ARRAY: value ";
    EXPECT_EQ(message_of({1, 0, 0}, {1, 1, 1}, skip),
              value + "0 of the page shares 1 bytes with the value before, which has 0");
    EXPECT_EQ(message_of({0, 2, 3}, {2, 0, 1}, skip),
              value + "2 of the page shares 3 bytes with the value before, which has 2");
    EXPECT_EQ(message_of({0, -1, 0}, {2, 2, 1}, skip),
              value + "1 of the page shares -1 bytes with the value before, which has 2");
    EXPECT_EQ(message_of({0, 0, 0}, {2, -2, 1}, skip), value + "1 of the page has a suffix of -2 bytes, 8 remain");
    EXPECT_EQ(message_of({0, 0, 0}, {2, 8, 1}, skip), value + "2 of the page has a suffix of 1 bytes, 0 remain");
    EXPECT_EQ(message_of({0, 0, 2147483647}, {2147483647, 1, 2147483647}, skip),
              value + "0 of the page has a suffix of 2147483647 bytes, 10 remain");
    EXPECT_NE(message_of({0, 0}, {1, 1, 1}, skip), "no error");
    EXPECT_NE(message_of({0, 0, 0}, {1, 1}, skip), "no error");
  }
}

TEST(DeltaByteArrayDecoder, ReadsNoValuesOfNoBytes) {
  DeltaByteArrayDecoder decoder(kMaxBuiltBytes);
  decoder.start(Buffer(), 5);
  ViewBuffers buffers;
  decode_values(decoder, 0, buffers, true);
  decoder.skip(0);
  EXPECT_THROW(decoder.skip(1), Error);
}

TEST(DeltaByteArrayDecoder, ChecksEachValueByItself) {
  // Prefixes may end inside characters, as long as each value is text.
  const std::vector<std::string> text = {"\xC3\xA4", "\xC3\xA5", "\xC3\xA5 and then some more", "\xC3\xA5 and then"};
  DeltaByteArrayDecoder decoder(kMaxBuiltBytes);
  decoder.start(page_of(text), 4);
  ViewBuffers buffers;
  EXPECT_EQ(decode_values(decoder, 4, buffers, true), text);
  // A value that ends inside one; also where it was skipped, and another takes its prefix.
  const std::vector<std::string> torn = {"ascii", "torn, and long \xC3", "torn, and long \xC3!"};
  decoder.start(page_of(torn), 3);
  EXPECT_EQ(corrupt_message([&] { decode_values(decoder, 3, buffers, true); }),
            "value 1 of the page is a string, but not UTF-8");
  decoder.start(page_of(torn), 3);
  decoder.skip(2);
  EXPECT_EQ(corrupt_message([&] { decode_values(decoder, 1, buffers, true); }),
            "value 2 of the page is a string, but not UTF-8");
  decoder.start(page_of(torn), 3);
  EXPECT_EQ(decode_values(decoder, 3, buffers, false), torn);
}

TEST(DeltaByteArrayDecoder, SurvivesRandomBytes) {
  std::mt19937 random(4);
  for (int round = 0; round < 5000; ++round) {
    DeltaByteArrayDecoder decoder(10'000);
    const Buffer page = hostile_page(page_of(sorted_values(50, 100, random)), random);
    try {
      decoder.start(page, 100);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
      continue;
    }
    read_until_corrupt(decoder, 100, random);
  }
}

std::vector<std::string> fixed_values(size_t count, size_t length, std::mt19937& random) {
  std::vector<std::string> values(count, std::string(length, 'x'));
  for (std::string& value : values) {
    for (char& letter : value)
      letter = static_cast<char>('a' + random() % 2);
  }
  std::sort(values.begin(), values.end());
  return values;
}

TEST(DeltaByteArrayFixedDecoder, ReadsAndSkipsInPieces) {
  std::mt19937 random(5);
  for (const size_t length : {1, 4, 16, 70}) {
    const auto values = fixed_values(2500, length, random);
    for (int round = 0; round < 10; ++round) {
      DeltaByteArrayFixedDecoder decoder(static_cast<int32_t>(length));
      decoder.start(page_of(values), 2500);
      const size_t longest = size_t{1} << (random() % 12);
      for (size_t position = 0; position < values.size();) {
        const size_t count = std::min(values.size() - position, random() % longest + 1);
        if (random() % 3 == 0) {
          decoder.skip(static_cast<int64_t>(count));
        } else {
          Buffer out = Buffer::allocate(static_cast<int64_t>(count * length));
          decoder.decode(static_cast<int64_t>(count), out.mutable_data());
          for (size_t i = 0; i < count; ++i) {
            ASSERT_EQ(std::string(reinterpret_cast<const char*>(out.data()) + i * length, length),
                      values[position + i]);
          }
        }
        position += count;
      }
      EXPECT_THROW(decoder.skip(1), Error);
    }
  }
}

TEST(DeltaByteArrayFixedDecoder, RejectsValuesOfAnotherLength) {
  DeltaByteArrayFixedDecoder decoder(3);
  decoder.start(page_of({"abc", "abd", "abde"}), 3);
  Buffer out = Buffer::allocate(9);
  decoder.decode(2, out.mutable_data());
  EXPECT_EQ(corrupt_message([&] { decoder.decode(1, out.mutable_data()); }),
            "DELTA_BYTE_ARRAY: value 2 of the page has 4 bytes, its type has 3");
  decoder.start(page_of({0, 2, 3}, {3, 1, 1}, "abcde"), 3);
  EXPECT_EQ(corrupt_message([&] { decoder.decode(3, out.mutable_data()); }),
            "DELTA_BYTE_ARRAY: value 2 of the page has 4 bytes, its type has 3");
  decoder.start(page_of({0, 4}, {3, 1}, "abcd"), 2);
  EXPECT_EQ(corrupt_message([&] { decoder.decode(2, out.mutable_data()); }),
            "DELTA_BYTE_ARRAY: value 1 of the page shares 4 bytes with the value before, which has 3");
}

TEST(DeltaByteArrayFixedDecoder, SurvivesRandomBytes) {
  std::mt19937 random(6);
  Buffer out = Buffer::allocate(100 * 16);
  for (int round = 0; round < 3000; ++round) {
    DeltaByteArrayFixedDecoder decoder(16);
    const Buffer page = hostile_page(page_of(fixed_values(50, 16, random)), random);
    try {
      decoder.start(page, 100);
      for (int64_t left = 100; left > 0;) {
        const int64_t count = std::min<int64_t>(left, random() % 20);
        random() % 4 == 0 ? decoder.skip(count) : decoder.decode(count, out.mutable_data());
        left -= count;
      }
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    }
  }
}

}  // namespace
}  // namespace lamella
