#include "compression/crc32.h"

#include <gtest/gtest.h>

#include <string_view>

#include "tests/compression/page_bytes.h"

namespace lamella {
namespace {

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// One bit at a time, as RFC 1952 defines it.
uint32_t crc32_by_bits(std::span<const uint8_t> bytes) {
  uint32_t state = 0xFFFFFFFF;
  for (const uint8_t byte : bytes) {
    state ^= byte;
    for (int bit = 0; bit < 8; ++bit)
      state = (state >> 1) ^ ((state & 1) != 0 ? 0xEDB88320 : 0);
  }
  return ~state;
}

TEST(Crc32, HasTheCheckValueOfItsPolynomial) {
  EXPECT_EQ(crc32(bytes_of("123456789")), 0xCBF43926);
  EXPECT_EQ(crc32({}), 0U);
}

TEST(Crc32, AgreesWithBitByBit) {
  for (const int64_t size_bytes : {1, 15, 16, 63, 64, 65, 1000, 100000})
    EXPECT_EQ(crc32(incompressible(size_bytes)), crc32_by_bits(incompressible(size_bytes))) << size_bytes;
}

TEST(Crc32, GoesOnFromTheChecksumOfTheBytesInFront) {
  EXPECT_EQ(crc32(bytes_of("456789"), crc32(bytes_of("123"))), 0xCBF43926);
  EXPECT_EQ(crc32({}, 0xCBF43926), 0xCBF43926);
}

}  // namespace
}  // namespace lamella
