#include "writer/chunk_statistics.h"

#include <span>

namespace lamella::inline v0 {
namespace writer {

namespace {

/// Old writers compared everything as signed.
ValueOrder order_for(const Leaf& leaf, const ColumnOptions& options, ColumnOrderForm column_orders) {
  const ValueOrder order = value_order(*leaf.node, column_orders);
  if (options.statistics.form != StatisticsForm::kLegacy) return order;
  if (order == ValueOrder::kBytes) return ValueOrder::kSignedBytes;
  return order == ValueOrder::kUnsigned ? ValueOrder::kSigned : order;
}

/// Empty where there is only one level.
std::vector<int64_t> histogram(const std::vector<uint16_t>& levels, const PagePlan& plan, int16_t max_level) {
  if (max_level == 0) return {};
  std::vector<int64_t> counts(static_cast<size_t>(max_level) + 1);
  const std::span<const uint16_t> all(levels);
  for (const uint16_t level : all.subspan(static_cast<size_t>(plan.first_slot), static_cast<size_t>(plan.num_slots))) {
    ++counts[level];
  }
  return counts;
}

void add_to(std::vector<int64_t>& sums, const std::vector<int64_t>& counts) {
  sums.resize(counts.size());
  for (size_t level = 0; level < counts.size(); ++level)
    sums[level] += counts[level];
}

void append_to(std::vector<int64_t>& all, const std::vector<int64_t>& counts) {
  all.insert(all.end(), counts.begin(), counts.end());
}

}  // namespace

ChunkStatistics::ChunkStatistics(const Leaf& leaf, const ColumnOptions& options, ColumnOrderForm column_orders)
    : leaf_(leaf), options_(options), order_(order_for(leaf, options, column_orders)) {}

void ChunkStatistics::add_page(const LeafData& data, const PagePlan& plan) {
  Page page;
  const ValuesView values = data.values.view().slice(plan.first_value, plan.num_values);
  const bool wants_bounds =
      options_.statistics.form != StatisticsForm::kNone || options_.page_index == PageIndexForm::kBoth;
  if (wants_bounds) page.bounds = bounds_of(values, order_);
  page.num_values = plan.num_values;
  page.null_count = plan.num_slots - plan.num_values;
  if (has_size_statistics()) {
    if (values.type == PhysicalType::BYTE_ARRAY) page.byte_array_bytes = values.total_bytes();
    page.definition_histogram = histogram(data.definition_levels, plan, leaf_.max_definition_level);
    page.repetition_histogram = histogram(data.repetition_levels, plan, leaf_.max_repetition_level);
  }
  page.location.__set_first_row_index(plan.first_row);
  pages_.push_back(std::move(page));
}

std::optional<thrift::Statistics> ChunkStatistics::page_statistics() const {
  const StatisticsOptions& options = options_.statistics;
  if (!options.in_page_headers || options.form == StatisticsForm::kNone) return std::nullopt;
  return make_statistics(pages_.back().bounds, pages_.back().null_count, *leaf_.node, order_, options);
}

void ChunkStatistics::locate_page(int64_t offset, int64_t size_bytes) {
  pages_.back().location.__set_offset(offset);
  pages_.back().location.__set_compressed_page_size(static_cast<int32_t>(size_bytes));
}

void ChunkStatistics::describe(thrift::ColumnMetaData& metadata) const {
  Bounds bounds;
  int64_t null_count = 0;
  thrift::SizeStatistics sizes;
  for (const Page& page : pages_) {
    widen(bounds, page.bounds, order_);
    null_count += page.null_count;
    sizes.unencoded_byte_array_data_bytes += page.byte_array_bytes;
    add_to(sizes.definition_level_histogram, page.definition_histogram);
    add_to(sizes.repetition_level_histogram, page.repetition_histogram);
  }
  if (options_.statistics.form != StatisticsForm::kNone) {
    metadata.__set_statistics(make_statistics(bounds, null_count, *leaf_.node, order_, options_.statistics));
  }
  if (!has_size_statistics()) return;
  sizes.__isset.unencoded_byte_array_data_bytes = leaf_.node->type == PhysicalType::BYTE_ARRAY;
  sizes.__isset.definition_level_histogram = leaf_.max_definition_level > 0;
  sizes.__isset.repetition_level_histogram = leaf_.max_repetition_level > 0;
  metadata.__set_size_statistics(sizes);
}

thrift::BoundaryOrder ChunkStatistics::boundary_order() const {
  bool ascending = true;
  bool descending = true;
  const Page* before = nullptr;
  for (const Page& page : pages_) {
    if (page.num_values == 0) continue;
    if (before != nullptr) {
      const int smallest = compare_values(page.bounds.smallest, before->bounds.smallest, order_);
      const int largest = compare_values(page.bounds.largest, before->bounds.largest, order_);
      ascending = ascending && smallest >= 0 && largest >= 0;
      descending = descending && smallest <= 0 && largest <= 0;
    }
    before = &page;
  }
  if (ascending) return thrift::BoundaryOrder::ASCENDING;
  return descending ? thrift::BoundaryOrder::DESCENDING : thrift::BoundaryOrder::UNORDERED;
}

std::optional<thrift::ColumnIndex> ChunkStatistics::column_index() const {
  if (options_.page_index != PageIndexForm::kBoth || pages_.empty()) return std::nullopt;
  thrift::ColumnIndex index;
  for (const Page& page : pages_) {
    if (page.num_values > 0 && !page.bounds.known) return std::nullopt;
    const WrittenBounds written = written_bounds(page.bounds, *leaf_.node, order_, options_.statistics);
    index.null_pages.push_back(page.num_values == 0);
    index.min_values.push_back(written.smallest.value);
    index.max_values.push_back(written.largest.value);
    index.null_counts.push_back(page.null_count);
    index.nan_counts.push_back(page.bounds.nan_count);
    append_to(index.definition_level_histograms, page.definition_histogram);
    append_to(index.repetition_level_histograms, page.repetition_histogram);
  }
  index.__set_boundary_order(boundary_order());
  index.__isset.null_pages = index.__isset.min_values = index.__isset.max_values = true;
  index.__isset.null_counts = options_.statistics.null_counts;
  index.__isset.nan_counts =
      order_ == ValueOrder::kFloatTotal || (order_ == ValueOrder::kFloat && options_.statistics.nan_counts);
  index.__isset.definition_level_histograms = !index.definition_level_histograms.empty();
  index.__isset.repetition_level_histograms = !index.repetition_level_histograms.empty();
  return index;
}

std::optional<thrift::OffsetIndex> ChunkStatistics::offset_index() const {
  if (options_.page_index == PageIndexForm::kNone || pages_.empty()) return std::nullopt;
  thrift::OffsetIndex index;
  index.__isset.page_locations = true;
  for (const Page& page : pages_) {
    index.page_locations.push_back(page.location);
    index.unencoded_byte_array_data_bytes.push_back(page.byte_array_bytes);
  }
  index.__isset.unencoded_byte_array_data_bytes = has_size_statistics() && leaf_.node->type == PhysicalType::BYTE_ARRAY;
  return index;
}

}  // namespace writer
}  // namespace lamella::inline v0
