#include "base/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
namespace lamella::inline v0 {

namespace {

void append_utf8(uint32_t code_point, std::string& out) {
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xc0 | code_point >> 6);
    out += static_cast<char>(0x80 | (code_point & 0x3f));
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xe0 | code_point >> 12);
    out += static_cast<char>(0x80 | (code_point >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code_point & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | code_point >> 18);
    out += static_cast<char>(0x80 | (code_point >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (code_point >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code_point & 0x3f));
  }
}

bool is_high_surrogate(uint32_t unit) noexcept {
  return unit >= 0xd800 && unit < 0xdc00;
}

bool is_low_surrogate(uint32_t unit) noexcept {
  return unit >= 0xdc00 && unit < 0xe000;
}

}  // namespace

void JsonReader::fail(const std::string& needed) const {
  throw Error(refusal_,
              std::string(what_) + ": " + needed + " is needed at byte " + std::to_string(position_) + " of its JSON");
}

char JsonReader::peek() {
  position_ = std::min(text_.find_first_not_of(" \t\r\n", position_), text_.size());
  return position_ < text_.size() ? text_[position_] : '\0';
}

void JsonReader::expect(char character) {
  if (peek() != character || position_ == text_.size()) fail(std::string("'") + character + "'");
  ++position_;
}

void JsonReader::enter(char bracket) {
  expect(bracket);
  if (++depth_ > max_depth_) {
    throw Error(ErrorCode::kResourceLimit,
                std::string(what_) + ": JSON nests more than " + std::to_string(max_depth_) + " levels deep");
  }
}

bool JsonReader::leave_if(char bracket) {
  if (peek() != bracket) return false;
  ++position_;
  return true;
}

bool JsonReader::next_or_leave(char bracket) {
  if (leave_if(',')) return true;
  expect(bracket);
  return false;
}

std::string JsonReader::read_string() {
  expect('"');
  std::string out;
  while (true) {
    if (position_ == text_.size()) fail("the end of a string");
    const char character = text_[position_++];
    if (character == '"') return out;
    if (static_cast<uint8_t>(character) < 0x20) fail("an escape for a control character");
    if (character == '\\') {
      append_escaped(out);
    } else {
      out += character;
    }
  }
}

void JsonReader::append_escaped(std::string& out) {
  constexpr std::string_view kEscapes = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  if (position_ == text_.size()) fail("an escape");
  const char escape = text_[position_++];
  if (const size_t at = kEscapes.find(escape); at != std::string_view::npos) {
    out += kMeanings[at];
    return;
  }
  if (escape != 'u') fail("an escape");
  uint32_t unit = read_four_digits();
  if (is_high_surrogate(unit)) {
    if (!take_word("\\u")) fail("the other half of a surrogate pair");
    const uint32_t low = read_four_digits();
    if (!is_low_surrogate(low)) fail("the other half of a surrogate pair");
    unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
  } else if (is_low_surrogate(unit)) {
    fail("the first half of a surrogate pair");
  }
  append_utf8(unit, out);
}

uint32_t JsonReader::read_four_digits() {
  const std::string_view digits = text_.substr(position_, 4);
  uint32_t unit = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
  if (digits.size() != 4 || error != std::errc() || end != digits.data() + 4) fail("four hexadecimal digits");
  position_ += 4;
  return unit;
}

double JsonReader::read_number() {
  const char first = peek();
  double number = 0;
  const bool may_be_number = first == '-' || (first >= '0' && first <= '9');
  const auto [end, error] = std::from_chars(text_.data() + position_, text_.data() + text_.size(), number);
  if (!may_be_number || error != std::errc() || !std::isfinite(number)) fail("a number");
  position_ = static_cast<size_t>(end - text_.data());
  return number;
}

bool JsonReader::take_word(std::string_view word) {
  if (text_.substr(position_, word.size()) != word) return false;
  position_ += word.size();
  return true;
}

bool JsonReader::read_null() {
  peek();
  return take_word("null");
}

bool JsonReader::read_bool() {
  peek();
  if (take_word("true")) return true;
  if (!take_word("false")) fail("true or false");
  return false;
}

void JsonReader::skip_scalar() {
  if (peek() == '"') {
    read_string();
  } else if (!take_word("null") && !take_word("true") && !take_word("false")) {
    read_number();
  }
}

// Without recursion: what is skipped may nest as deep as max_depth_ allows.
std::string_view JsonReader::skip() {
  peek();
  const size_t begin = position_;
  std::string open;  // What closes the brackets around the cursor.
  const auto skip_key = [&] {
    if (open.back() != '}') return;
    read_string();
    expect(':');
  };
  do {
    const char first = peek();
    if (first == '{' || first == '[') {
      enter(first);
      open += first == '{' ? '}' : ']';
      if (peek() != open.back()) {
        skip_key();
        continue;
      }
    } else {
      skip_scalar();
    }
    while (!open.empty() && leave_if(open.back())) {
      open.pop_back();
      --depth_;
    }
    if (open.empty()) break;
    expect(',');
    skip_key();
  } while (true);
  return text_.substr(begin, position_ - begin);
}

void JsonReader::finish() {
  peek();
  if (position_ != text_.size()) fail("the end");
}

}  // namespace lamella::inline v0
