#include "predicate/tokens.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "lamella/error.h"
#include "predicate/words.h"
#include "vector/utf8.h"

namespace lamella::inline v0 {
namespace {

bool is_digit(char character) noexcept {
  return character >= '0' && character <= '9';
}

std::optional<int> hex_digit(char character) noexcept {
  if (is_digit(character)) return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return std::nullopt;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  Token next() {
    while (position_ < text_.size() && std::string_view(" \t\r\n").find(text_[position_]) != std::string_view::npos)
      ++position_;
    Token token;
    token.position = position_;
    if (position_ == text_.size()) return token;
    const char first = text_[position_];
    if (first == '`') {
      token.kind = TokenKind::kQuotedName;
      token.text = take_quoted('`');
    } else if (first == '\'') {
      token.kind = TokenKind::kString;
      token.text = take_quoted('\'');
    } else if ((first == 'x' || first == 'X') && at(1) == '\'') {
      token.kind = TokenKind::kHexString;
      token.text = take_hex();
    } else if (is_name_start(first)) {
      token.kind = TokenKind::kName;
      take_while(is_name_character);
      token.text = text_.substr(token.position, position_ - token.position);
    } else if (starts_number()) {
      token.kind = TokenKind::kNumber;
      take_number();
      token.text = text_.substr(token.position, position_ - token.position);
    } else {
      token.kind = TokenKind::kSymbol;
      token.text = take_symbol();
    }
    return token;
  }

 private:
  char at(size_t ahead) const noexcept { return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0'; }

  template <typename Test>
  void take_while(Test test) {
    while (position_ < text_.size() && test(text_[position_]))
      ++position_;
  }

  bool starts_number() const noexcept {
    const size_t sign = at(0) == '-' ? 1 : 0;
    return is_digit(at(sign)) || (at(sign) == '.' && is_digit(at(sign + 1)));
  }

  void take_number() {
    if (at(0) == '-') ++position_;
    take_while(is_digit);
    if (at(0) == '.') {
      ++position_;
      if (!is_digit(at(0))) refuse_at(text_, position_, "expected a digit behind the point");
      take_while(is_digit);
    }
    if (at(0) == 'e' || at(0) == 'E') {
      ++position_;
      if (at(0) == '-' || at(0) == '+') ++position_;
      if (!is_digit(at(0))) refuse_at(text_, position_, "expected the digits of an exponent");
      take_while(is_digit);
    }
    if (position_ < text_.size() && is_name_character(text_[position_])) {
      refuse_at(text_, position_, "expected the number to end");
    }
  }

  /// What stands between quotes; two of them are one.
  std::string take_quoted(char quote) {
    const size_t start = position_++;
    std::string content;
    for (; position_ < text_.size(); ++position_) {
      if (text_[position_] == quote) {
        ++position_;
        if (at(0) != quote) return content;
      }
      content += text_[position_];
    }
    refuse_at(text_, start, std::string("this ") + quote + " is not closed");
  }

  std::string take_hex() {
    const size_t start = position_++;
    const std::string digits = take_quoted('\'');
    std::string bytes;
    for (size_t i = 0; i < digits.size(); i += 2) {
      const std::optional<int> high = hex_digit(digits[i]);
      const std::optional<int> low = i + 1 < digits.size() ? hex_digit(digits[i + 1]) : std::nullopt;
      if (!high || !low) refuse_at(text_, start, "expected pairs of hexadecimal digits between the quotes");
      bytes += static_cast<char>(*high * 16 + *low);
    }
    return bytes;
  }

  std::string take_symbol() {
    for (const std::string_view symbol : {"==", "!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ".", ","}) {
      if (text_.substr(position_, symbol.size()) != symbol) continue;
      position_ += symbol.size();
      return std::string(symbol);
    }
    refuse_at(text_, position_, "unexpected character");
  }

  std::string_view text_;
  size_t position_ = 0;
};

}  // namespace

bool Token::is_keyword(std::string_view keyword) const noexcept {
  return kind == TokenKind::kName && is_word(text, keyword);
}

std::vector<Token> tokens_of(std::string_view text) {
  Tokenizer tokenizer(text);
  std::vector<Token> tokens;
  do {
    tokens.push_back(tokenizer.next());
  } while (tokens.back().kind != TokenKind::kEnd);
  return tokens;
}

void refuse_at(std::string_view text, size_t position, const std::string& what) {
  const size_t begin = position == 0 ? 0 : text.rfind('\n', position - 1) + 1;
  const size_t end = std::min(text.find('\n', position), text.size());
  std::string line;
  std::string indent;
  // A column is a character: bytes of UTF-8 are counted together, and a tab is as wide as it is shown.
  for (size_t i = begin; i < end;) {
    const Utf8Step step = next_utf8(text.substr(i));
    if (i < position) indent += text[i] == '\t' ? '\t' : ' ';
    line += step.is_valid ? text.substr(i, step.num_bytes) : kReplacementCharacter;
    i += step.num_bytes;
  }
  throw Error(ErrorCode::kInvalidArgument, "predicate: " + what + "\n  " + line + "\n  " + indent + '^');
}

}  // namespace lamella::inline v0
