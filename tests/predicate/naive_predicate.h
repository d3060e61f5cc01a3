/// What a predicate says of a row, by the book: three truth values, one row and one node at a time. What is quick is
/// held to it.
#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>
#include <regex>
#include <string>
#include <string_view>

#include "base/bits.h"
#include "lamella/column_vector.h"
#include "lamella/predicate.h"
#include "predicate/convert_literal.h"
#include "predicate/value.h"
#include "vector/number_text.h"
#include "vector/utf8.h"

namespace lamella::inline v0 {

/// Unknown is nothing.
using Truth = std::optional<bool>;

struct Cell {
  Type type;
  std::optional<Value> value;  ///< Nothing: null.
};

/// What a row of a flat vector of a type with an order holds.
inline std::optional<Value> value_at(const ColumnVector& flat, int64_t row) {
  if (flat.is_null(row)) return std::nullopt;
  const Type& type = flat.type();
  if (type.layout() == Layout::kBits) return flat.bit(row);
  const std::string_view bytes = flat.bytes(row);
  const bool is_unsigned = type.id() == TypeId::kUInt8 || type.id() == TypeId::kUInt16 ||
                           type.id() == TypeId::kUInt32 || type.id() == TypeId::kUInt64;
  switch (type.id()) {
    case TypeId::kFloat16:
      return float16_to_double(load<uint16_t>(bytes.data()));
    case TypeId::kFloat:
      return double{load<float>(bytes.data())};
    case TypeId::kDouble:
      return load<double>(bytes.data());
    case TypeId::kDecimal:
      if (type.layout() == Layout::kViews) return BigInteger::from_big_endian(bytes);
      if (type.byte_width() > 8) return BigInteger::from_little_endian(bytes);
      break;
    case TypeId::kString:
    case TypeId::kEnum:
    case TypeId::kJson:
    case TypeId::kBinary:
    case TypeId::kBson:
    case TypeId::kFixedBinary:
    case TypeId::kUuid:
      return std::string(bytes);
    default:
      break;
  }
  uint64_t number = 0;
  std::memcpy(&number, bytes.data(), bytes.size());
  if (is_unsigned) return number;
  const auto unused_bits = static_cast<int>(64 - 8 * bytes.size());
  return static_cast<int64_t>(number << unused_bits) >> unused_bits;
}

/// A pattern by its definition.
inline bool naive_like(std::string_view text, std::string_view pattern, std::optional<char> escape, bool is_utf8_text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == escape) {
    return !text.empty() && text[0] == pattern[1] &&
           naive_like(text.substr(1), pattern.substr(2), escape, is_utf8_text);
  }
  const size_t step = text.empty() ? 0 : (is_utf8_text ? next_utf8(text).num_bytes : 1);
  if (pattern[0] == '%') {
    return naive_like(text, pattern.substr(1), escape, is_utf8_text) ||
           (!text.empty() && naive_like(text.substr(step), pattern, escape, is_utf8_text));
  }
  if (text.empty()) return false;
  if (pattern[0] == '_') return naive_like(text.substr(step), pattern.substr(1), escape, is_utf8_text);
  return text[0] == pattern[0] && naive_like(text.substr(1), pattern.substr(1), escape, is_utf8_text);
}

class NaiveEvaluator {
 public:
  using CellOf = std::function<Cell(const ColumnPath&)>;

  explicit NaiveEvaluator(CellOf cell_of) : cell_of_(std::move(cell_of)) {}

  Truth operator()(const Predicate& predicate) const { return std::visit(*this, predicate.node()); }

  Truth operator()(const Predicate::Comparison& node) const { return compare(node.column, node.op, node.literal); }
  Truth operator()(const Predicate::NullSafeEqual& node) const {
    const bool is_null = !cell_of_(node.column).value;
    if (is_null || !node.literal) return is_null == !node.literal;
    return compare(node.column, ComparisonOp::kEqual, *node.literal);
  }
  Truth operator()(const Predicate::Between& node) const {
    return both(compare(node.column, ComparisonOp::kGreaterEqual, node.low),
                compare(node.column, ComparisonOp::kLessEqual, node.high));
  }
  Truth operator()(const Predicate::In& node) const {
    Truth truth = false;
    for (const Literal& literal : node.literals)
      truth = either(truth, compare(node.column, ComparisonOp::kEqual, literal));
    return truth;
  }
  Truth operator()(const Predicate::IsNull& node) const { return !cell_of_(node.column).value; }
  Truth operator()(const Predicate::TextSearch& node) const {
    return of_text(node.column, [&](const std::string& text, const Type&) {
      const size_t place = node.op == TextOp::kEndsWith ? text.rfind(node.text) : text.find(node.text);
      if (node.op == TextOp::kContains) return place != std::string::npos;
      const size_t wanted = node.op == TextOp::kStartsWith ? 0 : text.size() - node.text.size();
      return text.size() >= node.text.size() && place == wanted;
    });
  }
  Truth operator()(const Predicate::Like& node) const {
    return of_text(node.column, [&](const std::string& text, const Type& type) {
      return naive_like(text, node.pattern, node.escape, type.is_text());
    });
  }
  Truth operator()(const Predicate::Regexp& node) const {
    return of_text(node.column, [&](const std::string& text, const Type&) {
      return std::regex_search(text, std::regex(node.pattern));
    });
  }
  Truth operator()(const Predicate::Negation& node) const {
    const Truth truth = (*this)(node.term);
    return truth ? Truth(!*truth) : std::nullopt;
  }
  Truth operator()(const Predicate::Conjunction& node) const {
    Truth truth = true;
    for (const Predicate& term : node.terms)
      truth = both(truth, (*this)(term));
    return truth;
  }
  Truth operator()(const Predicate::Disjunction& node) const {
    Truth truth = false;
    for (const Predicate& term : node.terms)
      truth = either(truth, (*this)(term));
    return truth;
  }

 private:
  static Truth both(Truth a, Truth b) {
    if (a == Truth(false) || b == Truth(false)) return false;
    return a && b ? Truth(true) : std::nullopt;
  }
  static Truth either(Truth a, Truth b) {
    if (a == Truth(true) || b == Truth(true)) return true;
    return a && b ? Truth(false) : std::nullopt;
  }

  Truth compare(const ColumnPath& column, ComparisonOp op, const Literal& literal) const {
    const Cell cell = cell_of_(column);
    if (!cell.value) return std::nullopt;
    const int order = compare_values(*cell.value, convert_literal(literal, cell.type, column.to_string()));
    switch (op) {
      case ComparisonOp::kEqual:
        return order == 0;
      case ComparisonOp::kNotEqual:
        return order != 0;
      case ComparisonOp::kLess:
        return order < 0;
      case ComparisonOp::kLessEqual:
        return order <= 0;
      case ComparisonOp::kGreater:
        return order > 0;
      case ComparisonOp::kGreaterEqual:
        return order >= 0;
    }
    return std::nullopt;
  }

  template <typename Test>
  Truth of_text(const ColumnPath& column, Test test) const {
    const Cell cell = cell_of_(column);
    if (!cell.value) return std::nullopt;
    return test(std::get<std::string>(*cell.value), cell.type);
  }

  CellOf cell_of_;
};

}  // namespace lamella::inline v0
