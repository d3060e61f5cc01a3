#include "parquet_gen/sorted_rows.h"

#include <gtest/gtest.h>

#include "lamella/error.h"
#include "parquet_gen/column_list.h"

namespace lamella::inline v0 {
namespace gen {

TEST(SortedRows, SortsWholeRowsWithNullsLast) {
  const std::vector<ColumnSpec> specs = parse_columns("key:int32:null=0.3:cardinality=20,row:int64:sequential");
  const auto unsorted = column_list(specs, 1)->next(200);
  const auto sorted = sorted_rows(*column_list(specs, 1), 200, "key", false);
  const auto first = sorted->next(120);
  const auto second = sorted->next(80);
  EXPECT_EQ(first[0].definition_levels.size() + second[0].definition_levels.size(), 200U);

  const int64_t num_keys = unsorted[0].values.count();
  EXPECT_EQ(first[0].values.count() + second[0].values.count(), num_keys);
  EXPECT_EQ(first[0].values.count(), std::min<int64_t>(num_keys, 120));
  for (int64_t i = 1; i < first[0].values.count(); ++i) {
    const int32_t before = first[0].values.view().get<int32_t>(i - 1);
    const int32_t after = first[0].values.view().get<int32_t>(i);
    ASSERT_LE(before, after);
    // Stable: rows of one key stay in their order.
    if (before == after) {
      ASSERT_LT(first[1].values.view().get<int64_t>(i - 1), first[1].values.view().get<int64_t>(i));
    }
  }
}

TEST(SortedRows, DescendsWhenAskedTo) {
  const auto sorted = sorted_rows(*column_list(parse_columns("s:string"), 1), 50, "s", true);
  const auto rows = sorted->next(50);
  for (int64_t i = 1; i < 50; ++i)
    ASSERT_GE(rows[0].values.view().text(i - 1), rows[0].values.view().text(i));
}

TEST(SortedRows, RefusesColumnsItCannotSortBy) {
  const auto source = column_list(parse_columns("a:int32,b:interval"), 1);
  EXPECT_THROW(sorted_rows(*source, 10, "c", false), Error);
  EXPECT_THROW(sorted_rows(*source, 10, "b", false), Error);
}

}  // namespace gen
}  // namespace lamella::inline v0
