#include "parquet_gen/text.h"

#include <gtest/gtest.h>

namespace lamella::inline v0 {
namespace gen {

namespace {

/// Whether every lead byte is followed by the continuation bytes that it announces.
bool is_utf8(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<uint8_t>(text[i]);
    const size_t length = lead < 0x80 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4));
    if ((lead & 0xC0) == 0x80 || i + length > text.size()) return false;
    for (size_t byte = 1; byte < length; ++byte) {
      if ((text[i + byte] & 0xC0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

}  // namespace

TEST(AppendRandomText, MakesWholeCharacters) {
  Random random(1);
  size_t most = 0;
  for (int64_t length = 0; length < 100; ++length) {
    std::string text;
    append_random_text(TextKind::kMultibyte, length, random, text);
    EXPECT_TRUE(is_utf8(text));
    EXPECT_LE(static_cast<int64_t>(text.size()), length);
    EXPECT_GE(static_cast<int64_t>(text.size()), length - 3);
    most = std::max(most, text.size());
  }
  EXPECT_GT(most, 90U);
}

TEST(AppendRandomText, MakesAsciiOfTheLengthAskedFor) {
  Random random(1);
  std::string text;
  append_random_text(TextKind::kAscii, 50, random, text);
  EXPECT_EQ(text.size(), 50U);
  EXPECT_EQ(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz "), std::string::npos);
}

TEST(Prose, CutsPiecesFromItsText) {
  const Prose prose(1, 100);
  Random random(2);
  EXPECT_EQ(prose.cut(random, 100).size(), 100U);
  EXPECT_EQ(prose.cut(random, 0).size(), 0U);
  EXPECT_NE(prose.cut(random, 40), prose.cut(random, 40));
}

}  // namespace gen
}  // namespace lamella::inline v0
