#include "predicate/conjunct_order.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <variant>

namespace lamella::inline v0 {
namespace {

/// A guess weighs like a measurement of so few rows that the first batch outweighs it.
constexpr double kRowsOfGuess = 64;
/// Beyond so many rows, what was measured counts half.
constexpr double kRowsRemembered = 1 << 17;

bool is_text(const Value& value) noexcept {
  return std::holds_alternative<std::string>(value) || std::holds_alternative<BigInteger>(value);
}

struct Guesser {
  ConjunctGuess operator()(const BoundComparison& test) const {
    const double nanos = is_text(test.literal) ? 4 : 0.5;
    if (test.op == ComparisonOp::kEqual) return {nanos, 0.1};
    return {nanos, test.op == ComparisonOp::kNotEqual ? 0.9 : 0.35};
  }
  ConjunctGuess operator()(const BoundBetween& test) const { return {is_text(test.low) ? 8.0 : 0.5, 0.2}; }
  ConjunctGuess operator()(const BoundIn& test) const {
    const double kept = std::min(0.9, 0.1 * static_cast<double>(test.values.size()));
    return {is_text(test.values.front()) ? 10.0 : 1.0, test.is_negated ? 1 - kept : kept};
  }
  ConjunctGuess operator()(const BoundTextTest& test) const {
    const double nanos = test.matcher->prefix() ? 4 : 50;
    return {nanos, test.is_negated ? 0.8 : 0.2};
  }
  ConjunctGuess operator()(const BoundNullTest& test) const { return {0.1, test.wants_null ? 0.1 : 0.9}; }
  ConjunctGuess operator()(const BoundConjunction& node) const {
    ConjunctGuess all{0, 1};
    for (const BoundPredicate& term : node.terms) {
      const ConjunctGuess each = guess_of(term);
      all.nanos_per_row += each.nanos_per_row;
      all.kept *= each.kept;
    }
    return all;
  }
  ConjunctGuess operator()(const BoundDisjunction& node) const {
    ConjunctGuess any{0, 1};
    for (const BoundPredicate& term : node.terms) {
      const ConjunctGuess each = guess_of(term);
      any.nanos_per_row += each.nanos_per_row;
      any.kept *= 1 - each.kept;
    }
    return {any.nanos_per_row, 1 - any.kept};
  }
};

std::vector<ConjunctGuess> guesses_of(const std::vector<Conjunct>& conjuncts) {
  std::vector<ConjunctGuess> guesses;
  for (const Conjunct& conjunct : conjuncts)
    guesses.push_back(guess_of(conjunct.predicate));
  return guesses;
}

}  // namespace

ConjunctGuess guess_of(const BoundPredicate& predicate) {
  return std::visit(Guesser{}, predicate.node);
}

ConjunctOrder::ConjunctOrder(const std::vector<Conjunct>& conjuncts) : ConjunctOrder(guesses_of(conjuncts)) {}

ConjunctOrder::ConjunctOrder(const std::vector<ConjunctGuess>& guesses) : order_(guesses.size()) {
  for (const ConjunctGuess& guess : guesses)
    measured_.push_back({kRowsOfGuess, kRowsOfGuess * guess.kept, kRowsOfGuess * guess.nanos_per_row});
  std::iota(order_.begin(), order_.end(), 0);
  sort();
}

void ConjunctOrder::record(int conjunct, int64_t rows, int64_t kept, int64_t nanos) {
  if (rows == 0) return;
  Measured& sums = measured_[static_cast<size_t>(conjunct)];
  sums.rows += static_cast<double>(rows);
  sums.kept += static_cast<double>(kept);
  sums.nanos += static_cast<double>(nanos);
  if (sums.rows > kRowsRemembered) sums = {sums.rows / 2, sums.kept / 2, sums.nanos / 2};
  sort();
}

ConjunctGuess ConjunctOrder::estimate(int conjunct) const noexcept {
  const Measured& sums = measured_[static_cast<size_t>(conjunct)];
  return {sums.nanos / sums.rows, sums.kept / sums.rows};
}

void ConjunctOrder::sort() {
  const auto nanos_a_dropped_row = [this](int conjunct) {
    const Measured& sums = measured_[static_cast<size_t>(conjunct)];
    const double dropped = sums.rows - sums.kept;
    return dropped > 0 ? sums.nanos / dropped : std::numeric_limits<double>::infinity();
  };
  std::sort(order_.begin(), order_.end(), [&](int a, int b) {
    const double cost_of_a = nanos_a_dropped_row(a);
    const double cost_of_b = nanos_a_dropped_row(b);
    return cost_of_a < cost_of_b || (cost_of_a == cost_of_b && a < b);
  });
}

}  // namespace lamella::inline v0
