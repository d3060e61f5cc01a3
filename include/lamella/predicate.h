/// Which rows count: a filter as a tree that programs build, walk and print.
///
///     using lamella::col, lamella::date;
///     lamella::Predicate cheap = col("l_quantity") < 24 && col("l_shipdate") >= date("1994-01-01");
///     lamella::Predicate same = lamella::parse_predicate("l_quantity < 24 and l_shipdate >= date '1994-01-01'");
///     same.to_string();  // what was parsed
///
/// Rows are selected by SQL's three-valued logic: a comparison with null is unknown, and unknown is not selected. NaN
/// is larger than everything and equal to itself; -0.0 equals 0.0. Text and binary compare by bytes. A literal of
/// another type than the column's is converted exactly or refused; but decimal text becomes the nearest number of a
/// floating point column. A string is taken for the date, time, timestamp or UUID that it spells.
///
/// Source folder: src/predicate.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lamella/column_path.h"
#include "lamella/export.h"
#include "lamella/literal.h"

namespace lamella::inline v0 {

enum class ComparisonOp : uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };

/// "=", "!=", "<", "<=", ">", ">=".
LAMELLA_EXPORT std::string_view comparison_symbol(ComparisonOp op) noexcept;

/// Threads: immutable; copies share the tree.
class LAMELLA_EXPORT Predicate {
 public:
  /// A column's value against a literal.
  struct Comparison {
    ColumnPath column;
    ComparisonOp op = ComparisonOp::kEqual;
    Literal literal;
    bool operator==(const Comparison&) const = default;
  };
  /// All of two or more terms, none of which is a conjunction.
  struct Conjunction {
    std::vector<Predicate> terms;
    bool operator==(const Conjunction&) const = default;
  };
  /// Every kind of node. What walks a tree visits this, so that the compiler finds the places a new kind needs.
  using Node = std::variant<Comparison, Conjunction>;

  static Predicate compare(ColumnPath column, ComparisonOp op, Literal literal);
  /// Conjunctions among `terms` give their terms in their place; one term is itself. Throws kInvalidArgument (no
  /// terms).
  static Predicate all_of(std::vector<Predicate> terms);

  const Node& node() const noexcept { return *node_; }
  /// The columns it is about, each once, in the order they are first met.
  std::vector<ColumnPath> columns() const;
  /// Text that parse_predicate() makes the same tree of.
  std::string to_string() const;
  bool operator==(const Predicate& other) const;

 private:
  explicit Predicate(Node node);

  std::shared_ptr<const Node> node_;
};

/// Reads comparisons joined by `and`, with parentheses. A comparison has a column on one side and a literal on the
/// other. Columns: names of letters, digits and _, others in backticks; paths with dots. Operators: = == != <> < <= >
/// >=. Literals: true, false, 24, 0.05 (a decimal), 5e-2 (a double), 'text' with '' for a quote, x'00ff' (bytes), date
/// '1994-01-01', time '12:30:00', timestamp '1994-01-01 12:30:00', decimal '24', double 'NaN'. Throws kInvalidArgument:
/// what was expected, and a line with a caret under the spot.
LAMELLA_EXPORT Predicate parse_predicate(std::string_view text);

/// A column to compare: see col().
struct LAMELLA_EXPORT ColumnOperand {
  ColumnPath path;
};

/// A column by its path ("a", "a.b", "`dotted.name`"). Throws kInvalidArgument (not a path).
LAMELLA_EXPORT ColumnOperand col(std::string_view path);

inline Predicate operator==(ColumnOperand column, Literal literal) {
  return Predicate::compare(std::move(column.path), ComparisonOp::kEqual, std::move(literal));
}
inline Predicate operator!=(ColumnOperand column, Literal literal) {
  return Predicate::compare(std::move(column.path), ComparisonOp::kNotEqual, std::move(literal));
}
inline Predicate operator<(ColumnOperand column, Literal literal) {
  return Predicate::compare(std::move(column.path), ComparisonOp::kLess, std::move(literal));
}
inline Predicate operator<=(ColumnOperand column, Literal literal) {
  return Predicate::compare(std::move(column.path), ComparisonOp::kLessEqual, std::move(literal));
}
inline Predicate operator>(ColumnOperand column, Literal literal) {
  return Predicate::compare(std::move(column.path), ComparisonOp::kGreater, std::move(literal));
}
inline Predicate operator>=(ColumnOperand column, Literal literal) {
  return Predicate::compare(std::move(column.path), ComparisonOp::kGreaterEqual, std::move(literal));
}
inline Predicate operator&&(Predicate left, Predicate right) {
  return Predicate::all_of({std::move(left), std::move(right)});
}

}  // namespace lamella::inline v0
