#include "predicate/test_vector.h"

#include <gtest/gtest.h>

#include "tests/predicate/ordered_values.h"

namespace lamella {
namespace {

constexpr ComparisonOp kOps[] = {ComparisonOp::kEqual,     ComparisonOp::kNotEqual, ComparisonOp::kLess,
                                 ComparisonOp::kLessEqual, ComparisonOp::kGreater,  ComparisonOp::kGreaterEqual};

RowBits compare_vector(const ColumnVector& vector, ComparisonOp op, const Value& literal) {
  return test_vector(vector, {BoundComparison{{{0}, "x", vector.type()}, op, literal}});
}

TEST(TestVector, FollowsTheOrderOfEveryTypeInEveryEncoding) {
  std::mt19937 random(3);
  for (const OrderedValues& table : all_ordered_values()) {
    for (const int64_t length : {0, 1, 5, 63, 64, 65, 300}) {
      for (int repeat = 0; repeat < 6; ++repeat) {
        const RandomColumn column = random_column(table, length, random);
        for (const ComparisonOp op : kOps) {
          const size_t literal = random() % table.size();
          SCOPED_TRACE(table.entries.type().to_string() + ' ' + std::string(comparison_symbol(op)) + " entry " +
                       std::to_string(literal) + " of " + std::to_string(length) + " rows");
          const RowBits rows = compare_vector(column.vector, op, table.values[literal]);
          ASSERT_EQ(rows.num_rows(), length);
          for (int64_t row = 0; row < length; ++row) {
            const std::optional<int32_t> entry = column.entries[static_cast<size_t>(row)];
            const bool expected =
                entry && ranks_compare(table.ranks[static_cast<size_t>(*entry)], op, table.ranks[literal]);
            ASSERT_EQ(rows[row], expected) << "row " << row;
          }
        }
      }
    }
  }
}

TEST(TestVector, EveryPairOfValuesComparesAsTheReferenceDoes) {
  for (const OrderedValues& table : all_ordered_values()) {
    for (size_t literal = 0; literal < table.size(); ++literal) {
      for (const ComparisonOp op : kOps) {
        const RowBits rows = compare_vector(table.entries, op, table.values[literal]);
        for (size_t entry = 0; entry < table.size(); ++entry) {
          const int order = compare_values(table.values[entry], table.values[literal]);
          ASSERT_EQ(rows[static_cast<int64_t>(entry)], ranks_compare(order, op, 0))
              << table.entries.type().to_string() << ' ' << entry << comparison_symbol(op) << literal;
        }
      }
    }
  }
}

TEST(TestVector, FloatsCompareWithDoublesBetweenThem) {
  const ColumnVector floats = fixed_vector<float>(TypeId::kFloat, {0.1F});
  EXPECT_TRUE(compare_vector(floats, ComparisonOp::kGreater, 0.1)[0]);
  EXPECT_FALSE(compare_vector(floats, ComparisonOp::kEqual, 0.1)[0]);
}

TEST(TestVector, FloatsCompareWithDoublesBeyondTheirRange) {
  const float infinity = std::numeric_limits<float>::infinity();
  const ColumnVector floats = fixed_vector<float>(TypeId::kFloat, {1e38F, infinity, -infinity, std::nanf("")});
  const RowBits below = compare_vector(floats, ComparisonOp::kLess, 1e39);
  EXPECT_TRUE(below[0] && below[2]);
  EXPECT_FALSE(below[1] || below[3]);
  const RowBits above = compare_vector(floats, ComparisonOp::kGreater, -1e39);
  EXPECT_TRUE(above[0] && above[1] && above[3]);
  EXPECT_FALSE(above[2]);
}

TEST(TestVector, NullTypedColumnsMatchNothing) {
  ColumnVector::Parts parts;
  parts.length = parts.null_count = 3;
  EXPECT_EQ(compare_vector(ColumnVector(parts), ComparisonOp::kNotEqual, false).count(), 0);
}

}  // namespace
}  // namespace lamella
