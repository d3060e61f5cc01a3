#include "predicate/text_matcher.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "predicate/words.h"

namespace lamella::inline v0 {
namespace {

/// How long the bounds are that are made of a regular expression.
constexpr int kMaxBoundBytes = 64;

/// The first text behind all that start with `prefix`; nothing when there is none.
std::optional<std::string> end_of_prefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff')
    prefix.pop_back();
  if (prefix.empty()) return std::nullopt;
  prefix.back() = static_cast<char>(static_cast<uint8_t>(prefix.back()) + 1);
  return prefix;
}

class PrefixMatcher final : public TextMatcher {
 public:
  explicit PrefixMatcher(std::string text) : text_(std::move(text)) {}
  bool matches(std::string_view text) const override { return text.starts_with(text_); }
  TextRange range() const override { return {text_, end_of_prefix(text_)}; }
  std::optional<std::string_view> prefix() const noexcept override { return text_; }

 private:
  std::string text_;
};

class SuffixMatcher final : public TextMatcher {
 public:
  explicit SuffixMatcher(std::string text) : text_(std::move(text)) {}
  bool matches(std::string_view text) const override { return text.ends_with(text_); }

 private:
  std::string text_;
};

class ContentMatcher final : public TextMatcher {
 public:
  explicit ContentMatcher(std::string text) : text_(std::move(text)) {}
  bool matches(std::string_view text) const override {
    return memmem(text.data(), text.size(), text_.data(), text_.size()) != nullptr;
  }

 private:
  std::string text_;
};

class LikeMatcher final : public TextMatcher {
 public:
  explicit LikeMatcher(LikePattern pattern) : pattern_(std::move(pattern)) {}
  bool matches(std::string_view text) const override { return pattern_.matches(text); }
  TextRange range() const override { return {pattern_.prefix(), end_of_prefix(pattern_.prefix())}; }

 private:
  LikePattern pattern_;
};

RE2::Options regexp_options(LikePattern::Characters characters) {
  RE2::Options options(RE2::Quiet);
  options.set_encoding(characters == LikePattern::Characters::kUtf8 ? RE2::Options::EncodingUTF8
                                                                    : RE2::Options::EncodingLatin1);
  return options;
}

class RegexpMatcher final : public TextMatcher {
 public:
  RegexpMatcher(const std::string& pattern, LikePattern::Characters characters)
      : regexp_(pattern, regexp_options(characters)) {}
  bool matches(std::string_view text) const override {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regexp_);
  }
  TextRange range() const override {
    const std::string prefix = common_prefix();
    return {prefix, end_of_prefix(prefix)};
  }

 private:
  /// What all matches start with, as far as it is known.
  std::string common_prefix() const {
    if (!is_anchored(regexp_.pattern())) return {};
    // They tell of the matching part alone, which then starts the text.
    std::string low;
    std::string high;
    if (!regexp_.PossibleMatchRange(&low, &high, kMaxBoundBytes)) return {};
    const auto [end_low, end_high] = std::mismatch(low.begin(), low.end(), high.begin(), high.end());
    return {low.begin(), end_low};
  }
  /// Whether it surely matches at the begin of the text alone: what stands behind ^ does not repeat it, and there is no
  /// alternative to it.
  static bool is_anchored(const std::string& pattern) noexcept {
    const bool starts = pattern.size() > 1 && pattern[0] == '^' && is_name_character(pattern[1]);
    return starts && pattern.find('|') == std::string::npos;
  }

  RE2 regexp_;
};

}  // namespace

std::shared_ptr<const TextMatcher> make_text_search(TextOp op, std::string text) {
  switch (op) {
    case TextOp::kStartsWith:
      return std::make_shared<const PrefixMatcher>(std::move(text));
    case TextOp::kEndsWith:
      return std::make_shared<const SuffixMatcher>(std::move(text));
    case TextOp::kContains:
      break;
  }
  return std::make_shared<const ContentMatcher>(std::move(text));
}

std::shared_ptr<const TextMatcher> make_like(const LikePattern& pattern) {
  const std::optional<std::vector<std::string>> texts = pattern.texts_between_percents();
  if (texts && texts->size() == 2 && texts->back().empty())
    return make_text_search(TextOp::kStartsWith, texts->front());
  if (texts && texts->size() == 2 && texts->front().empty()) return make_text_search(TextOp::kEndsWith, texts->back());
  if (texts && texts->size() == 3 && texts->front().empty() && texts->back().empty()) {
    return make_text_search(TextOp::kContains, (*texts)[1]);
  }
  return std::make_shared<const LikeMatcher>(pattern);
}

std::shared_ptr<const TextMatcher> make_regexp(const std::string& pattern, LikePattern::Characters characters) {
  return std::make_shared<const RegexpMatcher>(pattern, characters);
}

void check_regexp(const std::string& pattern) {
  const RE2 regexp(pattern, regexp_options(LikePattern::Characters::kUtf8));
  if (!regexp.ok()) throw Error(ErrorCode::kInvalidArgument, "not a regular expression: " + regexp.error());
}

}  // namespace lamella::inline v0
