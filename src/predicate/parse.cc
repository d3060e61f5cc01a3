#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <system_error>

#include "lamella/error.h"
#include "lamella/predicate.h"
#include "predicate/tokens.h"
#include "predicate/words.h"

namespace lamella::inline v0 {
namespace {

constexpr char kExpectedTest[] =
    "expected one of = != < <= > >= is, not, between, in, like, starts_with, ends_with, contains, regexp";

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
///     disjunction = conjunction { "or" conjunction }
///     conjunction = term { "and" term }
///     term        = "not" term | "(" disjunction ")" | test
///     test        = path op literal | literal op path | path "is" is_test | path [ "not" ] word_test
///     is_test     = [ "not" ] "null" | [ "not" ] "distinct" "from" ( literal | "null" )
///     word_test   = "between" literal "and" literal | "in" "(" literal { "," literal } ")"
///                 | ( "starts_with" | "ends_with" | "contains" | "regexp" ) text | "like" text [ "escape" text ]
///     path        = name { "." name }
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

  Predicate parse() {
    Predicate predicate = disjunction(0);
    if (peek().kind != TokenKind::kEnd) refuse("expected 'and', 'or' or the end");
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
  bool take_keyword(std::string_view keyword) noexcept {
    if (!peek().is_keyword(keyword)) return false;
    ++next_;
    return true;
  }
  [[noreturn]] void refuse(const std::string& what) const { refuse_at(text_, peek().position, what); }

  /// What `make` makes; its refusal is one of the text at `position`.
  template <typename Make>
  auto made_at(size_t position, Make make) const {
    try {
      return make();
    } catch (const Error& error) {
      refuse_at(text_, position, error.message());
    }
  }

  Predicate disjunction(int depth) {
    const size_t position = peek().position;
    std::vector<Predicate> terms = {conjunction(depth)};
    while (take_keyword("or"))
      terms.push_back(conjunction(depth));
    return made_at(position, [&] { return Predicate::any_of(std::move(terms)); });
  }

  Predicate conjunction(int depth) {
    const size_t position = peek().position;
    std::vector<Predicate> terms = {term(depth)};
    while (take_keyword("and"))
      terms.push_back(term(depth));
    return made_at(position, [&] { return Predicate::all_of(std::move(terms)); });
  }

  Predicate term(int depth) {
    const bool is_negation = peek().is_keyword("not");
    if (!is_negation && !peek().is_symbol("(")) return test();
    if (depth == Predicate::kMaxDepth) {
      refuse("it nests deeper than " + std::to_string(Predicate::kMaxDepth) + " levels");
    }
    const size_t position = take().position;
    if (is_negation) {
      Predicate negated = term(depth + 1);
      return made_at(position, [&] { return Predicate::negate(std::move(negated)); });
    }
    Predicate inner = disjunction(depth + 1);
    if (!take_symbol(")")) refuse("expected 'and', 'or' or ')'");
    return inner;
  }

  Predicate test() {
    if (starts_path()) {
      ColumnPath column = path();
      if (take_keyword("is")) return is_test(std::move(column));
      if (take_keyword("not")) return Predicate::negate(word_test(std::move(column)));
      if (peek().kind == TokenKind::kName) return word_test(std::move(column));
      const ComparisonOp op = comparison_op();
      return Predicate::compare(std::move(column), op, literal());
    }
    if (!starts_literal()) refuse("expected a column");
    Literal value = literal();
    const ComparisonOp op = comparison_op();
    if (!starts_path()) refuse("expected a column");
    return Predicate::compare(path(), mirrored(op), std::move(value));
  }

  Predicate is_test(ColumnPath column) {
    const bool is_negated = take_keyword("not");
    Predicate test = Predicate::is_null(column);
    if (take_keyword("distinct")) {
      if (!take_keyword("from")) refuse("expected 'from'");
      test = Predicate::null_safe_equal(std::move(column),
                                        take_keyword("null") ? std::nullopt : std::optional<Literal>(literal()));
      return is_negated ? test : Predicate::negate(std::move(test));
    }
    if (!take_keyword("null")) refuse("expected null or distinct from");
    return is_negated ? Predicate::negate(std::move(test)) : test;
  }

  Predicate word_test(ColumnPath column) {
    if (take_keyword("between")) {
      Literal low = literal();
      if (!take_keyword("and")) refuse("expected 'and'");
      return Predicate::between(std::move(column), std::move(low), literal());
    }
    if (take_keyword("in")) return Predicate::in(std::move(column), literals());
    for (const TextOp op : {TextOp::kStartsWith, TextOp::kEndsWith, TextOp::kContains}) {
      if (take_keyword(text_op_name(op))) return Predicate::text_search(std::move(column), op, text());
    }
    const bool is_like = peek().is_keyword("like");
    if (!is_like && !peek().is_keyword("regexp")) refuse(kExpectedTest);
    take();
    const size_t position = peek().position;
    std::string pattern = text();
    const std::optional<char> escape = is_like ? escape_character() : std::nullopt;
    return made_at(position, [&] {
      return is_like ? Predicate::like(std::move(column), std::move(pattern), escape)
                     : Predicate::regexp(std::move(column), std::move(pattern));
    });
  }

  std::vector<Literal> literals() {
    if (!take_symbol("(")) refuse("expected '('");
    std::vector<Literal> list = {literal()};
    while (take_symbol(","))
      list.push_back(literal());
    if (!take_symbol(")")) refuse("expected ',' or ')'");
    return list;
  }

  std::string text() {
    if (peek().kind != TokenKind::kString && peek().kind != TokenKind::kHexString) refuse("expected a string");
    return take().text;
  }

  std::optional<char> escape_character() {
    if (!take_keyword("escape")) return std::nullopt;
    if (peek().text.size() != 1) refuse("expected a string of one ASCII character");
    return text()[0];
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
    refuse(kExpectedTest);
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
    if (is_word(type.text, "date")) return made_at(value.position, [&] { return date(value.text); });
    if (is_word(type.text, "time")) return made_at(value.position, [&] { return time_of_day(value.text); });
    if (is_word(type.text, "timestamp")) return made_at(value.position, [&] { return timestamp(value.text); });
    if (is_word(type.text, "decimal")) return made_at(value.position, [&] { return decimal(value.text); });
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
