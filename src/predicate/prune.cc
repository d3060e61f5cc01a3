#include "predicate/prune.h"

#include <algorithm>

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

struct Matcher {
  int64_t num_rows;
  const BoundsOfColumn& bounds_of;

  bool operator()(const BoundComparison& node) const {
    const ColumnBounds bounds = cleaned(bounds_of(node.column), node.literal);
    if (bounds.null_count == num_rows || node.column.type.id() == TypeId::kNull) return false;
    const bool is_floating = std::holds_alternative<double>(node.literal);
    const bool may_have_nan = is_floating && bounds.may_have_nan;
    if (is_nan(node.literal)) return can_match_nan_literal(node.op, may_have_nan);
    return (may_have_nan && nan_matches(node.op)) || can_match_in_bounds(node.op, node.literal, bounds);
  }
  bool operator()(const BoundConjunction& node) const {
    return std::all_of(node.terms.begin(), node.terms.end(),
                       [this](const BoundPredicate& term) { return std::visit(*this, term.node); });
  }
};

}  // namespace

bool can_match(const BoundPredicate& predicate, int64_t num_rows, const BoundsOfColumn& bounds_of) {
  return num_rows > 0 && std::visit(Matcher{num_rows, bounds_of}, predicate.node);
}

}  // namespace lamella::inline v0
