/// Tests of texts, compiled: starts_with, ends_with, contains, like and regular expressions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lamella/predicate.h"
#include "predicate/like_pattern.h"

namespace lamella::inline v0 {

/// Where in the order of bytes all texts lie that match.
struct TextRange {
  std::string low;                 ///< None is below it.
  std::optional<std::string> end;  ///< All are below it.
};

/// The first text behind all that start with `prefix`; nothing when there is none.
std::optional<std::string> end_of_prefix(std::string prefix);

/// Threads: immutable.
class TextMatcher {
 public:
  virtual ~TextMatcher() = default;

  virtual bool matches(std::string_view text) const = 0;
  virtual TextRange range() const { return {}; }
  /// The text that matches start with, when there is no more to the test.
  virtual std::optional<std::string_view> prefix() const noexcept { return std::nullopt; }
};

std::shared_ptr<const TextMatcher> make_text_search(TextOp op, std::string text);
/// Throws kInvalidArgument, as LikePattern does.
std::shared_ptr<const TextMatcher> make_like(const LikePattern& pattern);
/// `pattern` was checked. Texts are taken for UTF-8, or for Latin-1 when they are bytes.
std::shared_ptr<const TextMatcher> make_regexp(const std::string& pattern, LikePattern::Characters characters);

/// Throws kInvalidArgument: what of it is not a regular expression.
void check_regexp(const std::string& pattern);

}  // namespace lamella::inline v0
