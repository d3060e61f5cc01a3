#include "scan/row_selection.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lamella/error.h"
#include "tests/scan/scan_sample.h"

namespace lamella {
namespace {

/// Row groups of 100, 0, 50 and 30 rows.
std::shared_ptr<const FileMetadata> metadata() {
  return read_metadata(*scan_sample::as_file(scan_sample::make({100, 0, 50, 30})));
}

/// "row group: first+count ..." of each.
std::vector<std::string> selected(const ReadOptions& options) {
  std::vector<std::string> texts;
  for (const RowGroupSelection& selection : select_rows(*metadata(), options)) {
    std::string text = std::to_string(selection.row_group) + ":";
    for (const RowRange& range : selection.ranges)
      text += " " + std::to_string(range.first) + "+" + std::to_string(range.count);
    texts.push_back(text);
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(RowSelection, TakesAllRowsOfRowGroupsThatHaveSome) {
  EXPECT_EQ(selected({}), (Texts{"0: 0+100", "2: 0+50", "3: 0+30"}));
}

TEST(RowSelection, TakesRowGroupsInTheOrderAskedForAndAsOftenAsAskedFor) {
  ReadOptions options;
  options.row_groups = {{3, 0, 3}};
  EXPECT_EQ(selected(options), (Texts{"3: 0+30", "0: 0+100", "3: 0+30"}));
  options.row_groups = std::vector<int>();
  EXPECT_EQ(selected(options), Texts{});
}

TEST(RowSelection, CutsRangesAtRowGroupsAndCountsWithinThem) {
  ReadOptions options;
  options.rows = {{0, 0}, {10, 5}, {99, 2}, {140, 20}, {179, 1000}};
  EXPECT_EQ(selected(options), (Texts{"0: 10+5 99+1", "2: 0+1 40+10", "3: 0+10 29+1"}));
  options.row_groups = {{2}};
  EXPECT_EQ(selected(options), Texts{"2: 0+1 40+10"});
}

TEST(RowSelection, RefusesWhatCannotBe) {
  const auto refuses = [](const ReadOptions& options) {
    try {
      select_rows(*metadata(), options);
      return false;
    } catch (const Error& error) {
      return error.code() == ErrorCode::kInvalidArgument;
    }
  };
  for (const int row_group : {-1, 4}) {
    ReadOptions options;
    options.row_groups = {{row_group}};
    EXPECT_TRUE(refuses(options)) << row_group;
  }
  const std::vector<std::vector<RowRange>> bad = {
      {{-1, 1}}, {{0, -1}}, {{5, 5}, {9, 1}}, {{5, 1}, {0, 1}}, {{1, INT64_MAX}}};
  for (const std::vector<RowRange>& rows : bad) {
    ReadOptions options;
    options.rows = rows;
    EXPECT_TRUE(refuses(options)) << rows.front().first;
  }
}

TEST(RowSelection, EachRowGroupIsInTheSplitOfItsMiddleByte) {
  const auto file = metadata();
  const auto start = file->row_group(0).file_offset > 0 ? file->row_group(0).file_offset : 4;
  const int64_t middle = start + file->row_group(0).total_compressed_size / 2;
  ReadOptions options;
  options.split = ByteRange{middle, 1};
  EXPECT_EQ(selected(options), Texts{"0: 0+100"});
  options.split = ByteRange{0, middle};
  EXPECT_EQ(selected(options), Texts{});
  options.split = ByteRange{middle + 1, INT64_MAX};
  EXPECT_EQ(selected(options), (Texts{"2: 0+50", "3: 0+30"}));
}

TEST(RowSelection, WithoutFirstRowsGoesOnBehindThem) {
  const RowGroupSelection selection{7, {{0, 10}, {20, 5}, {30, 1}}};
  EXPECT_EQ(selection.num_rows(), 16);
  EXPECT_EQ(selection.without_first(0).num_rows(), 16);
  const RowGroupSelection rest = selection.without_first(12);
  EXPECT_EQ(rest.row_group, 7);
  ASSERT_EQ(rest.ranges.size(), 2U);
  EXPECT_EQ(rest.ranges[0].first, 22);
  EXPECT_EQ(rest.ranges[0].count, 3);
  EXPECT_EQ(rest.ranges[1].first, 30);
  EXPECT_TRUE(selection.without_first(16).ranges.empty());
}

}  // namespace
}  // namespace lamella
