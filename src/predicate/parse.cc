#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

#include "lamella/error.h"
#include "lamella/predicate.h"
#include "predicate/tokens.h"
#include "predicate/words.h"

namespace lamella::inline v0 {
namespace {

constexpr int kMaxParentheses = 200;

ComparisonOp mirrored(ComparisonOp op) noexcept {
  switch (op) {
    case ComparisonOp::kLess:
      return ComparisonOp::kGreater;
    case ComparisonOp::kLessEqual:
      return ComparisonOp::kGreaterEqual;
    case ComparisonOp::kGreater:
      return ComparisonOp::kLess;
    case ComparisonOp::kGreaterEqual:
      return ComparisonOp::kLessEqual;
    default:
      return op;
  }
}

/// Recursive descent, one function a rule:
///
///     conjunction = term { "and" term }
///     term        = "(" conjunction ")" | comparison
///     comparison  = path op literal | literal op path
///     path        = name { "." name }
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

  Predicate parse() {
    Predicate predicate = conjunction(0);
    if (peek().kind != TokenKind::kEnd) refuse("expected 'and' or the end");
    return predicate;
  }

 private:
  const Token& peek(size_t ahead = 0) const noexcept { return tokens_[std::min(next_ + ahead, tokens_.size() - 1)]; }
  const Token& take() noexcept { return tokens_[next_++]; }
  bool take_symbol(std::string_view symbol) noexcept {
    if (!peek().is_symbol(symbol)) return false;
    ++next_;
    return true;
  }
  [[noreturn]] void refuse(const std::string& what) const { refuse_at(text_, peek().position, what); }

  Predicate conjunction(int depth) {
    std::vector<Predicate> terms = {term(depth)};
    while (peek().is_keyword("and")) {
      take();
      terms.push_back(term(depth));
    }
    return Predicate::all_of(std::move(terms));
  }

  Predicate term(int depth) {
    if (!peek().is_symbol("(")) return comparison();
    if (depth == kMaxParentheses) {
      refuse("parentheses nest deeper than " + std::to_string(kMaxParentheses) + " levels");
    }
    take();
    Predicate inner = conjunction(depth + 1);
    if (!take_symbol(")")) refuse("expected 'and' or ')'");
    return inner;
  }

  Predicate comparison() {
    if (starts_path()) {
      ColumnPath column = path();
      const ComparisonOp op = comparison_op();
      return Predicate::compare(std::move(column), op, literal());
    }
    if (!starts_literal()) refuse("expected a column");
    Literal value = literal();
    const ComparisonOp op = comparison_op();
    if (!starts_path()) refuse("expected a column");
    return Predicate::compare(path(), mirrored(op), std::move(value));
  }

  /// Whether a typed literal such as date '1994-01-01' comes next.
  bool starts_typed_literal() const noexcept {
    return peek().kind == TokenKind::kName && peek(1).kind == TokenKind::kString;
  }
  bool starts_literal() const noexcept {
    const TokenKind kind = peek().kind;
    return kind == TokenKind::kNumber || kind == TokenKind::kString || kind == TokenKind::kHexString ||
           peek().is_keyword("true") || peek().is_keyword("false") || starts_typed_literal();
  }
  bool starts_path() const noexcept {
    if (peek().kind == TokenKind::kQuotedName) return true;
    return peek().kind == TokenKind::kName && !is_reserved(peek().text) && !starts_typed_literal();
  }

  ColumnPath path() {
    ColumnPath column;
    do {
      const bool is_name =
          peek().kind == TokenKind::kQuotedName || (peek().kind == TokenKind::kName && !is_reserved(peek().text));
      if (!is_name) refuse("expected a name");
      column.segments.push_back(take().text);
    } while (take_symbol("."));
    return column;
  }

  ComparisonOp comparison_op() {
    if (take_symbol("=") || take_symbol("==")) return ComparisonOp::kEqual;
    if (take_symbol("!=") || take_symbol("<>")) return ComparisonOp::kNotEqual;
    if (take_symbol("<=")) return ComparisonOp::kLessEqual;
    if (take_symbol("<")) return ComparisonOp::kLess;
    if (take_symbol(">=")) return ComparisonOp::kGreaterEqual;
    if (take_symbol(">")) return ComparisonOp::kGreater;
    refuse("expected one of = != < <= > >=");
  }

  Literal literal() {
    if (peek().is_keyword("null")) refuse("a comparison with null selects nothing");
    if (!starts_literal()) refuse("expected a literal");
    if (starts_typed_literal()) return typed_literal();
    const Token& token = take();
    if (token.kind == TokenKind::kNumber) return number(token);
    if (token.kind == TokenKind::kName) return Literal(is_word(token.text, "true"));
    return Literal(token.text);
  }

  Literal number(const Token& token) const {
    const std::string& digits = token.text;
    if (digits.find_first_of("eE") != std::string::npos) {
      const size_t begin = digits[0] == '-' ? 1 : 0;  // from_chars() wants a digit or point, which may come first.
      double value = 0;
      const auto [end, error] = std::from_chars(digits.data() + begin, digits.data() + digits.size(), value);
      if (error != std::errc()) refuse_at(text_, token.position, "expected a number that a double can hold");
      return Literal(begin == 1 ? -value : value);
    }
    if (digits.find('.') != std::string::npos) return decimal(digits);
    int64_t value = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc()) return Literal(value);
    uint64_t large = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), large).ec == std::errc()) return Literal(large);
    return decimal(digits);
  }

  Literal typed_literal() {
    const Token& type = take();
    const Token& value = take();
    try {
      if (is_word(type.text, "date")) return date(value.text);
      if (is_word(type.text, "time")) return time_of_day(value.text);
      if (is_word(type.text, "timestamp")) return timestamp(value.text);
      if (is_word(type.text, "decimal")) return decimal(value.text);
    } catch (const Error& error) {
      refuse_at(text_, value.position, error.message());
    }
    if (!is_word(type.text, "double")) {
      refuse_at(text_, type.position, "expected date, time, timestamp, decimal or double before a string");
    }
    if (value.text == "NaN") return Literal(std::numeric_limits<double>::quiet_NaN());
    if (value.text == "Infinity") return Literal(std::numeric_limits<double>::infinity());
    if (value.text == "-Infinity") return Literal(-std::numeric_limits<double>::infinity());
    refuse_at(text_, value.position, "expected 'NaN', 'Infinity' or '-Infinity'");
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  size_t next_ = 0;
};

}  // namespace

Predicate parse_predicate(std::string_view text) {
  return Parser(text).parse();
}

}  // namespace lamella::inline v0
