/// SQL's LIKE.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lamella::inline v0 {

/// A compiled pattern. Threads: immutable.
class LikePattern {
 public:
  enum class Characters : uint8_t { kUtf8, kBytes };  ///< What an underscore stands for.

  /// Throws kInvalidArgument: `escape` is not ASCII, or stands before something else than %, _ or itself.
  LikePattern(std::string_view pattern, std::optional<char> escape, Characters characters);

  /// Whether all of `text` matches. Malformed UTF-8 counts a character for each piece that next_utf8() makes of it.
  bool matches(std::string_view text) const noexcept;

  /// What stands before the first wildcard: all matches start with it.
  const std::string& prefix() const noexcept { return prefix_; }
  /// The text that the pattern is, when there are no wildcards in it.
  bool is_text() const noexcept { return segments_.size() == 1 && is_literal(segments_[0]); }
  /// Whether the pattern is texts with percent signs between them, and nothing else; and those texts.
  std::optional<std::vector<std::string>> texts_between_percents() const;

 private:
  /// Text, or an underscore where `is_any_character`.
  struct Piece {
    std::string text;
    bool is_any_character = false;
  };
  /// What stands between two percent signs.
  using Segment = std::vector<Piece>;

  static bool is_literal(const Segment& segment) noexcept {
    return segment.empty() || (segment.size() == 1 && !segment[0].is_any_character);
  }
  size_t character_at(std::string_view text, size_t position) const noexcept;
  std::optional<size_t> end_of_match(const Segment& segment, std::string_view text, size_t begin) const noexcept;
  std::optional<size_t> end_of_first_match(const Segment& segment, std::string_view text, size_t begin) const noexcept;
  bool matches_at_end(const Segment& segment, std::string_view text, size_t begin) const noexcept;

  std::vector<Segment> segments_;
  std::string prefix_;
  Characters characters_;
};

}  // namespace lamella::inline v0
