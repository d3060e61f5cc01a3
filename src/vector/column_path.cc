#include "lamella/column_path.h"

#include <algorithm>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

[[noreturn]] void refuse(std::string_view text, const char* why) {
  throw Error(ErrorCode::kInvalidArgument, "column path '" + std::string(text) + "': " + why);
}

/// The segment in backticks at `position`, which is moved behind it.
std::string quoted_segment(std::string_view text, size_t& position) {
  std::string segment;
  for (++position; position < text.size(); ++position) {
    if (text[position] == '`') {
      ++position;
      if (position == text.size() || text[position] != '`') return segment;
    }
    segment += text[position];
  }
  refuse(text, "a backtick is not closed");
}

}  // namespace

ColumnPath ColumnPath::parse(std::string_view text) {
  ColumnPath path;
  size_t position = 0;
  while (true) {
    if (position < text.size() && text[position] == '`') {
      path.segments.push_back(quoted_segment(text, position));
    } else {
      const size_t end = std::min(text.find_first_of(".`", position), text.size());
      if (end == position) refuse(text, "a segment is empty");
      path.segments.emplace_back(text.substr(position, end - position));
      position = end;
    }
    if (position == text.size()) return path;
    if (text[position] != '.') refuse(text, "a backtick stands inside a segment");
    ++position;
  }
}

std::string ColumnPath::to_string() const {
  std::string text;
  for (const std::string& segment : segments) {
    if (&segment != &segments.front()) text += '.';
    const bool is_plain = !segment.empty() && segment.find_first_of(".`") == std::string::npos;
    text += is_plain ? segment : backtick_quoted(segment);
  }
  return text;
}

std::string backtick_quoted(std::string_view segment) {
  std::string text = "`";
  for (const char character : segment)
    text.append(character == '`' ? 2 : 1, character);
  return text + '`';
}

}  // namespace lamella::inline v0
