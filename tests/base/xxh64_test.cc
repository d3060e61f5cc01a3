#include "base/xxh64.h"

#include <gtest/gtest.h>

#include <string_view>

namespace lamella::inline v0 {
namespace {

uint64_t hash(std::string_view text) {
  return xxh64({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

}  // namespace

TEST(Xxh64, GivesThePublishedHashes) {
  EXPECT_EQ(hash(""), 0xEF46DB3751D8E999U);
  EXPECT_EQ(hash("a"), 0xD24EC4F1A98C6E5BU);
  EXPECT_EQ(hash("abc"), 0x44BC2CF5AD770999U);
  EXPECT_EQ(hash("Nobody inspects the spammish repetition"), 0xFBCEA83C8A378BF1U);
}

}  // namespace lamella::inline v0
