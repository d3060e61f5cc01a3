#include "base/byte_reader.h"

#include <gtest/gtest.h>

#include <vector>

namespace lamella {
namespace {

using Bytes = std::vector<uint8_t>;

/// What `action` says is wrong; fails the test when it throws nothing, or something else than kCorruptFile.
template <typename Action>
std::string complaint_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
    return error.message();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

uint64_t varint_of(const Bytes& bytes) {
  return ByteReader(bytes, "number").read_varint();
}

TEST(ByteReader, ReadsFromTheFront) {
  const Bytes bytes = {1, 2, 0, 3, 0, 0, 0, 9, 8, 7};
  ByteReader reader(bytes, "record");
  EXPECT_EQ(reader.read<uint8_t>(), 1);
  EXPECT_EQ(reader.read<uint16_t>(), 2);
  EXPECT_EQ(reader.read<int32_t>(), 3);
  EXPECT_EQ(reader.position(), 7);
  EXPECT_EQ(reader.remaining(), 3);
  const auto taken = reader.take(2);
  EXPECT_EQ(Bytes(taken.begin(), taken.end()), (Bytes{9, 8}));
  EXPECT_EQ(*reader.data(), 7);
  EXPECT_EQ(reader.take(1).size(), 1U);
  EXPECT_EQ(reader.take(0).size(), 0U);
  EXPECT_EQ(reader.remaining(), 0);
}

TEST(ByteReader, SaysWhatWasNeededAndWhatRemains) {
  const Bytes bytes = {1, 2, 3};
  ByteReader reader(bytes, "RLE runs");
  EXPECT_EQ(complaint_of([&] { reader.read<uint32_t>(); }), "RLE runs: 4 bytes are needed, 3 remain");
  EXPECT_EQ(complaint_of([&] { reader.take(4); }), "RLE runs: 4 bytes are needed, 3 remain");
  EXPECT_EQ(reader.position(), 0) << "a read that fails takes nothing";
}

TEST(ByteReader, RefusesCountsThatCannotBe) {
  const Bytes bytes = {1, 2, 3};
  ByteReader reader(bytes, "strings");
  complaint_of([&] { reader.take(-1); });
  complaint_of([&] { reader.take(INT64_MAX); });
  complaint_of([&] { reader.take(INT64_MIN); });
  complaint_of([&] { ByteReader({}, "nothing").read<uint8_t>(); });
}

TEST(ByteReader, ReadsVarints) {
  EXPECT_EQ(varint_of({0}), 0U);
  EXPECT_EQ(varint_of({0x7F}), 127U);
  EXPECT_EQ(varint_of({0x80, 0x01}), 128U);
  EXPECT_EQ(varint_of({0xE5, 0x8E, 0x26}), 624485U);
  EXPECT_EQ(varint_of({0x80, 0x80, 0x00}), 0U) << "longer than it has to be, but valid";
  EXPECT_EQ(varint_of({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}), UINT64_MAX);
}

TEST(ByteReader, RefusesVarintsThatAreCutOrTooLong) {
  complaint_of([] { varint_of({}); });
  complaint_of([] { varint_of({0x80}); });
  const Bytes nine(9, 0xFF);
  for (const uint8_t last : {uint8_t{0x02}, uint8_t{0x7F}, uint8_t{0x80}, uint8_t{0x81}, uint8_t{0xFF}}) {
    Bytes bytes = nine;
    bytes.insert(bytes.end(), {last, 0, 0});
    EXPECT_EQ(complaint_of([&] { varint_of(bytes); }), "number: a variable-length number of over 64 bits") << int{last};
  }
}

TEST(ByteReader, ReadsZigzag) {
  const auto zigzag_of = [](const Bytes& bytes) { return ByteReader(bytes, "number").read_zigzag(); };
  EXPECT_EQ(zigzag_of({0}), 0);
  EXPECT_EQ(zigzag_of({1}), -1);
  EXPECT_EQ(zigzag_of({2}), 1);
  EXPECT_EQ(zigzag_of({0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}), INT64_MAX);
  EXPECT_EQ(zigzag_of({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}), INT64_MIN);
}

}  // namespace
}  // namespace lamella
