#include "parquet_gen/lineitem.h"

#include <gtest/gtest.h>

namespace lamella::inline v0 {
namespace gen {

namespace {

constexpr int64_t kRows = 20000;

class LineitemTest : public testing::Test {
 protected:
  writer::ValuesView column(size_t ordinal) const { return leaves_.at(ordinal).values.view(); }

  std::vector<writer::LeafData> leaves_ = lineitem(kRows, 7)->next(kRows);
};

}  // namespace

TEST_F(LineitemTest, HasSixteenColumnsOfEqualLength) {
  const auto source = lineitem(kRows, 7);
  ASSERT_EQ(source->columns().size(), 16U);
  EXPECT_EQ(source->columns()[0].name, "l_orderkey");
  EXPECT_EQ(source->columns()[15].name, "l_comment");
  for (const writer::LeafData& leaf : leaves_)
    EXPECT_EQ(leaf.values.count(), kRows);
}

TEST_F(LineitemTest, NumbersTheLinesOfAscendingOrders) {
  for (int64_t row = 1; row < kRows; ++row) {
    const bool same_order = column(0).get<int64_t>(row) == column(0).get<int64_t>(row - 1);
    ASSERT_EQ(column(3).get<int32_t>(row), same_order ? column(3).get<int32_t>(row - 1) + 1 : 1);
    ASSERT_LE(column(3).get<int32_t>(row), 7);
    ASSERT_GE(column(0).get<int64_t>(row), column(0).get<int64_t>(row - 1));
  }
}

TEST_F(LineitemTest, RelatesDatesAndFlags) {
  constexpr int32_t kCurrentDate = 9298;
  for (int64_t row = 0; row < kRows; ++row) {
    const int32_t shipped = column(10).get<int32_t>(row);
    const int32_t received = column(12).get<int32_t>(row);
    ASSERT_LT(shipped, received);
    ASSERT_EQ(column(8).text(row) == "N", received > kCurrentDate);
    ASSERT_EQ(column(9).text(row), shipped > kCurrentDate ? "O" : "F");
  }
}

TEST_F(LineitemTest, KeepsNumbersAndCommentsInTheirRanges) {
  for (int64_t row = 0; row < kRows; ++row) {
    ASSERT_EQ(column(4).get<int64_t>(row) % 100, 0);
    ASSERT_LE(column(4).get<int64_t>(row), 5000);
    ASSERT_LE(column(6).get<int64_t>(row), 10);
    ASSERT_LE(column(7).get<int64_t>(row), 8);
    ASSERT_GE(column(15).text(row).size(), 10U);
    ASSERT_LE(column(15).text(row).size(), 43U);
  }
}

}  // namespace gen
}  // namespace lamella::inline v0
