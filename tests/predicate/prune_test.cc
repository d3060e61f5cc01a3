#include "predicate/prune.h"

#include <gtest/gtest.h>

#include <cmath>

#include "predicate/evaluate.h"
#include "tests/predicate/ordered_values.h"
#include "tests/predicate/random_predicate.h"

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

TEST(Prune, LooksForEveryTestBetweenTheBounds) {
  const ColumnBounds bounds = between(int64_t{10}, int64_t{20}, 0);
  for (const char* text : {"x between 1 and 9", "x between 21 and 30", "x between 15 and 12", "x in (9, 21, 5)",
                           "x is null", "x = 9 or x > 20", "not (x > 5)", "not (x between 10 and 20)",
                           "x is not distinct from 9", "x is distinct from 9 and x > 20"}) {
    EXPECT_FALSE(matches(text, bounds)) << text;
  }
  for (const char* text : {"x between 5 and 10", "x between 12 and 13", "x in (9, 12)", "x is not null",
                           "x = 9 or x > 15", "x not in (10, 20)", "not (x > 15)", "x is distinct from 9"}) {
    EXPECT_TRUE(matches(text, bounds)) << text;
  }
  EXPECT_FALSE(matches("x not in (7, 8)", between(int64_t{7}, int64_t{7})));
  EXPECT_TRUE(matches("x is null", between(int64_t{7}, int64_t{7})));
  EXPECT_FALSE(matches("x is not null", between(int64_t{7}, int64_t{7}, 100)));
  EXPECT_TRUE(matches("x is null and x is null", {}, TypeId::kNull));
}

TEST(Prune, NansAreBetweenNothingButNans) {
  const ColumnBounds with_nan = between(1.0, 2.0);
  EXPECT_FALSE(matches("x between 5 and 9", with_nan, TypeId::kDouble));
  EXPECT_TRUE(matches("x between 5 and double 'NaN'", with_nan, TypeId::kDouble));
  EXPECT_FALSE(matches("x between 5 and double 'NaN'", between(1.0, 2.0, std::nullopt, false), TypeId::kDouble));
  EXPECT_TRUE(matches("x not in (1, 2)", between(1.0, 1.0), TypeId::kDouble));
}

TEST(Prune, TextsLieWhereTheirPrefixDoes) {
  const ColumnBounds bounds = between(std::string("bat"), std::string("cow"));
  for (const char* text : {"x starts_with 'a'", "x starts_with 'cox'", "x starts_with 'bas'", "x like 'd%'",
                           "x like 'a_%'", "x regexp '^a+'", "x like 'ant'"}) {
    EXPECT_FALSE(matches(text, bounds, TypeId::kString)) << text;
  }
  for (const char* text : {"x starts_with 'b'", "x starts_with 'c'", "x starts_with 'bz'", "x ends_with 'a'",
                           "x contains 'zzz'", "x like '%a'", "x regexp 'a+'", "x not starts_with 'b'"}) {
    EXPECT_TRUE(matches(text, bounds, TypeId::kString)) << text;
  }
  const ColumnBounds alike = between(std::string("cat"), std::string("cow"));
  EXPECT_FALSE(matches("x not starts_with 'c'", alike, TypeId::kString));
  EXPECT_TRUE(matches("x not like 'c_%'", alike, TypeId::kString));
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
    const Schema schema({Field("x", table.entries.type())});
    const Type& type = table.entries.type();
    const PredicateColumn predicate_column{{{"x"}}, type, literals_of(table.values, type), type.is_text()};
    const BoundPredicate predicate =
        bind(PredicateMaker({predicate_column}, random).tree(static_cast<int>(random() % 3)), schema);
    const ColumnarBatch batch(std::make_shared<const Schema>(schema), length, {column.vector});
    const bool may_match = can_match(predicate, length, [&](const BoundColumn&) { return bounds; });
    num_pruned += may_match ? 0 : 1;
    if (!may_match) {
      ASSERT_EQ(evaluate(predicate, batch).size(), 0) << repeat << ' ' << table.entries.type().to_string();
    }
  }
  EXPECT_GT(num_pruned, 4000);
}

}  // namespace
}  // namespace lamella
