/// The page index: where the data pages of a column chunk lie, and what is in them.
///
/// Both halves may be missing, and files exist whose index is wrong while their pages are fine. So parsing takes what
/// is there, and a check says what is wrong with it: a caller that gets an answer does without the index.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "format/usable_bounds.h"
#include "lamella/file_metadata.h"
#include "lamella/parquet_schema.h"

namespace lamella::inline v0 {

struct PageLocation {
  int64_t offset = -1;
  int32_t compressed_bytes = -1;  ///< Header included.
  int64_t first_row = -1;         ///< Of the row group.
};

/// As the file has it: fields that a page lacks stay -1.
struct OffsetIndex {
  std::vector<PageLocation> pages;
  std::vector<int64_t> unencoded_byte_array_bytes;  ///< One a page, or none.
};

enum class BoundaryOrder : int8_t { UNORDERED = 0, ASCENDING = 1, DESCENDING = 2 };

/// As the file has it; lists that it lacks are empty. Entry i belongs to page i of the OffsetIndex.
struct ColumnIndex {
  std::vector<bool> null_pages;
  std::vector<std::string> min_values;
  std::vector<std::string> max_values;
  BoundaryOrder boundary_order = BoundaryOrder::UNORDERED;
  std::vector<int64_t> null_counts;
  std::vector<int64_t> nan_counts;
  std::vector<int64_t> repetition_level_histograms;  ///< max_repetition_level + 1 numbers a page.
  std::vector<int64_t> definition_level_histograms;  ///< max_definition_level + 1 numbers a page.
};

/// `bytes` are the whole structure; `file_offset` is where they lie. Throws kCorruptFile, kResourceLimit.
OffsetIndex parse_offset_index(std::span<const uint8_t> bytes, int64_t file_offset);
ColumnIndex parse_column_index(std::span<const uint8_t> bytes, int64_t file_offset);

/// Why the index cannot be used for a chunk whose pages lie in `chunk`, in a row group of `num_rows` rows; empty when
/// it can: pages have to lie one behind the other, and to start at ascending rows from 0. Precondition: `chunk` lies in
/// the file.
std::string problem_of(const OffsetIndex& index, ByteRange chunk, int64_t num_rows);
/// Why the index cannot be used for a leaf with `num_pages` data pages; empty when it can: lists have to have
/// an entry a page.
std::string problem_of(const ColumnIndex& index, int64_t num_pages, const SchemaNode& leaf);

/// The order in which the bounds of the pages are said to be. Where the index says nothing the row group may: of the
/// column that it is sorted by first all values are in order, and so are bounds; of a further one only those between
/// equal values of the one before it are.
BoundaryOrder claimed_order(const ColumnIndex& index, const RowGroupMetadata& row_group, int leaf) noexcept;
/// The order `claimed`, if the bounds of the pages are in it, else UNORDERED: what is searched by halves has to be
/// sorted. Precondition: problem_of(index, ...) found nothing.
BoundaryOrder kept_order(const ColumnIndex& index, BoundaryOrder claimed, const SchemaNode& leaf);

/// What is certain about the values of one page. Precondition: problem_of(index, ...) found nothing, page < num_pages.
UsableBounds usable_page_bounds(const ColumnIndex& index, int64_t page, const SchemaNode& leaf, ColumnOrder order,
                                std::string_view created_by);

}  // namespace lamella::inline v0
