#include "shown_indexes.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "format/index_reader.h"
#include "page/page_reader.h"
#include "quantity.h"
#include "shown_bounds.h"

namespace lamella::inline v0::tool {
namespace {

std::string_view name_of(BoundaryOrder order) {
  switch (order) {
    case BoundaryOrder::ASCENDING:
      return "ASCENDING";
    case BoundaryOrder::DESCENDING:
      return "DESCENDING";
    case BoundaryOrder::UNORDERED:
      break;
  }
  return "UNORDERED";
}

ShownPage& page_at(ShownIndexes& shown, size_t page) {
  if (shown.pages.size() <= page) shown.pages.resize(page + 1);
  return shown.pages[page];
}

void add_offset_index(const OffsetIndex& index, const std::string& problem, ShownIndexes& shown) {
  if (!problem.empty()) shown.problems.push_back("offset index: " + problem);
  for (size_t page = 0; page < index.pages.size(); ++page) {
    ShownPage& of_page = page_at(shown, page);
    of_page.offset = index.pages[page].offset;
    of_page.compressed_bytes = index.pages[page].compressed_bytes;
    of_page.first_row = index.pages[page].first_row;
    if (page < index.unencoded_byte_array_bytes.size()) {
      of_page.unencoded_bytes = index.unencoded_byte_array_bytes[page];
    }
  }
}

/// The numbers of one page, `count` of them; none where there are none of any.
std::vector<int64_t> part_of_page(const std::vector<int64_t>& numbers, size_t page, int count) {
  if (numbers.empty()) return {};
  const auto begin = numbers.begin() + static_cast<std::ptrdiff_t>(page) * count;
  return {begin, begin + count};
}

void add_column_index(const ColumnIndex& index, const FileMetadata& metadata, int leaf, ShownIndexes& shown) {
  const SchemaNode& node = metadata.schema().leaf(leaf);
  shown.boundary_order = name_of(index.boundary_order);
  const auto num_pages = static_cast<int64_t>(std::max(shown.pages.size(), index.null_pages.size()));
  if (const std::string problem = problem_of(index, num_pages, node); !problem.empty()) {
    shown.problems.push_back("column index: " + problem);
    return;
  }
  for (int64_t page = 0; page < num_pages; ++page) {
    const UsableBounds bounds =
        usable_page_bounds(index, page, node, metadata.column_order(leaf), metadata.created_by());
    const ShownBounds text = shown_bounds(bounds, node);
    const auto at = static_cast<size_t>(page);
    ShownPage& of_page = page_at(shown, at);
    of_page.is_all_null = index.null_pages[at];
    of_page.nulls = bounds.null_count;
    if (!index.nan_counts.empty()) of_page.nans = index.nan_counts[at];
    of_page.min = text.min;
    of_page.max = text.max;
    of_page.definition_levels = part_of_page(index.definition_level_histograms, at, node.max_definition_level + 1);
    of_page.repetition_levels = part_of_page(index.repetition_level_histograms, at, node.max_repetition_level + 1);
  }
}

/// Keeps as a problem what `work` throws.
template <typename Work>
void try_to(std::string_view what, ShownIndexes& shown, Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    if (!can_do_without(error)) throw;
    shown.problems.push_back(fmt::format("{}: {}", what, error.message()));
  }
}

}  // namespace

ShownIndexes shown_indexes(const RandomAccessFile& file, const FileMetadata& metadata, int row_group, int leaf) {
  ShownIndexes shown;
  const ChunkInFile where{file, metadata, row_group, leaf};
  try_to("offset index", shown, [&] {
    const std::optional<OffsetIndex> index = read_offset_index(where);
    if (!index) return;
    const ByteRange bytes = pages_of(metadata.column_chunk(row_group, leaf), metadata.footer_range().offset);
    add_offset_index(*index, problem_of(*index, bytes, metadata.row_group(row_group).num_rows), shown);
  });
  try_to("column index", shown, [&] {
    const std::optional<ColumnIndex> index = read_column_index(where);
    if (index) add_column_index(*index, metadata, leaf, shown);
  });
  try_to("bloom filter", shown, [&] {
    const std::optional<BloomFilter> filter = read_bloom_filter(where);
    if (filter) shown.bloom_filter_bytes = filter->num_blocks() * BloomFilter::kBlockBytes;
  });
  return shown;
}

void print_indexes(const ShownIndexes& indexes, Output& output) {
  if (indexes.boundary_order) output.print("    page index: bounds {}\n", *indexes.boundary_order);
  for (size_t page = 0; page < indexes.pages.size(); ++page) {
    const ShownPage& of_page = indexes.pages[page];
    output.print("    indexed page {}:", page);
    std::string_view separator = " ";
    const auto print = [&](std::string_view name, const auto& value) {
      if (value) output.print("{}{} {}", std::exchange(separator, ", "), name, *value);
    };
    print("first row", of_page.first_row);
    print("at", of_page.offset);
    print("bytes", of_page.compressed_bytes);
    print("bytes of values", of_page.unencoded_bytes);
    print("min", of_page.min);
    print("max", of_page.max);
    print("nulls", of_page.nulls);
    print("NaNs", of_page.nans);
    const auto print_levels = [&](std::string_view name, const std::vector<int64_t>& counts) {
      if (!counts.empty()) output.print("{}{} [{}]", std::exchange(separator, ", "), name, fmt::join(counts, " "));
    };
    print_levels("definition levels", of_page.definition_levels);
    print_levels("repetition levels", of_page.repetition_levels);
    if (of_page.is_all_null.value_or(false)) output.print("{}all null", separator);
    output.write("\n");
  }
  if (indexes.bloom_filter_bytes) {
    output.print("    bloom filter of {}\n", counted(*indexes.bloom_filter_bytes, "byte"));
  }
  for (const std::string& problem : indexes.problems)
    output.print("    not to be used: {}\n", problem);
}

void write_indexes(const ShownIndexes& indexes, JsonWriter& json) {
  json.field("boundary_order", indexes.boundary_order);
  json.field("bloom_filter_bytes", indexes.bloom_filter_bytes);
  if (!indexes.pages.empty()) {
    json.key("indexed_pages");
    json.begin_array();
    for (const ShownPage& page : indexes.pages) {
      json.begin_object();
      json.field("offset", page.offset);
      json.field("compressed_bytes", page.compressed_bytes);
      json.field("first_row", page.first_row);
      json.field("unencoded_bytes", page.unencoded_bytes);
      json.field("all_null", page.is_all_null);
      json.field("nulls", page.nulls);
      json.field("nans", page.nans);
      for (const auto& [name, bound] : {std::pair("min", &page.min), std::pair("max", &page.max)}) {
        if (!*bound) continue;
        json.key(name);
        json.raw(**bound);
      }
      write_numbers("definition_level_histogram", page.definition_levels, json);
      write_numbers("repetition_level_histogram", page.repetition_levels, json);
      json.end_object();
    }
    json.end_array();
  }
  if (indexes.problems.empty()) return;
  json.key("index_problems");
  json.begin_array();
  for (const std::string& problem : indexes.problems)
    json.value(problem);
  json.end_array();
}

}  // namespace lamella::inline v0::tool
