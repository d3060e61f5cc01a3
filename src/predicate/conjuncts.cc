#include "predicate/conjuncts.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "predicate/test_vector.h"
#include "predicate/value_range.h"

namespace lamella::inline v0 {
namespace {

struct ColumnCollector {
  std::set<int>& ordinals;

  template <typename Test>
  void operator()(const Test& test) const {
    ordinals.insert(test.column.ordinals.front());
  }
  void operator()(const BoundConjunction& node) const { visit_all(node.terms); }
  void operator()(const BoundDisjunction& node) const { visit_all(node.terms); }

  void visit_all(const std::vector<BoundPredicate>& terms) const {
    for (const BoundPredicate& term : terms)
      std::visit(*this, term.node);
  }
};

/// The range that a test asks for, if it asks for one.
struct RangeFinder {
  std::optional<ValueRange> operator()(const BoundComparison& test) const { return range_of(test.op, test.literal); }
  std::optional<ValueRange> operator()(const BoundBetween& test) const {
    return has_ranges(test.low) ? std::optional(ValueRange{test.low, test.high}) : std::nullopt;
  }
  template <typename Other>
  std::optional<ValueRange> operator()(const Other&) const {
    return std::nullopt;
  }
};

/// Makes one test of two if both ask for ranges of one column: a loop over its values less.
bool fuse(BoundPredicate& test, const BoundPredicate& other) {
  const std::optional<ValueRange> range = std::visit(RangeFinder{}, test.node);
  const std::optional<ValueRange> other_range = std::visit(RangeFinder{}, other.node);
  if (!range || !other_range || only_column(test)->ordinals != only_column(other)->ordinals) return false;
  const BoundColumn column = *only_column(test);
  ValueRange both = intersection_of(*range, *other_range);
  test.node = BoundBetween{column, std::move(both.low), std::move(both.high)};
  return true;
}

/// Adds a term to what is already said of its column.
void join(BoundPredicate& conjunct, BoundPredicate term) {
  if (auto* conjunction = std::get_if<BoundConjunction>(&conjunct.node)) {
    const bool is_fused = std::any_of(conjunction->terms.begin(), conjunction->terms.end(),
                                      [&](BoundPredicate& each) { return fuse(each, term); });
    if (!is_fused) conjunction->terms.push_back(std::move(term));
    return;
  }
  if (fuse(conjunct, term)) return;
  BoundConjunction both;
  both.terms.push_back(std::move(conjunct));
  both.terms.push_back(std::move(term));
  conjunct.node = std::move(both);
}

}  // namespace

std::vector<Conjunct> conjuncts_of(BoundPredicate predicate) {
  std::vector<BoundPredicate> terms;
  if (auto* conjunction = std::get_if<BoundConjunction>(&predicate.node)) {
    terms = std::move(conjunction->terms);
  } else {
    terms.push_back(std::move(predicate));
  }
  std::vector<Conjunct> conjuncts;
  for (BoundPredicate& term : terms) {
    std::set<int> ordinals;
    std::visit(ColumnCollector{ordinals}, term.node);
    std::vector<int> columns(ordinals.begin(), ordinals.end());
    const auto same =
        std::find_if(conjuncts.begin(), conjuncts.end(), [&](const Conjunct& each) { return each.columns == columns; });
    if (same != conjuncts.end() && columns.size() == 1) {
      join(same->predicate, std::move(term));
    } else {
      conjuncts.push_back({std::move(term), std::move(columns)});
    }
  }
  return conjuncts;
}

}  // namespace lamella::inline v0
