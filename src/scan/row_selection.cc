#include "scan/row_selection.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

void check_ranges(const std::vector<RowRange>& ranges) {
  int64_t end = 0;
  for (const RowRange& range : ranges) {
    if (range.first < end || range.count < 0 || range.first > INT64_MAX - range.count) {
      throw Error(ErrorCode::kInvalidArgument,
                  "row ranges must ascend without overlapping: " + std::to_string(range.count) + " rows from " +
                      std::to_string(range.first));
    }
    end = range.first + range.count;
  }
}

/// The parts of `ranges` that lie in rows [first, first + num_rows), counted from `first`.
std::vector<RowRange> clip(const std::vector<RowRange>& ranges, int64_t first, int64_t num_rows) {
  std::vector<RowRange> clipped;
  for (const RowRange& range : ranges) {
    const int64_t from = std::max(range.first, first);
    const int64_t to = std::min(range.first + range.count, first + num_rows);
    if (from < to) clipped.push_back({from - first, to - from});
  }
  return clipped;
}

/// Whether the row group's middle byte lies in `split`: each row group belongs to exactly one of the splits of a file.
bool middle_lies_in(const FileMetadata& metadata, int ordinal, const RowGroupMetadata& row_group, ByteRange split) {
  const int num_leaves = metadata.schema().num_leaves();
  int64_t start = row_group.file_offset;
  if (start <= 0 && num_leaves > 0) {
    const ColumnChunkMetadata first = metadata.column_chunk(ordinal, 0);
    const int64_t dictionary = first.dictionary_page_offset.value_or(0);
    start = dictionary > 0 ? std::min(dictionary, first.data_page_offset) : first.data_page_offset;
  }
  int64_t size_bytes = row_group.total_compressed_size;
  if (size_bytes <= 0) {
    size_bytes = 0;
    for (int leaf = 0; leaf < num_leaves; ++leaf)
      size_bytes += metadata.column_chunk(ordinal, leaf).total_compressed_size;
  }
  const int64_t middle = start + size_bytes / 2;
  return middle >= split.offset && middle - split.offset < split.size_bytes;
}

}  // namespace

int64_t RowGroupSelection::num_rows() const noexcept {
  return std::accumulate(ranges.begin(), ranges.end(), int64_t{0},
                         [](int64_t sum, const RowRange& range) { return sum + range.count; });
}

RowGroupSelection RowGroupSelection::without_first(int64_t num_rows) const {
  RowGroupSelection rest{row_group, {}, passed_terms};
  for (const RowRange& range : ranges) {
    const int64_t skipped = std::min(num_rows, range.count);
    num_rows -= skipped;
    if (skipped < range.count) rest.ranges.push_back({range.first + skipped, range.count - skipped});
  }
  return rest;
}

RowGroupSelection RowGroupSelection::first(int64_t num_rows) const {
  RowGroupSelection front{row_group, {}, passed_terms};
  for (const RowRange& range : ranges) {
    const int64_t taken = std::min(num_rows, range.count);
    num_rows -= taken;
    if (taken > 0) front.ranges.push_back({range.first, taken});
  }
  return front;
}

std::vector<RowGroupSelection> select_rows(const FileMetadata& metadata, const ReadOptions& options) {
  if (options.rows) check_ranges(*options.rows);
  if (options.limit.value_or(0) < 0) {
    throw Error(ErrorCode::kInvalidArgument, "a limit of " + std::to_string(*options.limit) + " rows");
  }
  // What passes a filter is counted as it comes.
  int64_t rows_left = options.limit && !options.where ? *options.limit : INT64_MAX;
  const int num_row_groups = metadata.num_row_groups();
  std::vector<int64_t> first_rows(static_cast<size_t>(num_row_groups));
  std::vector<RowGroupMetadata> row_groups(static_cast<size_t>(num_row_groups));
  int64_t num_rows = 0;
  for (int ordinal = 0; ordinal < num_row_groups; ++ordinal) {
    auto& row_group = row_groups[static_cast<size_t>(ordinal)];
    row_group = metadata.row_group(ordinal);
    first_rows[static_cast<size_t>(ordinal)] = num_rows;
    num_rows += row_group.num_rows;
  }

  std::vector<int> wanted(static_cast<size_t>(num_row_groups));
  std::iota(wanted.begin(), wanted.end(), 0);
  if (options.row_groups) wanted = *options.row_groups;

  std::vector<RowGroupSelection> selected;
  for (const int ordinal : wanted) {
    if (ordinal < 0 || ordinal >= num_row_groups) {
      throw Error(ErrorCode::kInvalidArgument, "row group " + std::to_string(ordinal) + " is asked for, the file has " +
                                                   std::to_string(num_row_groups));
    }
    const RowGroupMetadata& row_group = row_groups[static_cast<size_t>(ordinal)];
    if (options.split && !middle_lies_in(metadata, ordinal, row_group, *options.split)) continue;
    RowGroupSelection selection{ordinal, {{0, row_group.num_rows}}};
    if (options.rows) {
      selection.ranges = clip(*options.rows, first_rows[static_cast<size_t>(ordinal)], row_group.num_rows);
    }
    if (selection.num_rows() > rows_left) selection = selection.first(rows_left);
    rows_left -= selection.num_rows();
    if (selection.num_rows() > 0) selected.push_back(std::move(selection));
  }
  return selected;
}

}  // namespace lamella::inline v0
