#include "encoding/plain_fixed.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella {
namespace {

std::vector<uint8_t> counting_bytes(size_t count) {
  std::vector<uint8_t> bytes(count);
  for (size_t i = 0; i < count; ++i)
    bytes[i] = static_cast<uint8_t>(i * 37 + i / 256);
  return bytes;
}

TEST(PlainFixedDecoder, CopiesBorrowsAndSkips) {
  for (const int32_t width : {1, 4, 8, 12, 16, 21}) {
    const auto bytes = counting_bytes(static_cast<size_t>(width) * 100);
    PlainFixedDecoder decoder(width);
    decoder.start(Buffer::copy_of(bytes), 100);
    Buffer out = Buffer::allocate(width * 10);
    decoder.decode(10, out.mutable_data());
    EXPECT_EQ(std::memcmp(out.data(), bytes.data(), static_cast<size_t>(width) * 10), 0);
    decoder.skip(20);
    const uint8_t* borrowed = decoder.borrow(70);
    EXPECT_EQ(std::memcmp(borrowed, bytes.data() + width * 30, static_cast<size_t>(width) * 70), 0);
    EXPECT_THROW(decoder.skip(1), Error);
    EXPECT_THROW(decoder.borrow(1), Error);
    EXPECT_THROW(decoder.decode(1, out.mutable_data()), Error);
  }
}

TEST(PlainFixedDecoder, NeedsWholeValues) {
  PlainFixedDecoder decoder(8);
  decoder.start(Buffer::copy_of(counting_bytes(8 * 5 + 7)), 6);
  Buffer out = Buffer::allocate(8 * 6);
  decoder.decode(5, out.mutable_data());
  try {
    decoder.decode(1, out.mutable_data());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    EXPECT_EQ(error.message(), "PLAIN: 1 values are needed, the bytes of 0 remain");
  }
}

TEST(PlainFixedDecoder, AllowsNoBytesForNoValues) {
  PlainFixedDecoder decoder(4);
  decoder.start(Buffer(), 10);
  uint8_t out = 0;
  decoder.decode(0, &out);
  decoder.skip(0);
  EXPECT_THROW(decoder.skip(1), Error);
}

TEST(PlainBooleanDecoder, DecodesFromAnyBitToAnyBit) {
  const auto bytes = counting_bytes(100);
  for (const int64_t first : {0, 1, 7, 8, 13}) {
    for (const int64_t bit_offset : {0, 3, 8, 11}) {
      PlainBooleanDecoder decoder;
      decoder.start(Buffer::copy_of(bytes), 800);
      decoder.skip(first);
      Buffer bits = Buffer::allocate(bytes_for_bits(bit_offset + 500));
      std::memset(bits.mutable_data(), 0xFF, static_cast<size_t>(bits.size()));
      decoder.decode(200, bits.mutable_data(), bit_offset);
      decoder.decode(300, bits.mutable_data(), bit_offset + 200);
      for (int64_t i = 0; i < bit_offset; ++i)
        ASSERT_TRUE(bit_is_set(bits.data(), i));
      for (int64_t i = 0; i < 500; ++i)
        ASSERT_EQ(bit_is_set(bits.data(), bit_offset + i), bit_is_set(bytes.data(), first + i)) << i;
    }
  }
}

TEST(PlainBooleanDecoder, RejectsPagesThatEndEarly) {
  PlainBooleanDecoder decoder;
  decoder.start(Buffer::copy_of(counting_bytes(2)), 17);
  decoder.skip(16);
  EXPECT_THROW(decoder.skip(1), Error);
}

}  // namespace
}  // namespace lamella
