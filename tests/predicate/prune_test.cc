#include "predicate/prune.h"

#include <gtest/gtest.h>

#include <cmath>

#include "predicate/evaluate.h"
#include "tests/predicate/ordered_values.h"

namespace lamella {
namespace {

bool matches(std::string_view text, const ColumnBounds& bounds, const Type& type = TypeId::kInt32,
             int64_t num_rows = 100) {
  const Schema schema({Field("x", type)});
  return can_match(bind(parse_predicate(text), schema), num_rows, [&](const BoundColumn& column) {
    EXPECT_EQ(column.path, "x");
    return bounds;
  });
}

ColumnBounds between(Value min, Value max, std::optional<int64_t> null_count = std::nullopt, bool may_have_nan = true) {
  return {std::move(min), std::move(max), null_count, may_have_nan};
}

TEST(Prune, DropsWhatLiesOutsideTheBounds) {
  const ColumnBounds bounds = between(int64_t{10}, int64_t{20});
  for (const char* text : {"x = 9", "x = 21", "x < 10", "x <= 9", "x > 20", "x >= 21", "x > 5 and x > 20"}) {
    EXPECT_FALSE(matches(text, bounds)) << text;
  }
  for (const char* text : {"x = 10", "x = 20", "x = 15", "x < 11", "x <= 10", "x > 19", "x >= 20", "x != 10"}) {
    EXPECT_TRUE(matches(text, bounds)) << text;
  }
  EXPECT_FALSE(matches("x != 7", between(int64_t{7}, int64_t{7})));
}

TEST(Prune, UsesOneBoundWithoutTheOther) {
  ColumnBounds only_min;
  only_min.min = int64_t{10};
  EXPECT_FALSE(matches("x < 10", only_min));
  EXPECT_FALSE(matches("x = 9", only_min));
  EXPECT_TRUE(matches("x > 1000", only_min));
  EXPECT_TRUE(matches("x != 10", only_min));
  ColumnBounds only_max;
  only_max.max = int64_t{10};
  EXPECT_FALSE(matches("x >= 11", only_max));
  EXPECT_TRUE(matches("x < -1000", only_max));
}

TEST(Prune, KnowsNothingWithoutBounds) {
  for (const char* text : {"x = 9", "x != 9", "x < 9", "x <= 9", "x > 9", "x >= 9"}) {
    EXPECT_TRUE(matches(text, {})) << text;
  }
}

TEST(Prune, NullsMatchNothing) {
  ColumnBounds all_null;
  all_null.null_count = 100;
  EXPECT_FALSE(matches("x != 9", all_null));
  all_null.null_count = 99;
  EXPECT_TRUE(matches("x != 9", all_null));
  EXPECT_FALSE(matches("x = 9", {}, TypeId::kInt32, 0));
  EXPECT_FALSE(matches("x = 9", {}, TypeId::kNull));
}

TEST(Prune, NansAreLargerThanTheMaximum) {
  const Type type = TypeId::kDouble;
  const ColumnBounds with_nan = between(1.0, 2.0);
  const ColumnBounds without_nan = between(1.0, 2.0, std::nullopt, false);
  for (const char* text : {"x > 5", "x >= 5", "x = double 'NaN'", "x >= double 'NaN'"}) {
    EXPECT_TRUE(matches(text, with_nan, type)) << text;
    EXPECT_FALSE(matches(text, without_nan, type)) << text;
  }
  EXPECT_FALSE(matches("x > double 'NaN'", with_nan, type));
  EXPECT_TRUE(matches("x <= double 'NaN'", without_nan, type));
  EXPECT_FALSE(matches("x < 1", with_nan, type));
  EXPECT_FALSE(matches("x = 5", with_nan, type));
  EXPECT_TRUE(matches("x != 1", between(1.0, 1.0), type));
  EXPECT_FALSE(matches("x != 1", between(1.0, 1.0, std::nullopt, false), type));
}

TEST(Prune, BoundsThatMakeNoSenseAreForgotten) {
  EXPECT_TRUE(matches("x = 9", between(int64_t{20}, int64_t{10})));
  EXPECT_TRUE(matches("x = 9", between(std::string("a"), std::string("b"))));
  EXPECT_TRUE(matches("x = 9", between(std::nan(""), std::nan("")), TypeId::kDouble));
}

/// Bounds of a column that hold, though not always closely.
ColumnBounds random_bounds(const OrderedValues& table, const RandomColumn& column, std::mt19937& random) {
  int32_t lowest = static_cast<int32_t>(table.size()) - 1;
  int32_t highest = 0;
  int64_t null_count = 0;
  bool has_nan = false;
  bool has_value = false;
  for (const std::optional<int32_t>& entry : column.entries) {
    if (!entry) {
      ++null_count;
    } else if (is_nan(table.values[static_cast<size_t>(*entry)])) {
      has_nan = true;
    } else {
      has_value = true;
      lowest = std::min(lowest, *entry);
      highest = std::max(highest, *entry);
    }
  }
  ColumnBounds bounds;
  if (has_value && random() % 8 != 0) {
    if (random() % 3 == 0) lowest = static_cast<int32_t>(random() % static_cast<uint32_t>(lowest + 1));
    bounds.min = table.values[static_cast<size_t>(lowest)];
  }
  if (has_value && random() % 8 != 0) {
    while (random() % 3 == 0 && static_cast<size_t>(highest) + 1 < table.size() &&
           !is_nan(table.values[static_cast<size_t>(highest) + 1])) {
      ++highest;
    }
    bounds.max = table.values[static_cast<size_t>(highest)];
  }
  if (random() % 2 == 0) bounds.null_count = null_count;
  bounds.may_have_nan = has_nan || random() % 2 == 0;
  return bounds;
}

TEST(Prune, NeverDropsAMatchingRowGroup) {
  std::mt19937 random(5);
  const std::vector<OrderedValues> tables = all_ordered_values();
  int num_pruned = 0;
  for (int repeat = 0; repeat < 20000; ++repeat) {
    const OrderedValues& table = tables[random() % tables.size()];
    const auto length = static_cast<int64_t>(random() % 12 + 1);
    const RandomColumn column = random_column(table, length, random);
    const ColumnBounds bounds = random_bounds(table, column, random);
    BoundConjunction conjunction;
    for (uint32_t count = random() % 2 + 1; count > 0; --count) {
      conjunction.terms.push_back({BoundComparison{{{0}, "x", table.entries.type()},
                                                   static_cast<ComparisonOp>(random() % 6),
                                                   table.values[random() % table.size()]}});
    }
    const ColumnarBatch batch(std::make_shared<const Schema>(std::vector<Field>{Field("x", table.entries.type())}),
                              length, {column.vector});
    const bool may_match = can_match({conjunction}, length, [&](const BoundColumn&) { return bounds; });
    num_pruned += may_match ? 0 : 1;
    if (!may_match) {
      ASSERT_EQ(evaluate({conjunction}, batch).size(), 0) << repeat << ' ' << table.entries.type().to_string();
    }
  }
  EXPECT_GT(num_pruned, 4000);
}

}  // namespace
}  // namespace lamella
