#include "predicate/value_range.h"

#include <gtest/gtest.h>

#include "tests/predicate/ordered_values.h"

namespace lamella {
namespace {

TEST(ValueRange, HoldsWhatComparesSo) {
  for (const OrderedValues& table : all_ordered_values()) {
    for (const Value& literal : table.values) {
      for (int op = 0; op < 6; ++op) {
        const std::optional<ValueRange> range = range_of(static_cast<ComparisonOp>(op), literal);
        ASSERT_EQ(range.has_value(), has_ranges(literal) && op != static_cast<int>(ComparisonOp::kNotEqual));
        if (!range) continue;
        for (const Value& value : table.values) {
          const bool is_inside = compare_values(range->low, value) <= 0 && compare_values(value, range->high) <= 0;
          ASSERT_EQ(is_inside, ranks_compare(compare_values(value, literal), static_cast<ComparisonOp>(op), 0))
              << table.entries.type().to_string() << " op " << op;
        }
      }
    }
  }
}

TEST(ValueRange, IntersectionsHoldWhatBothHold) {
  const ValueRange both = intersection_of({1.0, std::nan("")}, {-HUGE_VAL, 2.0});
  EXPECT_EQ(both.low, Value(1.0));
  EXPECT_EQ(both.high, Value(2.0));
  const ValueRange none = intersection_of({int64_t{1}, int64_t{2}}, {int64_t{3}, int64_t{4}});
  EXPECT_GT(compare_values(none.low, none.high), 0);
}

}  // namespace
}  // namespace lamella
