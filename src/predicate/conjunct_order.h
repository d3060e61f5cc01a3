/// In which order the conjuncts of a filter are best tested.
#pragma once

#include <cstdint>
#include <vector>

#include "predicate/conjuncts.h"

namespace lamella::inline v0 {

/// What the test of a conjunct is thought to cost and to keep, before it was measured: a comparison of integers is
/// cheap, a regular expression is not; an equality keeps few rows, a "not equal" most.
struct ConjunctGuess {
  double nanos_per_row = 1;
  double kept = 0.3;  ///< Of the rows that are tested.
};
ConjunctGuess guess_of(const BoundPredicate& predicate);

/// Orders conjuncts by what it costs to be rid of a row: the cost of a test over the share of rows that it drops, least
/// first. That order costs least in all if tests say nothing of each other. What is measured replaces the guess, and
/// newer measurements weigh more. Which rows a filter selects does not depend on the order: tests cannot fail.
/// Threads: one at a time.
class ConjunctOrder {
 public:
  explicit ConjunctOrder(const std::vector<Conjunct>& conjuncts);
  explicit ConjunctOrder(const std::vector<ConjunctGuess>& guesses);

  /// Ordinals of the conjuncts, all of them. Equal ones stand in the order of the filter.
  const std::vector<int>& order() const noexcept { return order_; }
  /// Conjunct `conjunct` was asked about `rows` rows and kept `kept` of them in `nanos` nanoseconds: those of decoding
  /// its columns too, when they are decoded for it. Updates order().
  void record(int conjunct, int64_t rows, int64_t kept, int64_t nanos);
  /// What a test of a row costs by now, and which share of rows it keeps.
  ConjunctGuess estimate(int conjunct) const noexcept;

 private:
  /// Sums that are halved as they grow old.
  struct Measured {
    double rows;
    double kept;
    double nanos;
  };

  void sort();

  std::vector<Measured> measured_;
  std::vector<int> order_;
};

}  // namespace lamella::inline v0
