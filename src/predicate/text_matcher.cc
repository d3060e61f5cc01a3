#include "predicate/text_matcher.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "lamella/error.h"

namespace lamella::inline v0 {

std::optional<std::string> end_of_prefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff')
    prefix.pop_back();
  if (prefix.empty()) return std::nullopt;
  prefix.back() = static_cast<char>(static_cast<uint8_t>(prefix.back()) + 1);
  return prefix;
}

namespace {

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

}  // namespace lamella::inline v0
