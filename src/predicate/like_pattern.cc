#include "predicate/like_pattern.h"

#include <cstring>

#include "lamella/error.h"
#include "vector/utf8.h"

namespace lamella::inline v0 {

LikePattern::LikePattern(std::string_view pattern, std::optional<char> escape, Characters characters)
    : segments_(1), characters_(characters) {
  if (escape && static_cast<uint8_t>(*escape) >= 0x80) {
    throw Error(ErrorCode::kInvalidArgument, "like: the escape character is not ASCII");
  }
  for (size_t i = 0; i < pattern.size(); ++i) {
    char character = pattern[i];
    Segment& segment = segments_.back();
    const bool is_escaped = character == escape;
    if (is_escaped) {
      character = ++i < pattern.size() ? pattern[i] : '\0';
      if (i >= pattern.size() || (character != '%' && character != '_' && character != escape)) {
        throw Error(ErrorCode::kInvalidArgument,
                    std::string("like: the escape character stands before something else than %, _ or itself"));
      }
    }
    if (!is_escaped && character == '%') {
      segments_.emplace_back();
    } else if (!is_escaped && character == '_') {
      segment.push_back({{}, true});
    } else {
      if (segment.empty() || segment.back().is_any_character) segment.emplace_back();
      segment.back().text += character;
    }
  }
  if (!segments_[0].empty()) prefix_ = segments_[0][0].text;
}

std::optional<std::vector<std::string>> LikePattern::texts_between_percents() const {
  std::vector<std::string> texts;
  for (const Segment& segment : segments_) {
    if (!is_literal(segment)) return std::nullopt;
    texts.push_back(segment.empty() ? std::string() : segment[0].text);
  }
  return texts;
}

/// How many bytes the character has that starts at `position`, which is not the end.
size_t LikePattern::character_at(std::string_view text, size_t position) const noexcept {
  const bool is_byte = characters_ == Characters::kBytes || static_cast<uint8_t>(text[position]) < 0x80;
  return is_byte ? 1 : next_utf8(text.substr(position)).num_bytes;
}

std::optional<size_t> LikePattern::end_of_match(const Segment& segment, std::string_view text,
                                                size_t begin) const noexcept {
  for (const Piece& piece : segment) {
    if (piece.is_any_character) {
      if (begin == text.size()) return std::nullopt;
      begin += character_at(text, begin);
    } else {
      if (text.substr(begin, piece.text.size()) != piece.text) return std::nullopt;
      begin += piece.text.size();
    }
  }
  return begin;
}

std::optional<size_t> LikePattern::end_of_first_match(const Segment& segment, std::string_view text,
                                                      size_t begin) const noexcept {
  if (segment.empty()) return begin;
  while (true) {
    if (!segment[0].is_any_character) {
      const std::string& first = segment[0].text;
      const void* found = memmem(text.data() + begin, text.size() - begin, first.data(), first.size());
      if (found == nullptr) return std::nullopt;
      begin = static_cast<size_t>(static_cast<const char*>(found) - text.data());
    }
    if (const std::optional<size_t> end = end_of_match(segment, text, begin)) return end;
    if (begin == text.size()) return std::nullopt;
    begin += character_at(text, begin);
  }
}

bool LikePattern::matches_at_end(const Segment& segment, std::string_view text, size_t begin) const noexcept {
  if (is_literal(segment)) {
    const std::string_view suffix = segment.empty() ? std::string_view() : segment[0].text;
    return text.size() - begin >= suffix.size() && text.ends_with(suffix);
  }
  for (; begin < text.size(); begin += character_at(text, begin)) {
    if (end_of_match(segment, text, begin) == text.size()) return true;
  }
  return false;
}

bool LikePattern::matches(std::string_view text) const noexcept {
  std::optional<size_t> end = end_of_match(segments_.front(), text, 0);
  if (segments_.size() == 1 || !end) return end == text.size();
  // Each text between percent signs is best taken where it first comes: that leaves most to those behind it.
  for (size_t i = 1; i + 1 < segments_.size(); ++i) {
    end = end_of_first_match(segments_[i], text, *end);
    if (!end) return false;
  }
  return matches_at_end(segments_.back(), text, *end);
}

}  // namespace lamella::inline v0
