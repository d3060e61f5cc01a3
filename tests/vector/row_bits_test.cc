#include "vector/row_bits.h"

#include <gtest/gtest.h>

#include <vector>

namespace lamella {
namespace {

std::vector<int32_t> rows_of(const RowBits& bits) {
  const Selection selection = bits.selection();
  return {selection.rows().begin(), selection.rows().end()};
}

TEST(RowBits, AllHasEveryRowAndNoMore) {
  for (const int64_t num_rows : {0, 1, 63, 64, 65, 128, 200}) {
    const RowBits all = RowBits::all(num_rows);
    EXPECT_EQ(all.count(), num_rows);
    const std::vector<int32_t> rows = rows_of(all);
    ASSERT_EQ(static_cast<int64_t>(rows.size()), num_rows);
    for (int32_t row = 0; row < num_rows; ++row)
      ASSERT_EQ(rows[static_cast<size_t>(row)], row);
    RowBits none = RowBits::all(num_rows);
    none.invert();
    EXPECT_EQ(none.count(), 0);
  }
}

TEST(RowBits, SelectionsComeBack) {
  const std::vector<int32_t> rows = {0, 5, 63, 64, 99};
  RowBits bits = RowBits::of_selection(Selection::of(rows), 100);
  EXPECT_EQ(rows_of(bits), rows);
  EXPECT_TRUE(bits[63]);
  EXPECT_FALSE(bits[62]);
  bits.intersect(RowBits::of_selection(Selection::of(std::vector<int32_t>{5, 64, 65}), 100));
  EXPECT_EQ(rows_of(bits), (std::vector<int32_t>{5, 64}));
}

TEST(RowBits, BitmapsLoseWhatIsBehindTheLastRow) {
  const uint8_t bitmap[2] = {0x81, 0xff};
  EXPECT_EQ(rows_of(RowBits::of_bitmap(bitmap, 10)), (std::vector<int32_t>{0, 7, 8, 9}));
}

}  // namespace
}  // namespace lamella
