#include "predicate/integer_ranges.h"

#include <algorithm>
#include <limits>

#include "predicate/value_range.h"

namespace lamella::inline v0 {
namespace {

using Ranges = std::vector<IntegerRange>;
using Limits = std::numeric_limits<int64_t>;

/// More are not worth searching for each piece of a page.
constexpr size_t kMostRanges = 64;

Ranges all_integers() {
  return {{Limits::min(), Limits::max()}};
}

/// The same integers in ranges that ascend and do not touch.
Ranges joined(Ranges ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const IntegerRange& a, const IntegerRange& b) { return a.low < b.low; });
  Ranges apart;
  for (const IntegerRange& range : ranges) {
    if (range.low > range.high) continue;
    const bool touches = !apart.empty() && (range.low <= apart.back().high || range.low - 1 == apart.back().high);
    if (touches) {
      apart.back().high = std::max(apart.back().high, range.high);
    } else {
      apart.push_back(range);
    }
  }
  return apart;
}

Ranges complement_of(const Ranges& ranges) {
  Ranges rest;
  int64_t low = Limits::min();
  for (const IntegerRange& range : ranges) {
    if (range.low > low) rest.push_back({low, range.low - 1});
    if (range.high == Limits::max()) return rest;
    low = range.high + 1;
  }
  rest.push_back({low, Limits::max()});
  return rest;
}

Ranges intersection_of(const Ranges& a, const Ranges& b) {
  Ranges both;
  for (const IntegerRange& left : a) {
    for (const IntegerRange& right : b)
      both.push_back({std::max(left.low, right.low), std::min(left.high, right.high)});
  }
  return joined(std::move(both));
}

struct RangeCollector {
  std::optional<Ranges> operator()(const BoundComparison& test) const {
    const auto* literal = std::get_if<int64_t>(&test.literal);
    if (literal == nullptr) return std::nullopt;
    if (test.op == ComparisonOp::kNotEqual) return complement_of({{*literal, *literal}});
    const ValueRange range = *range_of(test.op, test.literal);
    return of(range.low, range.high);
  }
  std::optional<Ranges> operator()(const BoundBetween& test) const {
    if (!std::holds_alternative<int64_t>(test.low)) return std::nullopt;
    return of(test.low, test.high);
  }
  std::optional<Ranges> operator()(const BoundIn& test) const {
    if (!std::holds_alternative<int64_t>(test.values.front()) || test.values.size() > kMostRanges) return std::nullopt;
    Ranges values;
    for (const Value& value : test.values)
      values.push_back({std::get<int64_t>(value), std::get<int64_t>(value)});
    values = joined(std::move(values));
    return test.is_negated ? complement_of(values) : values;
  }
  std::optional<Ranges> operator()(const BoundTextTest&) const { return std::nullopt; }
  std::optional<Ranges> operator()(const BoundNullTest& test) const {
    return test.wants_null ? Ranges() : all_integers();
  }
  std::optional<Ranges> operator()(const BoundConjunction& node) const {
    Ranges ranges = all_integers();
    for (const BoundPredicate& term : node.terms) {
      const std::optional<Ranges> of_term = std::visit(*this, term.node);
      if (!of_term) return std::nullopt;
      ranges = intersection_of(ranges, *of_term);
      if (ranges.size() > kMostRanges) return std::nullopt;
    }
    return ranges;
  }
  std::optional<Ranges> operator()(const BoundDisjunction& node) const {
    Ranges ranges;
    for (const BoundPredicate& term : node.terms) {
      const std::optional<Ranges> of_term = std::visit(*this, term.node);
      if (!of_term) return std::nullopt;
      ranges.insert(ranges.end(), of_term->begin(), of_term->end());
      ranges = joined(std::move(ranges));
      if (ranges.size() > kMostRanges) return std::nullopt;
    }
    return ranges;
  }

  static Ranges of(const Value& low, const Value& high) {
    return joined({{std::get<int64_t>(low), std::get<int64_t>(high)}});
  }
};

}  // namespace

std::optional<std::vector<IntegerRange>> passing_integers(const BoundPredicate& predicate) {
  return std::visit(RangeCollector{}, predicate.node);
}

}  // namespace lamella::inline v0
