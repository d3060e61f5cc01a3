/// A decimal number of fixed precision and scale.
///
///     lamella::Decimal<12, 2> price{1999};  // 19.99
///
/// Source folder: src/row.
#pragma once

#include <compare>
#include <cstdint>

#include "lamella/unsafe_row.h"

namespace lamella::inline v0 {

/// unscaled / 10^kScale, of at most kPrecision digits.
template <int kPrecision, int kScale>
struct Decimal {
  static_assert(1 <= kPrecision && kPrecision <= SparkType::kMaxPrecision, "Spark's decimals have 1 to 38 digits");
  static_assert(0 <= kScale && kScale <= kPrecision, "a decimal's scale is between 0 and its precision");

  Int128 unscaled = 0;

  bool operator==(const Decimal&) const = default;
  auto operator<=>(const Decimal&) const = default;
};

}  // namespace lamella::inline v0
