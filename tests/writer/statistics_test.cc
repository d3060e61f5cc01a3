#include "writer/statistics.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace lamella::inline v0 {
namespace writer {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <typename T>
std::string bytes(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

}  // namespace

TEST(BoundsOf, FindsSmallestAndLargest) {
  const Bounds integers = bounds_of(Values::of<int32_t>({5, -7, 3}).view(), ValueOrder::kSigned);
  EXPECT_EQ(integers.smallest, bytes(int32_t{-7}));
  EXPECT_EQ(integers.largest, bytes(int32_t{5}));
  const Bounds text = bounds_of(Values::byte_arrays({"m", "", "zz"}).view(), ValueOrder::kBytes);
  EXPECT_TRUE(text.known);
  EXPECT_EQ(text.smallest, "");
  EXPECT_EQ(text.largest, "zz");
  EXPECT_FALSE(bounds_of(Values::of<int32_t>({}).view(), ValueOrder::kSigned).known);
  EXPECT_FALSE(bounds_of(Values::of<int32_t>({1}).view(), ValueOrder::kUndefined).known);
}

TEST(BoundsOf, PassesOverNanAndCountsIt) {
  const Bounds bounds = bounds_of(Values::of<double>({kNan, 2, kNan, -1}).view(), ValueOrder::kFloat);
  EXPECT_EQ(bounds.smallest, bytes(-1.0));
  EXPECT_EQ(bounds.largest, bytes(2.0));
  EXPECT_EQ(bounds.nan_count, 2);
  EXPECT_FALSE(bounds_of(Values::of<double>({kNan}).view(), ValueOrder::kFloat).known);
  const Bounds only_nan = bounds_of(Values::of<double>({kNan}).view(), ValueOrder::kFloatTotal);
  EXPECT_TRUE(only_nan.known);
  EXPECT_TRUE(only_nan.only_nan);
}

TEST(Widen, TakesTheOuterBounds) {
  Bounds bounds;
  for (const std::vector<double>& values : {std::vector<double>{kNan}, {3, 4}, {}, {1, 2}, {kNan, 9}}) {
    widen(bounds, bounds_of(Values::of<double>(values).view(), ValueOrder::kFloatTotal), ValueOrder::kFloatTotal);
  }
  EXPECT_EQ(bounds.smallest, bytes(1.0));
  EXPECT_EQ(bounds.largest, bytes(9.0));
  EXPECT_EQ(bounds.nan_count, 2);
  EXPECT_FALSE(bounds.only_nan);
}

TEST(WrittenBounds, WidenZerosToBothSigns) {
  const Node column = leaf("c", PhysicalType::DOUBLE);
  const Bounds bounds = bounds_of(Values::of<double>({0.0, -0.0}).view(), ValueOrder::kFloat);
  const WrittenBounds written = written_bounds(bounds, column, ValueOrder::kFloat, {});
  EXPECT_EQ(written.smallest.value, bytes(-0.0));
  EXPECT_EQ(written.largest.value, bytes(0.0));
  const Bounds total = bounds_of(Values::of<double>({0.0}).view(), ValueOrder::kFloatTotal);
  EXPECT_EQ(written_bounds(total, column, ValueOrder::kFloatTotal, {}).smallest.value, bytes(0.0));
}

TEST(Truncate, KeepsBoundsOutsideTheValues) {
  EXPECT_EQ(truncate_smallest("abcdef", 3, true).value, "abc");
  EXPECT_EQ(truncate_largest("abcdef", 3, true).value, "abd");
  EXPECT_FALSE(truncate_largest("abcdef", 3, true).is_exact);
  EXPECT_TRUE(truncate_largest("abc", 3, true).is_exact);
  EXPECT_EQ(truncate_largest("a\xFF\xFF\xFF", 3, false).value, "b");
  EXPECT_EQ(truncate_largest("\xFF\xFF\xFF", 2, false).value, "\xFF\xFF\xFF");
}

TEST(Truncate, LeavesTextWhole) {
  EXPECT_EQ(truncate_smallest("a\u00E9\u00E9", 2, true).value, "a");
  EXPECT_EQ(truncate_largest("a\u00E9\u00E9", 2, true).value, "b");
  EXPECT_EQ(truncate_largest("\u00E9\u00E9", 2, true).value, "\u00E9\u00E9");
}

TEST(MakeStatistics, SaysWhatTheOptionsAskFor) {
  const Node column = leaf("c", PhysicalType::BYTE_ARRAY, Repetition::OPTIONAL, annotated(LogicalKind::kString));
  const Bounds bounds = bounds_of(Values::byte_arrays({"apple", "pear"}).view(), ValueOrder::kBytes);
  StatisticsOptions options;
  options.exact_flags = true;
  options.truncate_bytes = 4;
  const thrift::Statistics full = make_statistics(bounds, 3, column, ValueOrder::kBytes, options);
  EXPECT_EQ(full.min_value, "appl");
  EXPECT_EQ(full.max_value, "pear");
  EXPECT_FALSE(full.is_min_value_exact);
  EXPECT_TRUE(full.is_max_value_exact);
  EXPECT_EQ(full.null_count, 3);
  EXPECT_FALSE(full.__isset.min);

  options = {.form = StatisticsForm::kLegacy, .null_counts = false};
  const thrift::Statistics legacy = make_statistics(bounds, 3, column, ValueOrder::kSignedBytes, options);
  EXPECT_EQ(legacy.min, "apple");
  EXPECT_EQ(legacy.max, "pear");
  EXPECT_FALSE(legacy.__isset.min_value);
  EXPECT_FALSE(legacy.__isset.null_count);
}

}  // namespace writer
}  // namespace lamella::inline v0
