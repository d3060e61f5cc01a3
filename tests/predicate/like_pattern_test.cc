#include "predicate/like_pattern.h"

#include <gtest/gtest.h>

#include <random>

namespace lamella {
namespace {

constexpr auto kUtf8 = LikePattern::Characters::kUtf8;
constexpr auto kBytes = LikePattern::Characters::kBytes;

bool like(std::string_view text, std::string_view pattern, std::optional<char> escape = std::nullopt) {
  return LikePattern(pattern, escape, kUtf8).matches(text);
}

TEST(LikePattern, PercentIsAnyText) {
  EXPECT_TRUE(like("", "%") && like("", "%%") && like("abc", "%") && like("abc", "a%c") && like("abc", "abc%"));
  EXPECT_TRUE(like("xspecialyrequestsz", "%special%requests%"));
  EXPECT_FALSE(like("", "a%") || like("ab", "a%b%c") || like("aba", "ab%ba") ||
               like("requests special", "%s%requests"));
  EXPECT_TRUE(like("aab", "%ab") && like("aXbXc", "a%X%c"));
}

TEST(LikePattern, UnderscoreIsOneCharacter) {
  EXPECT_TRUE(like("abc", "a_c") && like("caf\xc3\xa9", "caf_") && like("\xc3\xa9x", "_x") && like("abc", "%_c"));
  EXPECT_FALSE(like("ac", "a_c") || like("\xc3\xa9", "__") || like("", "_") || like("\xc3\xa9", "%__"));
  EXPECT_TRUE(LikePattern("__", std::nullopt, kBytes).matches("\xc3\xa9"));
  EXPECT_FALSE(LikePattern("_", std::nullopt, kBytes).matches("\xc3\xa9"));
}

TEST(LikePattern, EscapesStandForThemselves) {
  EXPECT_TRUE(like("a%b", "a!%b", '!') && like("a_!", "a!_!!", '!'));
  EXPECT_FALSE(like("axb", "a!%b", '!') || like("axx", "a!_!!", '!'));
  EXPECT_TRUE(like("a\\b", "a\\b"));
}

TEST(LikePattern, KnowsItsSimpleForms) {
  EXPECT_TRUE(LikePattern("abc", std::nullopt, kUtf8).is_text());
  EXPECT_FALSE(LikePattern("a_", std::nullopt, kUtf8).is_text());
  EXPECT_FALSE(LikePattern("a%", std::nullopt, kUtf8).is_text());
  EXPECT_EQ(LikePattern("ab_c%", std::nullopt, kUtf8).prefix(), "ab");
  EXPECT_EQ(LikePattern("_c%", std::nullopt, kUtf8).prefix(), "");
  EXPECT_EQ(LikePattern("a%%b", std::nullopt, kUtf8).texts_between_percents(),
            (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(LikePattern("a%_", std::nullopt, kUtf8).texts_between_percents(), std::nullopt);
}

/// By the definition, without a thought for speed.
bool naive_like(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '%') {
    for (size_t skipped = 0; skipped <= text.size(); ++skipped) {
      if (naive_like(text.substr(skipped), pattern.substr(1))) return true;
    }
    return false;
  }
  return !text.empty() && (pattern[0] == '_' || pattern[0] == text[0]) && naive_like(text.substr(1), pattern.substr(1));
}

TEST(LikePattern, EqualsItsDefinition) {
  std::mt19937 random(6);
  const auto random_text = [&](const std::string& alphabet, uint32_t most) {
    std::string text;
    for (uint32_t length = static_cast<uint32_t>(random() % most); length > 0; --length)
      text += alphabet[random() % alphabet.size()];
    return text;
  };
  int num_matches = 0;
  for (int i = 0; i < 100000; ++i) {
    const std::string text = random_text("ab", 9);
    const std::string pattern = random_text("ab%_%", 7);
    const bool expected = naive_like(text, pattern);
    num_matches += expected ? 1 : 0;
    ASSERT_EQ(LikePattern(pattern, std::nullopt, kUtf8).matches(text), expected) << text << " like " << pattern;
  }
  EXPECT_GT(num_matches, 10000);
}

}  // namespace
}  // namespace lamella
