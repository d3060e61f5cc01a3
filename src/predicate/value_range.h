/// Comparisons with values that have neighbours, as ranges.
#pragma once

#include <optional>

#include "lamella/predicate.h"
#include "predicate/value.h"

namespace lamella::inline v0 {

/// All values from `low` to `high`, both included, in the order of filters: NaN is the last of the floating point
/// numbers. None where `low` is above `high`.
struct ValueRange {
  Value low;
  Value high;
};

/// Whether values have neighbours: int64_t, uint64_t and double have.
bool has_ranges(const Value& value) noexcept;

/// The values that compare so with `literal`. Nothing where no range says it: kNotEqual, and values without ranges.
std::optional<ValueRange> range_of(ComparisonOp op, const Value& literal);

/// What lies in both. Precondition: of one alternative.
ValueRange intersection_of(const ValueRange& a, const ValueRange& b);

}  // namespace lamella::inline v0
