#include "encoding/rle_boolean.h"

#include <gtest/gtest.h>

#include "base/bits.h"
#include "lamella/error.h"
#include "tests/encoding/hybrid_stream.h"

namespace lamella {
namespace {

Buffer page_of(const std::vector<uint8_t>& runs, uint32_t declared_size) {
  std::vector<uint8_t> bytes(4);
  store(bytes.data(), declared_size);
  bytes.insert(bytes.end(), runs.begin(), runs.end());
  return Buffer::copy_of(bytes);
}

TEST(RleBooleanDecoder, DecodesAndSkipsBehindItsLengthPrefix) {
  std::mt19937_64 random(1);
  HybridStream stream(1);
  stream.add_random(4000, 70, 2, random);
  RleBooleanDecoder decoder;
  decoder.start(page_of(stream.bytes(), static_cast<uint32_t>(stream.bytes().size())), 4000);
  decoder.skip(123);
  Buffer bits = Buffer::allocate(bytes_for_bits(4000));
  decoder.decode(3877, bits.mutable_data(), 5);
  for (int64_t i = 0; i < 3877; ++i)
    ASSERT_EQ(bit_is_set(bits.data(), 5 + i), stream.values()[static_cast<size_t>(i) + 123] == 1) << i;
}

TEST(RleBooleanDecoder, RejectsALengthOverThePage) {
  HybridStream stream(1);
  stream.add_rle(20, 1);
  RleBooleanDecoder decoder;
  EXPECT_THROW(decoder.start(page_of(stream.bytes(), 3), 20), Error);
  EXPECT_THROW(decoder.start(Buffer::copy_of(std::vector<uint8_t>{2, 0, 0}), 20), Error);
  decoder.start(page_of(stream.bytes(), 1), 20);
  EXPECT_THROW(decoder.skip(20), Error);
}

TEST(RleBooleanDecoder, GivesBitsOrErrorsOnHostileBytes) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 3000; ++round) {
    std::vector<uint8_t> runs(random() % 50);
    for (uint8_t& byte : runs)
      byte = static_cast<uint8_t>(random() >> (random() % 8));
    RleBooleanDecoder decoder;
    Buffer bits = Buffer::allocate(bytes_for_bits(400));
    try {
      decoder.start(page_of(runs, static_cast<uint32_t>(random() % (runs.size() + 2))), 400);
      decoder.skip(static_cast<int64_t>(random() % 100));
      decoder.decode(300, bits.mutable_data(), 3);
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), ErrorCode::kCorruptFile);
    }
  }
}

TEST(RleBooleanDecoder, AllowsNoBytesForNoValues) {
  RleBooleanDecoder decoder;
  decoder.start(Buffer(), 10);
  decoder.skip(0);
  EXPECT_THROW(decoder.skip(1), Error);
}

}  // namespace
}  // namespace lamella
