#include "predicate/conjunct_order.h"

#include <gtest/gtest.h>

namespace lamella {
namespace {

using Order = std::vector<int>;

TEST(ConjunctOrder, StartsWithWhatIsThoughtCheapToDropRows) {
  const Schema schema({Field("s", TypeId::kString), Field("t", TypeId::kString), Field("a", TypeId::kInt64)});
  const auto parts = conjuncts_of(bind(parse_predicate("s regexp 'x+' and t = 'AIR' and a = 5"), schema));
  EXPECT_EQ(ConjunctOrder(parts).order(), (Order{2, 1, 0}));
}

TEST(ConjunctOrder, FollowsWhatIsMeasured) {
  ConjunctOrder order({{1, 0.5}, {1, 0.5}, {1, 0.5}});
  EXPECT_EQ(order.order(), (Order{0, 1, 2}));
  order.record(0, 8192, 8000, 8192);
  order.record(1, 8192, 4096, 8192);
  order.record(2, 8192, 10, 40960);
  EXPECT_EQ(order.order(), (Order{1, 2, 0}));
  EXPECT_NEAR(order.estimate(0).kept, 8000.0 / 8192, 0.01);
  EXPECT_NEAR(order.estimate(2).nanos_per_row, 5, 0.1);
}

TEST(ConjunctOrder, TestsThatDropNothingComeLast) {
  ConjunctOrder order({{0.001, 1}, {100, 0.9}});
  EXPECT_EQ(order.order(), (Order{1, 0}));
}

TEST(ConjunctOrder, ForgetsWhatIsOld) {
  ConjunctOrder order({{1, 0.5}, {1, 0.5}});
  for (int batch = 0; batch < 100; ++batch) {
    order.record(0, 8192, 0, 8192);
    order.record(1, 8192, 8192, 8192);
  }
  EXPECT_EQ(order.order(), (Order{0, 1}));
  for (int batch = 0; batch < 50; ++batch) {
    order.record(0, 8192, 8192, 8192);
    order.record(1, 8192, 0, 8192);
  }
  EXPECT_EQ(order.order(), (Order{1, 0}));
}

TEST(ConjunctOrder, NoRowsSayNothing) {
  ConjunctOrder order({{1, 0.5}, {1, 0.5}});
  order.record(0, 0, 0, 1000000);
  EXPECT_EQ(order.order(), (Order{0, 1}));
}

}  // namespace
}  // namespace lamella
