#include "format/page_index.h"

#include <algorithm>
#include <utility>

#include "format/thrift_reader.h"
#include "lamella/error.h"
#include "parquet_types.h"

namespace lamella::inline v0 {

namespace {

template <typename T>
T read_index(std::span<const uint8_t> bytes, const char* what, int64_t file_offset) {
  if (static_cast<int64_t>(bytes.size()) > ThriftReader::kMaxBytes) {
    throw Error(ErrorCode::kResourceLimit, std::string(what) + " of " + std::to_string(bytes.size()) + " bytes",
                {.offset = file_offset});
  }
  ThriftReader reader(bytes);
  T index;
  read_thrift(reader, index, what, file_offset);
  return index;
}

std::string page_text(size_t page) {
  return "page " + std::to_string(page) + " ";
}

/// What is wrong with the number of `entries`, of which there have to be `wanted`, or none where `may_lack` says so.
std::string count_problem(const char* name, size_t entries, int64_t wanted, bool may_lack) {
  if ((may_lack && entries == 0) || static_cast<int64_t>(entries) == wanted) return {};
  return std::string(name) + " has " + std::to_string(entries) + " entries, not " + std::to_string(wanted);
}

std::string sign_problem(const char* name, const std::vector<int64_t>& counts) {
  const bool negative = std::any_of(counts.begin(), counts.end(), [](int64_t count) { return count < 0; });
  return negative ? std::string(name) + " has negative counts" : std::string();
}

}  // namespace

OffsetIndex parse_offset_index(std::span<const uint8_t> bytes, int64_t file_offset) {
  auto generated = read_index<thrift::OffsetIndex>(bytes, "offset index", file_offset);
  OffsetIndex index;
  index.pages.reserve(generated.page_locations.size());
  for (const thrift::PageLocation& location : generated.page_locations) {
    PageLocation& page = index.pages.emplace_back();
    if (location.__isset.offset) page.offset = location.offset;
    if (location.__isset.compressed_page_size) page.compressed_bytes = location.compressed_page_size;
    if (location.__isset.first_row_index) page.first_row = location.first_row_index;
  }
  index.unencoded_byte_array_bytes = std::move(generated.unencoded_byte_array_data_bytes);
  return index;
}

ColumnIndex parse_column_index(std::span<const uint8_t> bytes, int64_t file_offset) {
  auto generated = read_index<thrift::ColumnIndex>(bytes, "column index", file_offset);
  ColumnIndex index;
  index.null_pages = std::move(generated.null_pages);
  index.min_values = std::move(generated.min_values);
  index.max_values = std::move(generated.max_values);
  if (generated.boundary_order == thrift::BoundaryOrder::ASCENDING) index.boundary_order = BoundaryOrder::ASCENDING;
  if (generated.boundary_order == thrift::BoundaryOrder::DESCENDING) index.boundary_order = BoundaryOrder::DESCENDING;
  index.null_counts = std::move(generated.null_counts);
  index.nan_counts = std::move(generated.nan_counts);
  index.repetition_level_histograms = std::move(generated.repetition_level_histograms);
  index.definition_level_histograms = std::move(generated.definition_level_histograms);
  return index;
}

std::string problem_of(const OffsetIndex& index, ByteRange chunk, int64_t num_rows) {
  int64_t next_offset = chunk.offset;
  int64_t last_row = -1;
  for (size_t i = 0; i < index.pages.size(); ++i) {
    const PageLocation& page = index.pages[i];
    if (page.offset < next_offset) {
      return page_text(i) + "starts at byte " + std::to_string(page.offset) + ", before " + std::to_string(next_offset);
    }
    const int64_t left = chunk.size_bytes - (page.offset - chunk.offset);
    if (page.compressed_bytes < 1 || page.compressed_bytes > left) {
      return page_text(i) + "has " + std::to_string(page.compressed_bytes) + " bytes, " + std::to_string(left) +
             " remain";
    }
    if (i == 0 ? page.first_row != 0 : page.first_row <= last_row) {
      return page_text(i) + "starts at row " + std::to_string(page.first_row);
    }
    if (page.first_row >= num_rows) {
      return page_text(i) + "starts at row " + std::to_string(page.first_row) + " of " + std::to_string(num_rows);
    }
    next_offset = page.offset + page.compressed_bytes;
    last_row = page.first_row;
  }
  if (index.pages.empty() && num_rows > 0) return "it has no pages";
  return count_problem("unencoded_byte_array_data_bytes", index.unencoded_byte_array_bytes.size(),
                       static_cast<int64_t>(index.pages.size()), true);
}

std::string problem_of(const ColumnIndex& index, int64_t num_pages, const SchemaNode& leaf) {
  const std::string problems[] = {
      count_problem("null_pages", index.null_pages.size(), num_pages, false),
      count_problem("min_values", index.min_values.size(), num_pages, false),
      count_problem("max_values", index.max_values.size(), num_pages, false),
      count_problem("null_counts", index.null_counts.size(), num_pages, true),
      count_problem("nan_counts", index.nan_counts.size(), num_pages, true),
      count_problem("repetition_level_histograms", index.repetition_level_histograms.size(),
                    num_pages * (leaf.max_repetition_level + 1), true),
      count_problem("definition_level_histograms", index.definition_level_histograms.size(),
                    num_pages * (leaf.max_definition_level + 1), true),
      sign_problem("null_counts", index.null_counts),
      sign_problem("nan_counts", index.nan_counts),
  };
  for (const std::string& problem : problems) {
    if (!problem.empty()) return problem;
  }
  return {};
}

BoundaryOrder claimed_order(const ColumnIndex& index, const RowGroupMetadata& row_group, int leaf) noexcept {
  if (index.boundary_order != BoundaryOrder::UNORDERED) return index.boundary_order;
  if (row_group.sorting_columns.empty() || row_group.sorting_columns.front().leaf != leaf) return index.boundary_order;
  return row_group.sorting_columns.front().descending ? BoundaryOrder::DESCENDING : BoundaryOrder::ASCENDING;
}

BoundaryOrder kept_order(const ColumnIndex& index, BoundaryOrder claimed, const SchemaNode& leaf) {
  if (claimed == BoundaryOrder::UNORDERED) return claimed;
  const bool descending = claimed == BoundaryOrder::DESCENDING;
  const bool kept = bounds_are_sorted(index.min_values, index.max_values, index.null_pages, descending, leaf);
  return kept ? claimed : BoundaryOrder::UNORDERED;
}

UsableBounds usable_page_bounds(const ColumnIndex& index, int64_t page, const SchemaNode& leaf, ColumnOrder order,
                                std::string_view created_by) {
  const auto at = static_cast<size_t>(page);
  Statistics statistics;
  // The bounds of a page of nulls are empty bytes, which for strings would be a value.
  if (!index.null_pages[at]) {
    statistics.min_value = index.min_values[at];
    statistics.max_value = index.max_values[at];
  }
  if (!index.null_counts.empty()) statistics.null_count = index.null_counts[at];
  if (!index.nan_counts.empty()) statistics.nan_count = index.nan_counts[at];
  UsableBounds bounds = usable_bounds(statistics, leaf, order, created_by);
  if (index.null_pages[at]) bounds.may_have_nan = false;
  return bounds;
}

}  // namespace lamella::inline v0
