#include "encoding/dictionary_index.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "base/bits.h"
#include "lamella/error.h"
#include "tests/encoding/hybrid_stream.h"

namespace lamella {
namespace {

Buffer page_of(const HybridStream& stream, int bit_width) {
  std::vector<uint8_t> bytes = {static_cast<uint8_t>(bit_width)};
  bytes.insert(bytes.end(), stream.bytes().begin(), stream.bytes().end());
  return Buffer::copy_of(bytes);
}

TEST(DictionaryIndexDecoder, DecodesAndSkipsEveryWidth) {
  std::mt19937_64 random(1);
  for (int width = 0; width <= 31; ++width) {
    HybridStream stream(width);
    const uint64_t size = std::min(uint64_t{1} << width, uint64_t{0x7FFFFFFF});
    stream.add_random(6000, 100, size, random);
    const Buffer page = page_of(stream, width);
    DictionaryIndexDecoder decoder;
    decoder.start(page, 6000, static_cast<int32_t>(size));
    for (size_t done = 0; done < 6000;) {
      const auto count = std::min<size_t>(random() % 1500, 6000 - done);
      if (random() % 3 == 0) {
        decoder.skip(static_cast<int64_t>(count));
      } else {
        std::vector<int32_t> indices(count + 16);
        decoder.decode(static_cast<int64_t>(count), indices.data());
        for (size_t i = 0; i < count; ++i)
          ASSERT_EQ(static_cast<uint32_t>(indices[i]), stream.values()[done + i]) << width << ' ' << done + i;
      }
      done += count;
    }
  }
}

TEST(DictionaryIndexDecoder, LooksUpEntriesOfAnyWidth) {
  std::mt19937_64 random(3);
  for (const int32_t byte_width : {1, 2, 4, 8, 12, 16, 20}) {
    for (const uint64_t longest : {9, 100, 5000}) {
      Buffer entries = Buffer::allocate(200 * byte_width);
      for (int64_t i = 0; i < entries.size(); ++i)
        entries.mutable_data()[i] = static_cast<uint8_t>(random());
      HybridStream stream(8);
      stream.add_random(20000, longest, 200, random);
      DictionaryIndexDecoder decoder;
      decoder.start(page_of(stream, 8), 20000, 200);
      for (int64_t done = 0; done < 20000;) {
        const auto count = std::min<int64_t>(static_cast<int64_t>(random() % 9000), 20000 - done);
        Buffer out = Buffer::allocate(count * byte_width);
        decoder.look_up(count, entries.data(), byte_width, out.mutable_data());
        for (int64_t i = 0; i < count; ++i) {
          const int64_t index = stream.values()[static_cast<size_t>(done + i)];
          ASSERT_EQ(std::memcmp(out.data() + i * byte_width, entries.data() + index * byte_width,
                                static_cast<size_t>(byte_width)),
                    0)
              << "width " << byte_width << ", value " << done + i;
        }
        done += count;
      }
    }
  }
}

TEST(DictionaryIndexDecoder, TestsRunsAndPackedIndicesAlike) {
  std::mt19937_64 random(4);
  for (const int width : {0, 1, 3, 8, 13}) {
    for (const uint64_t longest : {9, 100, 5000}) {
      const uint64_t size = std::min<uint64_t>(uint64_t{1} << width, 5000);
      HybridStream stream(width);
      stream.add_random(20000, longest, size, random);
      Buffer entries = Buffer::allocate(bytes_for_bits(static_cast<int64_t>(size)));
      for (int64_t i = 0; i < entries.size(); ++i)
        entries.mutable_data()[i] = static_cast<uint8_t>(random());
      DictionaryIndexDecoder decoder;
      decoder.start(page_of(stream, width), 20000, static_cast<int32_t>(size));
      for (int64_t done = 0; done < 20000;) {
        const auto count = std::min<int64_t>(static_cast<int64_t>(random() % 9000), 20000 - done);
        const auto offset = static_cast<int64_t>(random() % 20);
        Buffer passes = Buffer::allocate(bytes_for_bits(offset + count));
        std::memset(passes.mutable_data(), 0x5A, static_cast<size_t>(passes.size()));
        decoder.test(count, entries.data(), passes.mutable_data(), offset);
        for (int64_t i = 0; i < offset; ++i)
          ASSERT_EQ(bit_is_set(passes.data(), i), (0x5A >> (i % 8) & 1) != 0);
        for (int64_t i = 0; i < count; ++i) {
          const int64_t index = stream.values()[static_cast<size_t>(done + i)];
          ASSERT_EQ(bit_is_set(passes.data(), offset + i), bit_is_set(entries.data(), index))
              << width << ' ' << done + i;
        }
        done += count;
      }
    }
  }
}

TEST(DictionaryIndexDecoder, LooksUpRowsOfWhichSomeAreNull) {
  constexpr int64_t kEntries = 200;
  std::mt19937_64 random(5);
  for (const int32_t byte_width : {4, 8, 16}) {
    for (const uint64_t longest : {9, 100, 5000}) {
      Buffer entries = Buffer::allocate((kEntries + 1) * byte_width);
      for (int64_t i = 0; i < entries.size(); ++i)
        entries.mutable_data()[i] = i < kEntries * byte_width ? static_cast<uint8_t>(random() | 1) : uint8_t{0};
      HybridStream stream(8);
      stream.add_random(20000, longest, kEntries, random);
      DictionaryIndexDecoder decoder;
      decoder.start(page_of(stream, 8), 20000, kEntries);
      ASSERT_TRUE(decoder.looks_up_rows(byte_width));
      Buffer validity = Buffer::allocate(ValidRows::kMostRows / 8 + 8);
      for (size_t taken = 0; taken < 17000;) {
        ValidRows rows{static_cast<int64_t>(random() % ValidRows::kMostRows) + 1, 0, validity.data(),
                       static_cast<int64_t>(random() % 9)};
        const uint64_t nulls_in_16 = random() % 16;
        std::vector<int64_t> expected;
        for (int64_t row = 0; row < rows.num_rows; ++row) {
          const bool valid = random() % 16 >= nulls_in_16;
          const int64_t bit = rows.bit_offset + row;
          uint8_t& byte = validity.mutable_data()[bit / 8];
          byte = static_cast<uint8_t>((byte & ~(1 << bit % 8)) | (valid ? 1 << bit % 8 : 0));
          expected.push_back(valid ? static_cast<int64_t>(stream.values()[taken++]) : kEntries);
          rows.num_valid += valid ? 1 : 0;
        }
        Buffer out = Buffer::allocate(rows.num_rows * byte_width);
        decoder.look_up_rows(rows, entries.data(), byte_width, out.mutable_data());
        for (int64_t row = 0; row < rows.num_rows; ++row) {
          const uint8_t* entry = entries.data() + expected[static_cast<size_t>(row)] * byte_width;
          ASSERT_EQ(std::memcmp(out.data() + row * byte_width, entry, static_cast<size_t>(byte_width)), 0) << row;
        }
      }
    }
  }
}

TEST(DictionaryIndexDecoder, LooksAheadForLongRuns) {
  HybridStream stream(4);
  stream.add_rle(1000, 3);
  for (int i = 0; i < 100; ++i)
    stream.add_rle(9, static_cast<uint32_t>(i % 9));
  DictionaryIndexDecoder decoder;
  decoder.start(page_of(stream, 4), 5000, 16);
  EXPECT_TRUE(decoder.has_long_runs(5000));
  EXPECT_FALSE(decoder.has_long_runs(20));
  decoder.skip(1000);
  EXPECT_FALSE(decoder.has_long_runs(900));
  // Fewer values than rows: nobody knows, and nothing is thrown.
  decoder.skip(890);
  EXPECT_FALSE(decoder.has_long_runs(3000));
}

TEST(DictionaryIndexDecoder, TestsNothingOutsideTheDictionary) {
  for (const int64_t run : {8, 400}) {
    for (const bool packed : {false, true}) {
      HybridStream stream(10);
      stream.add_rle(run, 3);
      if (packed) {
        stream.add_packed({0, 0, 0, 1000, 0, 0, 0, 0});
      } else {
        stream.add_rle(8, 1000);
      }
      const Buffer entries = Buffer::allocate(125);
      Buffer passes = Buffer::allocate(64);
      DictionaryIndexDecoder decoder;
      decoder.start(page_of(stream, 10), run + 8, 1000);
      EXPECT_THROW(decoder.test(run + 8, entries.data(), passes.mutable_data(), 0), Error) << run << packed;
    }
  }
}

TEST(DictionaryIndexDecoder, LooksNothingUpOutsideTheDictionary) {
  for (const bool packed : {false, true}) {
    HybridStream stream(10);
    stream.add_rle(8, 3);
    if (packed) {
      stream.add_packed({0, 0, 0, 1000, 0, 0, 0, 0});
    } else {
      stream.add_rle(8, 1000);
    }
    const Buffer entries = Buffer::copy_of(std::vector<uint8_t>(8000));
    for (const int32_t byte_width : {1, 2, 4, 8}) {
      DictionaryIndexDecoder decoder;
      decoder.start(page_of(stream, 10), 16, 1000);
      Buffer out = Buffer::allocate(16 * byte_width);
      EXPECT_THROW(decoder.look_up(16, entries.data(), byte_width, out.mutable_data()), Error);
    }
  }
}

TEST(DictionaryIndexDecoder, RejectsIndicesOutsideTheDictionary) {
  for (const int width : {10, 32}) {
    for (const bool packed : {false, true}) {
      HybridStream stream(width);
      if (packed) {
        stream.add_packed(std::vector<uint32_t>(64, 999));
        stream.add_packed({0, 0, 0, 1000, 0, 0, 0, 0});
      } else {
        stream.add_rle(64, 999);
        stream.add_rle(8, 1000);
      }
      DictionaryIndexDecoder decoder;
      decoder.start(page_of(stream, width), 72, 1000);
      std::vector<int32_t> indices(72 + 16);
      decoder.decode(64, indices.data());
      try {
        decoder.decode(8, indices.data());
        FAIL() << "no error";
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
        EXPECT_EQ(error.message(), "dictionary indices: index 1000, the dictionary has 1000 entries");
      }
    }
  }
}

TEST(DictionaryIndexDecoder, IgnoresWhatTheLastGroupIsFilledUpWith) {
  HybridStream stream(4);
  stream.add_packed({1, 2, 3});  // The stream fills up with 15.
  DictionaryIndexDecoder decoder;
  decoder.start(page_of(stream, 4), 3, 4);
  std::vector<int32_t> indices(3 + 16);
  decoder.decode(3, indices.data());
  EXPECT_EQ(indices[2], 3);
}

TEST(DictionaryIndexDecoder, AllowsAnEmptyPageWhenNothingIsAsked) {
  DictionaryIndexDecoder decoder;
  decoder.start(Buffer(), 100, 0);
  int32_t index = 0;
  decoder.decode(0, &index);
  decoder.skip(0);
  EXPECT_THROW(decoder.decode(1, &index), Error);
  EXPECT_THROW(decoder.skip(1), Error);
}

TEST(DictionaryIndexDecoder, RejectsWidthsOver32AndEmptyDictionaries) {
  DictionaryIndexDecoder decoder;
  EXPECT_THROW(decoder.start(Buffer::copy_of(std::vector<uint8_t>{33, 2, 0}), 1, 1), Error);
  decoder.start(Buffer::copy_of(std::vector<uint8_t>{0}), 1, 0);
  std::vector<int32_t> indices(1 + 16);
  EXPECT_THROW(decoder.decode(1, indices.data()), Error);
}

TEST(DictionaryIndexDecoder, GivesIndicesOrErrorsOnHostileBytes) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 3000; ++round) {
    std::vector<uint8_t> bytes(random() % 100);
    for (uint8_t& byte : bytes)
      byte = static_cast<uint8_t>(random() >> (random() % 8));
    if (!bytes.empty()) bytes[0] = static_cast<uint8_t>(random() % 34);
    DictionaryIndexDecoder decoder;
    try {
      decoder.start(Buffer::copy_of(bytes), 300, 77);
      std::vector<int32_t> indices(300 + 16);
      decoder.skip(10);
      decoder.decode(290, indices.data());
      for (int i = 0; i < 290; ++i)
        ASSERT_LT(static_cast<uint32_t>(indices[static_cast<size_t>(i)]), 77U);
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::kCorruptFile);
    }
  }
}

}  // namespace
}  // namespace lamella
