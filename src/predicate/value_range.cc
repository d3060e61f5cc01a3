#include "predicate/value_range.h"

#include <cmath>
#include <limits>

namespace lamella::inline v0 {
namespace {

struct RangeMaker {
  ComparisonOp op;

  template <typename T>
  std::optional<ValueRange> operator()(const T& literal) const {
    if constexpr (std::is_same_v<T, int64_t> || std::is_same_v<T, uint64_t>) {
      using Limits = std::numeric_limits<T>;
      return of(literal, Limits::min(), Limits::max(), literal == Limits::min(), literal == Limits::max(),
                static_cast<T>(literal - (literal == Limits::min() ? 0 : 1)),
                static_cast<T>(literal + (literal == Limits::max() ? 0 : 1)));
    } else if constexpr (std::is_same_v<T, double>) {
      return of_double(literal);
    } else {
      return std::nullopt;
    }
  }

  std::optional<ValueRange> of_double(double literal) const {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    // Infinity is the neighbour of NaN.
    const double before = std::isnan(literal) ? kInfinity : std::nextafter(literal, -kInfinity);
    const double after = literal == kInfinity ? kNan : std::nextafter(literal, kInfinity);
    return of(literal, -kInfinity, kNan, literal == -kInfinity, std::isnan(literal), before, after);
  }

  /// `before` and `after` are the neighbours of `literal`, unless it is the first or last value.
  template <typename T>
  std::optional<ValueRange> of(T literal, T first, T last, bool is_first, bool is_last, T before, T after) const {
    const ValueRange none{last, first};
    switch (op) {
      case ComparisonOp::kEqual:
        return ValueRange{literal, literal};
      case ComparisonOp::kLess:
        return is_first ? none : ValueRange{first, before};
      case ComparisonOp::kLessEqual:
        return ValueRange{first, literal};
      case ComparisonOp::kGreater:
        return is_last ? none : ValueRange{after, last};
      case ComparisonOp::kGreaterEqual:
        return ValueRange{literal, last};
      case ComparisonOp::kNotEqual:
        break;
    }
    return std::nullopt;
  }
};

}  // namespace

bool has_ranges(const Value& value) noexcept {
  return std::holds_alternative<int64_t>(value) || std::holds_alternative<uint64_t>(value) ||
         std::holds_alternative<double>(value);
}

std::optional<ValueRange> range_of(ComparisonOp op, const Value& literal) {
  return std::visit(RangeMaker{op}, literal);
}

ValueRange intersection_of(const ValueRange& a, const ValueRange& b) {
  return {compare_values(a.low, b.low) >= 0 ? a.low : b.low, compare_values(a.high, b.high) <= 0 ? a.high : b.high};
}

}  // namespace lamella::inline v0
