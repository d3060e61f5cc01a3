#include "predicate/text_matcher.h"

#include <gtest/gtest.h>

#include <random>

#include "lamella/error.h"

namespace lamella {
namespace {

constexpr auto kUtf8 = LikePattern::Characters::kUtf8;
constexpr auto kBytes = LikePattern::Characters::kBytes;

TEST(TextMatcher, FindsTextAtItsPlace) {
  EXPECT_TRUE(make_text_search(TextOp::kStartsWith, "ab")->matches("abc"));
  EXPECT_FALSE(make_text_search(TextOp::kStartsWith, "ab")->matches("a"));
  EXPECT_TRUE(make_text_search(TextOp::kEndsWith, "bc")->matches("abc"));
  EXPECT_TRUE(make_text_search(TextOp::kContains, "")->matches(""));
  EXPECT_FALSE(make_text_search(TextOp::kContains, "ac")->matches("abc"));
}

TEST(TextMatcher, RegularExpressionsMatchAnywhere) {
  EXPECT_TRUE(make_regexp("b+", kUtf8)->matches("abbc"));
  EXPECT_FALSE(make_regexp("^b+", kUtf8)->matches("abbc"));
  EXPECT_TRUE(make_regexp("^.$", kUtf8)->matches("\xc3\xa9"));
  EXPECT_FALSE(make_regexp("^.$", kBytes)->matches("\xc3\xa9"));
  EXPECT_TRUE(make_regexp("^\\xff$", kBytes)->matches("\xff"));
}

TEST(TextMatcher, RefusesWhatIsNoRegularExpression) {
  try {
    check_regexp("a(b");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_EQ(error.message(), "not a regular expression: missing ): a(b");
  }
  EXPECT_THROW(check_regexp("\\1"), Error);
}

TEST(TextMatcher, RangesHoldAllThatMatch) {
  EXPECT_EQ(make_text_search(TextOp::kStartsWith, "ab")->range().end, "ac");
  EXPECT_EQ(make_text_search(TextOp::kStartsWith, "a\xff")->range().end, "b");
  EXPECT_EQ(make_text_search(TextOp::kStartsWith, "\xff")->range().end, std::nullopt);
  EXPECT_EQ(make_text_search(TextOp::kContains, "a")->range().low, "");
  EXPECT_EQ(make_like({"ab_%", std::nullopt, kUtf8})->range().low, "ab");
  EXPECT_EQ(make_regexp("^abc", kUtf8)->range().low, "abc");
  EXPECT_EQ(make_regexp("^abc", kUtf8)->range().end, "abd");
  for (const char* unanchored : {"abc", "^abc|d", "(^abc)?", "^*abc", "(?m)^abc"}) {
    EXPECT_EQ(make_regexp(unanchored, kUtf8)->range().end, std::nullopt) << unanchored;
  }
  std::mt19937 random(7);
  const std::string letters = "abc";
  const std::vector<std::string> patterns = {"^ab", "^a+b", "^a?b", "^ab*", "^a[bc]", "^a.c", "^ab|c", "^a{2}", "^a$"};
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (uint32_t length = static_cast<uint32_t>(random() % 5); length > 0; --length)
      text += letters[random() % letters.size()];
    const auto matcher = make_regexp(patterns[random() % patterns.size()], kUtf8);
    const TextRange range = matcher->range();
    if (!matcher->matches(text)) continue;
    ASSERT_GE(text, range.low);
    ASSERT_TRUE(!range.end || text < *range.end) << text;
  }
}

}  // namespace
}  // namespace lamella
