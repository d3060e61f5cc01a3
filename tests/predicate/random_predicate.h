/// Random predicates over columns of which some values are known.
#pragma once

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "lamella/predicate.h"
#include "predicate/convert_literal.h"
#include "predicate/value.h"
#include "vector/calendar.h"
#include "vector/utf8.h"

namespace lamella::inline v0 {

struct PredicateColumn {
  ColumnPath path;
  Type type;
  std::vector<Literal> literals;  ///< To compare with; none: it is only asked for null.
  bool is_text = false;           ///< Whether it takes text tests.
};

/// Makes a literal of a value: see literal_of().
class LiteralMaker {
 public:
  explicit LiteralMaker(const Type& type) : type_(type) {}

  Literal operator()(bool boolean) const { return boolean; }
  Literal operator()(uint64_t number) const { return number; }
  Literal operator()(double number) const { return number; }
  Literal operator()(int64_t number) const {
    const int64_t per_second = units_per_second(type_.unit());
    const int64_t nanos_per_unit = 1000000000 / per_second;
    if (type_.id() == TypeId::kDecimal) return decimal(with_point(std::to_string(number)));
    if (type_.id() == TypeId::kDate) return Literal(Literal::Date{number});
    if (type_.id() == TypeId::kTime) return Literal(Literal::Time{number * nanos_per_unit});
    if (type_.id() != TypeId::kTimestamp) return number;
    const bool is_before_second = number % per_second < 0;
    const int64_t fraction = number % per_second + (is_before_second ? per_second : 0);
    return Literal(Literal::Timestamp{number / per_second - (is_before_second ? 1 : 0),
                                      static_cast<int32_t>(fraction * nanos_per_unit), type_.adjusted_to_utc()});
  }
  Literal operator()(const BigInteger& number) const {
    const bool is_negative = (static_cast<uint8_t>(number.big_endian[0]) & 0x80) != 0;
    std::string bytes = is_negative ? negated(number.big_endian) : number.big_endian;
    std::string digits;
    while (std::any_of(bytes.begin(), bytes.end(), [](char byte) { return byte != 0; })) {
      unsigned rest = 0;
      for (char& byte : bytes) {
        rest = rest << 8 | static_cast<uint8_t>(byte);
        byte = static_cast<char>(rest / 10);
        rest %= 10;
      }
      digits.insert(0, 1, static_cast<char>('0' + rest));
    }
    return decimal(with_point((is_negative ? "-" : "") + (digits.empty() ? "0" : digits)));
  }
  Literal operator()(const std::string& bytes) const {
    if (type_.id() != TypeId::kUuid) return bytes;
    std::string text;
    for (size_t i = 0; i < bytes.size(); ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
      text += "0123456789abcdef"[static_cast<uint8_t>(bytes[i]) >> 4];
      text += "0123456789abcdef"[static_cast<uint8_t>(bytes[i]) & 15];
    }
    return text;
  }

 private:
  /// Two's complement of big-endian bytes.
  static std::string negated(std::string bytes) {
    unsigned carry = 1;
    for (size_t i = bytes.size(); i-- > 0;) {
      carry += static_cast<uint8_t>(~bytes[i]);
      bytes[i] = static_cast<char>(carry);
      carry >>= 8;
    }
    return bytes;
  }
  /// The unscaled number's digits with the point where the type has it.
  std::string with_point(const std::string& digits) const {
    const bool is_negative = digits[0] == '-';
    std::string text = digits.substr(is_negative ? 1 : 0);
    const auto scale = static_cast<size_t>(type_.scale());
    if (text.size() <= scale) text.insert(0, scale + 1 - text.size(), '0');
    if (scale > 0) text.insert(text.size() - scale, 1, '.');
    return (is_negative ? "-" : "") + text;
  }

  const Type& type_;
};

/// A literal that convert_literal() makes `value` of again, if there is one: types hold more than their literals say.
inline std::optional<Literal> literal_of(const Value& value, const Type& type) {
  try {
    Literal literal = std::visit(LiteralMaker(type), value);
    if (compare_values(convert_literal(literal, type, "c"), value) == 0) return literal;
  } catch (const Error&) {
  }
  return std::nullopt;
}

/// Literals of those values that have one.
inline std::vector<Literal> literals_of(const std::vector<Value>& values, const Type& type) {
  std::vector<Literal> literals;
  for (const Value& value : values) {
    if (std::optional<Literal> literal = literal_of(value, type)) literals.push_back(std::move(*literal));
  }
  return literals;
}

/// Draws predicates.
class PredicateMaker {
 public:
  PredicateMaker(std::vector<PredicateColumn> columns, std::mt19937& random)
      : columns_(std::move(columns)), random_(random) {}

  Predicate tree(int depth) {
    const uint32_t kind = depth == 0 ? 0 : below(5);
    if (kind <= 1) return leaf();
    if (kind == 2) return Predicate::negate(tree(depth - 1));
    std::vector<Predicate> terms;
    for (uint32_t count = below(3) + 1; count > 0; --count)
      terms.push_back(tree(depth - 1));
    return kind == 3 ? Predicate::all_of(std::move(terms)) : Predicate::any_of(std::move(terms));
  }

  Predicate leaf() {
    const PredicateColumn& column = columns_[below(static_cast<uint32_t>(columns_.size()))];
    const uint32_t kind = below(column.is_text ? 9 : 6);
    if (column.literals.empty() || kind == 0) return Predicate::is_null(column.path);
    const auto literal = [&] { return column.literals[below(static_cast<uint32_t>(column.literals.size()))]; };
    switch (kind) {
      case 1:
        return Predicate::null_safe_equal(column.path, below(4) == 0 ? std::nullopt : std::optional(literal()));
      case 2:
        return Predicate::between(column.path, literal(), literal());
      case 3: {
        std::vector<Literal> list(below(4) == 0 ? 40 : below(4) + 1, Literal(0));
        std::generate(list.begin(), list.end(), literal);
        return Predicate::in(column.path, std::move(list));
      }
      case 6:
        return Predicate::text_search(column.path, static_cast<TextOp>(below(3)), piece_of(literal()));
      case 7:
        return Predicate::like(column.path, pattern(piece_of(literal()), column.type), '!');
      case 8: {
        const char* const patterns[] = {"^a", "b$", "[a-f]+", "^$", "a|^b", "[^ab]", "(ab)*c", "^[0-9]"};
        return Predicate::regexp(column.path, patterns[below(8)]);
      }
      default:
        return Predicate::compare(column.path, static_cast<ComparisonOp>(below(6)), literal());
    }
  }

 private:
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }

  /// Some of a literal's text.
  std::string piece_of(const Literal& literal) {
    const auto& text = std::get<std::string>(literal.value());
    const size_t begin = below(static_cast<uint32_t>(text.size()) + 1);
    return text.substr(begin, below(4));
  }

  /// `text` with wildcards between its characters. Of text columns they are those of UTF-8, or it is not taken.
  std::string pattern(const std::string& text, const Type& type) {
    std::string pattern = below(2) == 0 ? "%" : "";
    if (type.is_text() && !is_utf8(text)) return pattern;
    for (const char character : text) {
      const bool is_inside_character = (static_cast<uint8_t>(character) & 0xC0) == 0x80;
      if (!is_inside_character && below(4) == 0) pattern += "%_"[below(2)];
      if (character == '%' || character == '_' || character == '!') pattern += '!';
      pattern += character;
    }
    return pattern + (below(2) == 0 ? "%" : "");
  }

  std::vector<PredicateColumn> columns_;
  std::mt19937& random_;
};

}  // namespace lamella::inline v0
