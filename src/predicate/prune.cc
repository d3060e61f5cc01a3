#include "predicate/prune.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace lamella::inline v0 {
namespace {

/// Forgets bounds that say nothing (NaN, or of another kind than the literal) or contradict each other.
ColumnBounds cleaned(ColumnBounds bounds, const Value& literal) {
  for (std::optional<Value>* bound : {&bounds.min, &bounds.max}) {
    if (*bound && ((*bound)->index() != literal.index() || is_nan(**bound))) bound->reset();
  }
  if (bounds.min && bounds.max && compare_values(*bounds.min, *bounds.max) > 0) {
    bounds.min.reset();
    bounds.max.reset();
  }
  return bounds;
}

/// Whether a value of [min, max] that is not NaN can compare so with a literal that is not NaN.
bool can_match_in_bounds(ComparisonOp op, const Value& literal, const ColumnBounds& bounds) {
  // On which side of a bound the literal stands; inside where there is none, so that every op can match.
  const int to_min = bounds.min ? compare_values(literal, *bounds.min) : 1;
  const int to_max = bounds.max ? compare_values(literal, *bounds.max) : -1;
  switch (op) {
    case ComparisonOp::kEqual:
      return to_min >= 0 && to_max <= 0;
    case ComparisonOp::kNotEqual:
      return to_min != 0 || to_max != 0;
    case ComparisonOp::kLess:
      return to_min > 0;
    case ComparisonOp::kLessEqual:
      return to_min >= 0;
    case ComparisonOp::kGreater:
      return to_max < 0;
    case ComparisonOp::kGreaterEqual:
      return to_max <= 0;
  }
  return true;
}

/// Whether a NaN compares so with a literal that is not one.
bool nan_matches(ComparisonOp op) noexcept {
  return op == ComparisonOp::kGreater || op == ComparisonOp::kGreaterEqual || op == ComparisonOp::kNotEqual;
}

/// Against NaN, which is larger than everything and equals itself.
bool can_match_nan_literal(ComparisonOp op, bool may_have_nan) noexcept {
  switch (op) {
    case ComparisonOp::kEqual:
    case ComparisonOp::kGreaterEqual:
      return may_have_nan;
    case ComparisonOp::kGreater:
      return false;
    default:
      return true;
  }
}

/// What is known of a column, for one test of it.
struct ColumnMatcher {
  ColumnBounds bounds;
  bool may_have_nan = false;

  bool compares(ComparisonOp op, const Value& literal) const {
    if (is_nan(literal)) return can_match_nan_literal(op, may_have_nan);
    return (may_have_nan && nan_matches(op)) || can_match_in_bounds(op, literal, bounds);
  }

  bool is_between(const Value& low, const Value& high) const {
    if (compare_values(low, high) > 0) return false;
    // NaN is above every other `high`.
    const ColumnMatcher without_nan{bounds, false};
    return is_nan(high) ? compares(ComparisonOp::kGreaterEqual, low)
                        : without_nan.compares(ComparisonOp::kGreaterEqual, low) &&
                              without_nan.compares(ComparisonOp::kLessEqual, high);
  }

  bool is_in(const std::vector<Value>& values) const {
    return std::any_of(values.begin(), values.end(),
                       [this](const Value& value) { return compares(ComparisonOp::kEqual, value); });
  }

  /// Every value differs from each of `values` unless all are the same one.
  bool is_not_in(const std::vector<Value>& values) const {
    return std::all_of(values.begin(), values.end(),
                       [this](const Value& value) { return compares(ComparisonOp::kNotEqual, value); });
  }

  bool is_matched(const TextMatcher& matcher, bool is_negated) const {
    if (is_negated) return !all_start_with(matcher.prefix());
    const TextRange range = matcher.range();
    const bool is_below = bounds.max && compare_values(*bounds.max, range.low) < 0;
    const bool is_above = range.end && bounds.min && compare_values(*bounds.min, *range.end) >= 0;
    return !is_below && !is_above;
  }

  /// What lies between two texts that start alike starts so too.
  bool all_start_with(std::optional<std::string_view> prefix) const {
    return prefix && bounds.min && bounds.max && std::get<std::string>(*bounds.min).starts_with(*prefix) &&
           std::get<std::string>(*bounds.max).starts_with(*prefix);
  }
};

struct Matcher {
  int64_t num_rows;
  const BoundsOfColumn& bounds_of;

  bool operator()(const BoundComparison& test) const {
    const std::optional<ColumnMatcher> column = matcher_of(test.column, test.literal);
    return column && column->compares(test.op, test.literal);
  }
  bool operator()(const BoundBetween& test) const {
    const std::optional<ColumnMatcher> column = matcher_of(test.column, test.low);
    return column && column->is_between(test.low, test.high);
  }
  bool operator()(const BoundIn& test) const {
    const std::optional<ColumnMatcher> column = matcher_of(test.column, test.values.front());
    return column && (test.is_negated ? column->is_not_in(test.values) : column->is_in(test.values));
  }
  bool operator()(const BoundTextTest& test) const {
    const std::optional<ColumnMatcher> column = matcher_of(test.column, std::string());
    return column && column->is_matched(*test.matcher, test.is_negated);
  }
  bool operator()(const BoundNullTest& test) const {
    if (test.column.type.id() == TypeId::kNull) return test.wants_null;
    return bounds_of(test.column).null_count != (test.wants_null ? 0 : num_rows);
  }
  bool operator()(const BoundConjunction& node) const {
    return std::all_of(node.terms.begin(), node.terms.end(),
                       [this](const BoundPredicate& term) { return std::visit(*this, term.node); });
  }
  bool operator()(const BoundDisjunction& node) const {
    return std::any_of(node.terms.begin(), node.terms.end(),
                       [this](const BoundPredicate& term) { return std::visit(*this, term.node); });
  }

  /// Nothing when all values are null. `literal` is any of the test's: bounds of another kind are not used.
  std::optional<ColumnMatcher> matcher_of(const BoundColumn& column, const Value& literal) const {
    if (column.type.id() == TypeId::kNull) return std::nullopt;
    ColumnMatcher matcher{cleaned(bounds_of(column), literal)};
    if (matcher.bounds.null_count == num_rows) return std::nullopt;
    matcher.may_have_nan = std::holds_alternative<double>(literal) && matcher.bounds.may_have_nan;
    return matcher;
  }
};

}  // namespace

bool can_match(const BoundPredicate& predicate, int64_t num_rows, const BoundsOfColumn& bounds_of) {
  return num_rows > 0 && std::visit(Matcher{num_rows, bounds_of}, predicate.node);
}

}  // namespace lamella::inline v0
