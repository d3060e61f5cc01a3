#include "scan/row_ranges.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace lamella {
namespace {

std::vector<bool> as_bits(const RowRanges& ranges, size_t num_rows) {
  std::vector<bool> bits(num_rows);
  for (const RowRange& range : ranges) {
    for (int64_t row = range.first; row < range.end(); ++row)
      bits[static_cast<size_t>(row)] = true;
  }
  return bits;
}

RowRanges as_ranges(const std::vector<bool>& bits) {
  RowRanges ranges;
  for (size_t row = 0; row < bits.size(); ++row) {
    if (bits[row]) append_rows(ranges, {static_cast<int64_t>(row), 1});
  }
  return ranges;
}

TEST(RowRanges, AppendedRangesThatTouchAreOne) {
  RowRanges ranges;
  append_rows(ranges, {3, 2});
  append_rows(ranges, {5, 1});
  append_rows(ranges, {5, 0});
  append_rows(ranges, {8, 4});
  append_rows(ranges, {9, 1});
  EXPECT_EQ(ranges, (RowRanges{{3, 3}, {8, 4}}));
  EXPECT_EQ(count_rows(ranges), 7);
}

TEST(RowRanges, IntersectAndUniteAsSetsDo) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<bool> left(40), right(40), both(40), either(40);
    for (size_t row = 0; row < left.size(); ++row) {
      left[row] = random() % 3 != 0;
      right[row] = random() % 4 == 0;
      both[row] = left[row] && right[row];
      either[row] = left[row] || right[row];
    }
    EXPECT_EQ(intersection_of(as_ranges(left), as_ranges(right)), as_ranges(both));
    EXPECT_EQ(union_of(as_ranges(left), as_ranges(right)), as_ranges(either));
    EXPECT_EQ(as_bits(as_ranges(left), left.size()), left);
  }
}

}  // namespace
}  // namespace lamella
