#include "lamella/scan_metrics.h"

#include <gtest/gtest.h>

namespace lamella {
namespace {

TEST(ScanMetrics, SumUpWhatLevelsTellOfATerm) {
  ScanMetrics sum;
  ScanMetrics other;
  other.prune_seconds = 0.5;
  other.pruning = {{"a < 1", PruningLevel::kStatistics, 3, 1, 100}, {"a < 1", PruningLevel::kPageIndex, 2, 0, 10}};
  sum += other;
  other.pruning = {{"b = 2", PruningLevel::kStatistics, 1, 0, 0}, {"a < 1", PruningLevel::kPageIndex, 5, 2, 30, 4}};
  sum += other;
  EXPECT_EQ(sum.prune_seconds, 1);
  ASSERT_EQ(sum.pruning.size(), 3U);
  EXPECT_EQ(sum.pruning[0].row_groups_asked, 3);
  EXPECT_EQ(sum.pruning[1].row_groups_asked, 7);
  EXPECT_EQ(sum.pruning[1].row_groups_pruned, 2);
  EXPECT_EQ(sum.pruning[1].rows_pruned, 40);
  EXPECT_EQ(sum.pruning[1].row_groups_passed, 4);
  EXPECT_EQ(sum.pruning[2].term, "b = 2");
}

TEST(ScanMetrics, LevelsHaveNames) {
  EXPECT_EQ(pruning_level_name(PruningLevel::kStatistics), "statistics");
  EXPECT_EQ(pruning_level_name(PruningLevel::kBloomFilter), "bloom filter");
  EXPECT_EQ(pruning_level_name(PruningLevel::kPageIndex), "page index");
  EXPECT_EQ(pruning_level_name(PruningLevel::kDictionary), "dictionary");
}

}  // namespace
}  // namespace lamella
