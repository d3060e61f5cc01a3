#include "row/json_cursor.h"

#include "lamella/error.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void append_utf8(uint32_t code_point, std::string& out) {
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
    return;
  }
  const int continuations = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
  constexpr uint32_t kLead[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[continuations] | code_point >> (6 * continuations));
  for (int i = continuations - 1; i >= 0; --i)
    out += static_cast<char>(0x80 | (code_point >> (6 * i) & 0x3F));
}

}  // namespace

void JsonCursor::fail(const std::string& wanted) const {
  throw Error(ErrorCode::kInvalidArgument,
              "JSON: " + wanted + " is needed at character " + std::to_string(position_) +
                  (position_ < text_.size() ? ", there is \"" + std::string(text_.substr(position_, 20)) + "\""
                                            : ", where the text ends"));
}

char JsonCursor::peek() noexcept {
  while (position_ < text_.size() && is_space(text_[position_]))
    ++position_;
  return position_ < text_.size() ? text_[position_] : '\0';
}

bool JsonCursor::take_if(char wanted) noexcept {
  if (peek() != wanted || position_ == text_.size()) return false;
  ++position_;
  return true;
}

void JsonCursor::expect(char wanted) {
  if (!take_if(wanted)) fail(std::string("'") + wanted + "'");
}

void JsonCursor::expect_end() {
  peek();
  if (position_ != text_.size()) fail("the end");
}

uint32_t JsonCursor::hex4() {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i, ++position_) {
    const char c = position_ < text_.size() ? text_[position_] : '\0';
    const bool is_digit = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (!is_digit && (lower < 'a' || lower > 'f')) fail("a hexadecimal digit");
    value = value << 4 | static_cast<uint32_t>(is_digit ? c - '0' : lower - 'a' + 10);
  }
  return value;
}

void JsonCursor::append_escape(std::string& out) {
  constexpr std::string_view kEscapes = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const char escape = position_ < text_.size() ? text_[position_] : '\0';
  if (escape == 'u') {
    ++position_;
    uint32_t code_point = hex4();
    if (code_point >= 0xD800 && code_point < 0xDC00 && text_.substr(position_, 2) == "\\u") {
      position_ += 2;
      const uint32_t low = hex4();
      if (low < 0xDC00 || low > 0xDFFF) fail("the second half of a surrogate pair");
      code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
    }
    return append_utf8(code_point, out);
  }
  const size_t which = kEscapes.find(escape);
  if (escape == '\0' || which == std::string_view::npos) fail("an escape");
  out += kMeanings[which];
  ++position_;
}

std::string JsonCursor::string() {
  expect('"');
  std::string out;
  while (position_ < text_.size()) {
    const char c = text_[position_++];
    if (c == '"') return out;
    if (c == '\\') {
      append_escape(out);
    } else {
      out += c;
    }
  }
  fail("'\"'");
}

bool JsonCursor::boolean() {
  peek();
  for (const std::string_view word : {std::string_view("true"), std::string_view("false")}) {
    if (text_.substr(position_, word.size()) != word) continue;
    position_ += word.size();
    return word == "true";
  }
  fail("true or false");
}

void JsonCursor::skip_scalar() {
  if (peek() == '"') {
    string();
    return;
  }
  const size_t start = position_;
  while (position_ < text_.size() &&
         std::string_view(",:]} \t\r\n[{\"").find(text_[position_]) == std::string_view::npos)
    ++position_;
  if (position_ == start) fail("a value");
}

std::string_view JsonCursor::skip_value() {
  peek();
  const size_t start = position_;
  std::string open;  // The brackets that still need their partner.
  do {
    const char next = peek();
    if (next == '{' || next == '[') {
      check_nesting(static_cast<int>(open.size()));
      open += next == '{' ? '}' : ']';
      ++position_;
      if (peek() != open.back()) {
        if (open.back() == '}') string(), expect(':');
        continue;
      }
    } else {
      skip_scalar();
    }
    while (!open.empty() && take_if(open.back()))
      open.pop_back();
    if (open.empty()) break;
    expect(',');
    if (open.back() == '}') string(), expect(':');
  } while (true);
  return text_.substr(start, position_ - start);
}

}  // namespace lamella::inline v0
