#include "io/read_planning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace lamella {
namespace {

using Ranges = std::vector<ByteRange>;

constexpr CoalesceLimits kLimits = {.max_gap_bytes = 10, .max_read_bytes = 100};

TEST(PlanReads, JoinsRangesWithinTheGap) {
  const ReadPlan plan = plan_reads(Ranges{{0, 10}, {20, 10}, {30, 5}, {46, 4}}, kLimits);
  EXPECT_EQ(plan.reads, (Ranges{{0, 35}, {46, 4}}));
  EXPECT_EQ(plan.bytes_bridged, 10);
}

TEST(PlanReads, PlacesRangesInTheOrderTheyWereAskedFor) {
  const ReadPlan plan = plan_reads(Ranges{{70, 5}, {0, 10}, {15, 10}}, kLimits);
  EXPECT_EQ(plan.reads, (Ranges{{0, 25}, {70, 5}}));
  ASSERT_EQ(plan.places.size(), 3U);
  EXPECT_EQ(plan.places[0].read_ordinal, 1U);
  EXPECT_EQ(plan.places[0].offset, 0);
  EXPECT_EQ(plan.places[1].read_ordinal, 0U);
  EXPECT_EQ(plan.places[2].read_ordinal, 0U);
  EXPECT_EQ(plan.places[2].offset, 15);
  EXPECT_EQ(plan.places[2].size_bytes, 10);
}

TEST(PlanReads, MakesNoJoinedReadLargerThanItsLimit) {
  const ReadPlan plan = plan_reads(Ranges{{0, 60}, {60, 40}, {100, 1}}, kLimits);
  EXPECT_EQ(plan.reads, (Ranges{{0, 100}, {100, 1}}));
}

TEST(PlanReads, LeavesASingleRangeWhole) {
  EXPECT_EQ(plan_reads(Ranges{{5, 1000}}, kLimits).reads, (Ranges{{5, 1000}}));
}

TEST(PlanReads, CountsBridgedBytesOnceWhereRangesOverlap) {
  const ReadPlan plan = plan_reads(Ranges{{0, 20}, {5, 5}, {10, 20}, {35, 5}}, kLimits);
  EXPECT_EQ(plan.reads, (Ranges{{0, 40}}));
  EXPECT_EQ(plan.bytes_bridged, 5);
}

TEST(PlanReads, PlansNothingForNothing) {
  const ReadPlan plan = plan_reads({}, kLimits);
  EXPECT_TRUE(plan.reads.empty());
  EXPECT_TRUE(plan.places.empty());
}

TEST(PlanReads, RefusesRangesThatCannotBe) {
  for (const ByteRange range : {ByteRange{-1, 5}, ByteRange{5, -1}, ByteRange{INT64_MAX, 1}}) {
    try {
      plan_reads(Ranges{{0, 1}, range}, kLimits);
      ADD_FAILURE() << range.offset;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    }
  }
}

TEST(PlanReads, TakesRangesAtTheEndOfWhatCanBeAddressed) {
  const ReadPlan plan =
      plan_reads(Ranges{{0, 1}, {INT64_MAX - 1, 1}}, {.max_gap_bytes = INT64_MAX, .max_read_bytes = INT64_MAX});
  EXPECT_EQ(plan.reads, (Ranges{{0, INT64_MAX}}));
}

TEST(PlanReads, FindsEveryRangeAgainInWhatWasRead) {
  std::mt19937 random(7);
  std::vector<uint8_t> content(2000);
  for (uint8_t& byte : content)
    byte = static_cast<uint8_t>(random());
  const auto file = memory_file(Buffer::copy_of(content), "random");
  for (int round = 0; round < 500; ++round) {
    Ranges ranges;
    const auto num_ranges = random() % 30;
    for (size_t i = 0; i < num_ranges; ++i) {
      const auto offset = static_cast<int64_t>(random() % 2000);
      ranges.push_back({offset, std::min<int64_t>(2000 - offset, random() % 60)});
    }
    const CoalesceLimits limits = {.max_gap_bytes = static_cast<int64_t>(random() % 50),
                                   .max_read_bytes = static_cast<int64_t>(random() % 500)};
    const ReadPlan plan = plan_reads(ranges, limits);

    std::vector<int> asked(2000, 0);
    for (const ByteRange& range : ranges)
      std::fill_n(asked.begin() + range.offset, range.size_bytes, 1);
    int64_t bridged = 0;
    for (const ByteRange& read : plan.reads)
      bridged += std::count(asked.begin() + read.offset, asked.begin() + read.offset + read.size_bytes, 0);
    EXPECT_EQ(plan.bytes_bridged, bridged);

    const std::vector<Buffer> buffers = file->read(plan.reads, nullptr);
    for (size_t i = 0; i < ranges.size(); ++i) {
      const Buffer found = plan.range(i, buffers);
      ASSERT_EQ(found.size(), ranges[i].size_bytes);
      ASSERT_TRUE(std::equal(found.bytes().begin(), found.bytes().end(), content.begin() + ranges[i].offset));
    }
  }
}

}  // namespace
}  // namespace lamella
