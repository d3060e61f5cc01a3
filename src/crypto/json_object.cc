#include "crypto/json_object.h"

#include <cstdint>
#include <utility>

#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

class JsonParser {
 public:
  JsonParser(std::string_view text, std::string_view what) : text_(text), what_(what) {}

  JsonObject parse() {
    JsonObject object;
    expect('{');
    if (!accept('}')) {
      do {
        std::string name = parse_text();
        expect(':');
        skip_space();
        object[std::move(name)] = at() == '"' ? parse_text() : parse_word();
      } while (accept(','));
      expect('}');
    }
    skip_space();
    if (position_ != text_.size()) fail("more behind its object");
    return object;
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(ErrorCode::kDecryption, std::string(what_) + " is not the JSON of key material: " + problem +
                                            " at character " + std::to_string(position_));
  }

  char at() const noexcept { return position_ < text_.size() ? text_[position_] : '\0'; }

  void skip_space() {
    while (at() == ' ' || at() == '\t' || at() == '\n' || at() == '\r')
      ++position_;
  }

  bool accept(char wanted) {
    skip_space();
    if (at() != wanted) return false;
    ++position_;
    return true;
  }

  void expect(char wanted) {
    if (!accept(wanted)) fail(std::string("no ") + wanted);
  }

  std::string parse_word() {
    const size_t start = position_;
    while (position_ < text_.size() && std::string_view(",} \t\r\n").find(at()) == std::string_view::npos)
      ++position_;
    const std::string word(text_.substr(start, position_ - start));
    const bool number = !word.empty() && word.find_first_not_of("+-.0123456789eE") == std::string::npos;
    if (!number && word != "true" && word != "false" && word != "null") fail("an unexpected value");
    return word;
  }

  std::string parse_text() {
    expect('"');
    std::string out;
    while (true) {
      if (position_ >= text_.size()) fail("a text without end");
      const char character = text_[position_++];
      if (character == '"') return out;
      if (static_cast<unsigned char>(character) < 0x20) fail("a control character");
      if (character == '\\') {
        append_escaped(out);
      } else {
        out += character;
      }
    }
  }

  void append_escaped(std::string& out) {
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char escape = at();
    ++position_;
    if (escape == 'u') {
      append_utf8(parse_hex(), out);
      return;
    }
    const size_t index = kEscapes.find(escape);
    if (index == std::string_view::npos) fail("an unknown escape");
    out += kMeanings[index];
  }

  uint32_t parse_hex() {
    constexpr std::string_view kDigits = "0123456789abcdef";
    uint32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
      const char digit = at();
      const char lower = digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit;
      const size_t value = kDigits.find(lower);
      if (value == std::string_view::npos) fail("an escape without four hexadecimal digits");
      unit = unit << 4 | static_cast<uint32_t>(value);
      ++position_;
    }
    return unit;
  }

  /// Of the characters of the basic plane: no key material has others in escapes.
  void append_utf8(uint32_t code, std::string& out) {
    if (code >= 0xD800 && code < 0xE000) fail("an escaped surrogate");
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0 | code >> 6);
      out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | code >> 12);
      out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (code & 0x3F));
    }
  }

  std::string_view text_;
  std::string_view what_;
  size_t position_ = 0;
};

}  // namespace

JsonObject parse_json_object(std::string_view text, std::string_view what) {
  return JsonParser(text, what).parse();
}

}  // namespace lamella::inline v0
