#include "vector/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lamella {
namespace {

/// Lengths of the pieces of a text, negative for those to be replaced.
std::vector<int> pieces(std::string_view text) {
  std::vector<int> lengths;
  while (!text.empty()) {
    const Utf8Step step = next_utf8(text);
    lengths.push_back(step.is_valid ? static_cast<int>(step.num_bytes) : -static_cast<int>(step.num_bytes));
    text.remove_prefix(step.num_bytes);
  }
  return lengths;
}

TEST(Utf8, TakesCharactersOfEveryLength) {
  EXPECT_EQ(pieces("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), (std::vector<int>{1, 2, 3, 4}));
  EXPECT_EQ(pieces("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf"), (std::vector<int>{3, 3, 4}));
}

TEST(Utf8, ReplacesTheLongestPieceThatIsBrokenOff) {
  EXPECT_EQ(pieces("\x80"), (std::vector<int>{-1}));
  EXPECT_EQ(pieces("\xe2\x82"), (std::vector<int>{-2}));
  EXPECT_EQ(pieces("\xe2\x82z"), (std::vector<int>{-2, 1}));
  EXPECT_EQ(pieces("\xf0\x9f\x98"), (std::vector<int>{-3}));
  EXPECT_EQ(pieces("\xc3"), (std::vector<int>{-1}));
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndWhatIsAboveTheLastCharacter) {
  EXPECT_EQ(pieces("\xc0\xaf"), (std::vector<int>{-1, -1}));
  EXPECT_EQ(pieces("\xe0\x80\xaf"), (std::vector<int>{-1, -1, -1}));
  EXPECT_EQ(pieces("\xed\xa0\x80"), (std::vector<int>{-1, -1, -1}));
  EXPECT_EQ(pieces("\xf4\x90\x80\x80"), (std::vector<int>{-1, -1, -1, -1}));
  EXPECT_EQ(pieces("\xf5\xff"), (std::vector<int>{-1, -1}));
}

}  // namespace
}  // namespace lamella
