#include "writer/bloom_filter.h"

#include <gtest/gtest.h>

#include <bit>

#include "base/xxh64.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

std::span<const uint8_t> bytes_of(const int64_t& value) {
  return {reinterpret_cast<const uint8_t*>(&value), sizeof(value)};
}

}  // namespace

TEST(BloomFilter, SetsOneBitInEachWordOfOneBlock) {
  BloomFilter filter(64);
  const int64_t value = 42;
  filter.insert(bytes_of(value));
  const size_t block = (xxh64(bytes_of(value)) >> 63) * 32;  // two blocks: the hash's top bit chooses
  for (size_t word = 0; word < 16; ++word) {
    const bool in_block = word / 8 == block / 32;
    EXPECT_EQ(std::popcount(load<uint32_t>(filter.bits().data() + 4 * word)), in_block ? 1 : 0) << word;
  }
}

TEST(BloomFilter, ContainsAllAndLittleElse) {
  BloomFilter filter(BloomFilter::size_for(10000));
  for (int64_t value = 0; value < 10000; ++value)
    filter.insert(bytes_of(value));
  int64_t false_positives = 0;
  for (int64_t value = 0; value < 10000; ++value) {
    ASSERT_TRUE(filter.may_contain(bytes_of(value)));
    const int64_t other = value + 1000000;
    false_positives += filter.may_contain(bytes_of(other)) ? 1 : 0;
  }
  EXPECT_LT(false_positives, 200);
}

TEST(BloomFilter, RefusesSizesThatAreNoBlocks) {
  EXPECT_THROW(BloomFilter(0), Error);
  EXPECT_THROW(BloomFilter(33), Error);
}

}  // namespace writer
}  // namespace lamella::inline v0
