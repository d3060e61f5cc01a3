/// Which rows count: a filter as a tree that programs build, walk and print.
///
///     using lamella::col, lamella::date;
///     lamella::Predicate cheap = col("l_quantity") < 24 && col("l_shipmode").in({"AIR", "RAIL"}) &&
///                                !col("l_comment").like("%special%requests%");
///     lamella::Predicate same = lamella::parse_predicate(
///         "l_quantity < 24 and l_shipmode in ('AIR', 'RAIL') and l_comment not like '%special%requests%'");
///     same.to_string();  // what was parsed
///
/// Rows are selected by SQL's three-valued logic: what is said of a null is unknown, but for is_null() and
/// null_safe_equal(); `not` keeps what is unknown so, and only what is true is selected. NaN is larger than everything
/// and equal to itself; -0.0 equals 0.0. Text and binary compare by bytes. A literal of another type than the column's
/// is converted exactly or refused; but decimal text becomes the nearest number of a floating point column. A string is
/// taken for the date, time, timestamp or UUID that it spells.
///
/// Source folder: src/predicate.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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

/// Where a text is looked for in a value.
enum class TextOp : uint8_t { kStartsWith, kEndsWith, kContains };

/// "starts_with", "ends_with", "contains".
LAMELLA_EXPORT std::string_view text_op_name(TextOp op) noexcept;

/// A tree of tests of columns. Text tests are for text and binary columns.
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
  /// Equality that is never unknown: null equals null, and nothing else.
  struct NullSafeEqual {
    ColumnPath column;
    std::optional<Literal> literal;  ///< Absent: null.
    bool operator==(const NullSafeEqual&) const = default;
  };
  /// low <= value <= high.
  struct Between {
    ColumnPath column;
    Literal low;
    Literal high;
    bool operator==(const Between&) const = default;
  };
  /// Equal to one of one or more literals.
  struct In {
    ColumnPath column;
    std::vector<Literal> literals;
    bool operator==(const In&) const = default;
  };
  /// Columns of all types.
  struct IsNull {
    ColumnPath column;
    bool operator==(const IsNull&) const = default;
  };
  struct TextSearch {
    ColumnPath column;
    TextOp op = TextOp::kStartsWith;
    std::string text;
    bool operator==(const TextSearch&) const = default;
  };
  /// SQL's pattern: % is any text, _ any character (of binary columns: byte), what follows `escape` is itself.
  struct Like {
    ColumnPath column;
    std::string pattern;
    std::optional<char> escape;
    bool operator==(const Like&) const = default;
  };
  /// A regular expression in RE2's syntax that matches somewhere in the value; ^ and $ are its begin and end. Bytes of
  /// binary columns are characters of Latin-1.
  struct Regexp {
    ColumnPath column;
    std::string pattern;
    bool operator==(const Regexp&) const = default;
  };
  struct Negation;
  struct Conjunction;
  struct Disjunction;
  /// Every kind of node. What walks a tree visits this, so that the compiler finds the places a new kind needs.
  using Node = std::variant<Comparison, NullSafeEqual, Between, In, IsNull, TextSearch, Like, Regexp, Negation,
                            Conjunction, Disjunction>;

  static Predicate compare(ColumnPath column, ComparisonOp op, Literal literal);
  static Predicate null_safe_equal(ColumnPath column, std::optional<Literal> literal);
  static Predicate between(ColumnPath column, Literal low, Literal high);
  /// Throws kInvalidArgument (no literals).
  static Predicate in(ColumnPath column, std::vector<Literal> literals);
  static Predicate is_null(ColumnPath column);
  static Predicate text_search(ColumnPath column, TextOp op, std::string text);
  /// Throws kInvalidArgument: `escape` is not ASCII, or stands before something else than %, _ or itself.
  static Predicate like(ColumnPath column, std::string pattern, std::optional<char> escape = std::nullopt);
  /// Throws kInvalidArgument (not a regular expression).
  static Predicate regexp(ColumnPath column, std::string pattern);
  /// The term of a negation is given back. Throws kInvalidArgument (deeper than kMaxDepth).
  static Predicate negate(Predicate term);
  /// Conjunctions among `terms` give their terms in their place; one term is itself. Throws kInvalidArgument (no
  /// terms, deeper than kMaxDepth).
  static Predicate all_of(std::vector<Predicate> terms);
  /// The same for disjunctions.
  static Predicate any_of(std::vector<Predicate> terms);

  /// How many nodes can stand below each other.
  static constexpr int kMaxDepth = 200;

  const Node& node() const noexcept;
  /// Nodes on the longest way down, this one counted.
  int depth() const noexcept { return depth_; }
  /// The columns it is about, each once, in the order they are first met.
  std::vector<ColumnPath> columns() const;
  /// Text that parse_predicate() makes the same tree of.
  std::string to_string() const;
  bool operator==(const Predicate& other) const;

 private:
  Predicate(Node node, int depth);

  std::shared_ptr<const Node> node_;
  int depth_;
};

/// True where its term is false.
struct Predicate::Negation {
  Predicate term;
  bool operator==(const Negation&) const = default;
};
/// All of two or more terms, none of which is a conjunction.
struct Predicate::Conjunction {
  std::vector<Predicate> terms;
  bool operator==(const Conjunction&) const = default;
};
/// Any of two or more terms, none of which is a disjunction.
struct Predicate::Disjunction {
  std::vector<Predicate> terms;
  bool operator==(const Disjunction&) const = default;
};

inline const Predicate::Node& Predicate::node() const noexcept {
  return *node_;
}

/// Reads tests joined by `and` and `or`, with `not` and parentheses:
///
///     x < 24    24 > x    x is not distinct from 24    x between 1 and 5    x in (1, 2)    x is null
///     x like 'a!%%' escape '!'    x starts_with 'a'    x ends_with 'a'    x contains 'a'    x regexp '^a+$'
///     x not between 1 and 5    x not in (1, 2)    x is not null    x not like 'a%'    x is distinct from null
///
/// Columns: names of letters, digits and _, others in backticks; paths with dots. Operators: = == != <> < <= > >=.
/// Literals: true, false, 24, 0.05 (a decimal), 5e-2 (a double), 'text' with '' for a quote, x'00ff' (bytes), date
/// '1994-01-01', time '12:30:00', timestamp '1994-01-01 12:30:00', decimal '24', double 'NaN'. Throws kInvalidArgument:
/// what was expected, and a line with a caret under the spot.
LAMELLA_EXPORT Predicate parse_predicate(std::string_view text);

/// A column to test: see col().
struct LAMELLA_EXPORT ColumnOperand {
  ColumnPath path;

  Predicate null_safe_equal(std::optional<Literal> literal) const {
    return Predicate::null_safe_equal(path, std::move(literal));
  }
  Predicate between(Literal low, Literal high) const {
    return Predicate::between(path, std::move(low), std::move(high));
  }
  Predicate in(std::vector<Literal> literals) const { return Predicate::in(path, std::move(literals)); }
  Predicate is_null() const { return Predicate::is_null(path); }
  Predicate is_not_null() const { return Predicate::negate(is_null()); }
  Predicate starts_with(std::string text) const {
    return Predicate::text_search(path, TextOp::kStartsWith, std::move(text));
  }
  Predicate ends_with(std::string text) const {
    return Predicate::text_search(path, TextOp::kEndsWith, std::move(text));
  }
  Predicate contains(std::string text) const {
    return Predicate::text_search(path, TextOp::kContains, std::move(text));
  }
  Predicate like(std::string pattern, std::optional<char> escape = std::nullopt) const {
    return Predicate::like(path, std::move(pattern), escape);
  }
  Predicate matches(std::string regexp) const { return Predicate::regexp(path, std::move(regexp)); }
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
inline Predicate operator||(Predicate left, Predicate right) {
  return Predicate::any_of({std::move(left), std::move(right)});
}
inline Predicate operator!(Predicate term) {
  return Predicate::negate(std::move(term));
}

}  // namespace lamella::inline v0
