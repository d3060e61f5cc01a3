#include "writer/page_plan.h"

#include <gtest/gtest.h>

namespace lamella::inline v0 {
namespace writer {

namespace {

LeafData int64s(int64_t count) {
  Values values(PhysicalType::INT64);
  for (int64_t i = 0; i < count; ++i)
    values.append(i);
  return {std::move(values), {}, {}};
}

std::vector<int64_t> rows_of(const std::vector<PagePlan>& plans) {
  std::vector<int64_t> rows;
  for (const PagePlan& plan : plans)
    rows.push_back(plan.num_rows);
  return rows;
}

}  // namespace

class PlanPages : public testing::Test {
 protected:
  std::vector<Node> columns_{leaf("required", PhysicalType::INT64),
                             leaf("repeated", PhysicalType::INT64, Repetition::REPEATED)};
  std::vector<Leaf> leaves_ = leaves_of(columns_);
  PageOptions options_;
};

TEST_F(PlanPages, EndsPagesByRows) {
  options_.max_rows = 40;
  EXPECT_EQ(rows_of(plan_pages(int64s(100), leaves_[0], options_, {})), (std::vector<int64_t>{40, 40, 20}));
  EXPECT_TRUE(plan_pages(int64s(0), leaves_[0], options_, {}).empty());
}

TEST_F(PlanPages, EndsPagesByBytes) {
  options_.max_bytes = 80;
  EXPECT_EQ(rows_of(plan_pages(int64s(25), leaves_[0], options_, {})), (std::vector<int64_t>{10, 10, 5}));
  const DictionaryCoverage four_bits{.num_values = 1000, .bit_width = 4};
  EXPECT_EQ(rows_of(plan_pages(int64s(200), leaves_[0], options_, four_bits)), (std::vector<int64_t>{160, 40}));
}

TEST_F(PlanPages, EndsDictionaryPagesWhereTheDictionaryEnds) {
  options_.max_rows = 40;
  const auto plans = plan_pages(int64s(100), leaves_[0], options_, {.num_values = 50, .bit_width = 6});
  EXPECT_EQ(rows_of(plans), (std::vector<int64_t>{40, 10, 40, 10}));
  EXPECT_TRUE(plans[1].is_dictionary);
  EXPECT_FALSE(plans[2].is_dictionary);
  EXPECT_EQ(plans[2].first_value, 50);
}

TEST_F(PlanPages, KeepsRowsTogetherUnlessAskedToSplitThem) {
  LeafData data = int64s(7);
  data.definition_levels = {1, 1, 1, 0, 1, 1, 1, 1};
  data.repetition_levels = {0, 1, 1, 0, 0, 1, 0, 1};
  options_.max_bytes = 16;
  const auto whole = plan_pages(data, leaves_[1], options_, {});
  EXPECT_EQ(rows_of(whole), (std::vector<int64_t>{1, 2, 1}));
  EXPECT_EQ(whole[1].num_slots, 3);
  EXPECT_EQ(whole[1].num_values, 2);
  EXPECT_EQ(whole[2].first_row, 3);

  options_.split_rows = true;
  const auto split = plan_pages(data, leaves_[1], options_, {});
  EXPECT_EQ(rows_of(split), (std::vector<int64_t>{1, 2, 1, 0}));
  EXPECT_EQ(split[1].first_slot, 2);
}

}  // namespace writer
}  // namespace lamella::inline v0
