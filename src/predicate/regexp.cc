#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "lamella/error.h"
#include "predicate/text_matcher.h"
#include "predicate/words.h"

namespace lamella::inline v0 {
namespace {

/// How long the bounds are that are made of a regular expression.
constexpr int kMaxBoundBytes = 64;

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

std::shared_ptr<const TextMatcher> make_regexp(const std::string& pattern, LikePattern::Characters characters) {
  return std::make_shared<const RegexpMatcher>(pattern, characters);
}

void check_regexp(const std::string& pattern) {
  const RE2 regexp(pattern, regexp_options(LikePattern::Characters::kUtf8));
  if (!regexp.ok()) throw Error(ErrorCode::kInvalidArgument, "not a regular expression: " + regexp.error());
}

}  // namespace lamella::inline v0
