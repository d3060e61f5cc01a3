#include "scan/page_pruning.h"

#include <algorithm>
#include <utility>

#include "format/index_reader.h"
#include "lamella/error.h"
#include "scan/column_bounds.h"

namespace lamella::inline v0 {

namespace {

bool is_floating(const Type& type) noexcept {
  return type.id() == TypeId::kFloat16 || type.id() == TypeId::kFloat || type.id() == TypeId::kDouble;
}

bool may_pass(const LeafTest& test, int64_t num_rows, const ColumnBounds& bounds) {
  return can_match(test.predicate, num_rows, [&](const BoundColumn&) { return bounds; });
}

}  // namespace

ChunkPages::ChunkPages(ChunkIndex offsets, ColumnIndex column, const ChunkInFile& where)
    : offsets_(std::move(offsets)),
      column_(std::move(column)),
      metadata_(where.metadata),
      leaf_(where.leaf),
      order_(kept_order(column_, claimed_order(column_, where.metadata.row_group(where.row_group), where.leaf),
                        where.metadata.schema().leaf(where.leaf))),
      next_with_values_(column_.null_pages.size()) {
  int64_t next = offsets_.num_pages();
  for (int64_t page = next - 1; page >= 0; --page) {
    if (!column_.null_pages[static_cast<size_t>(page)]) next = page;
    next_with_values_[static_cast<size_t>(page)] = next;
    if (!nulls_are_consistent(page)) order_ = BoundaryOrder::UNORDERED;
  }
}

std::optional<ChunkPages> ChunkPages::load(const ChunkInFile& where, const ColumnChunkMetadata& chunk, int64_t num_rows,
                                           ScanMetrics& metrics) {
  if (!chunk.column_index_offset || !chunk.offset_index_offset) return std::nullopt;
  try {
    std::optional<ColumnIndex> column = read_column_index(where);
    if (!column) return std::nullopt;
    metrics.bytes_read += chunk.column_index_length.value_or(0);
    const ByteRange pages = lamella::pages_of(chunk, where.metadata.footer_range().offset);
    std::optional<ChunkIndex> offsets = ChunkIndex::load(where, chunk, pages, num_rows, metrics);
    if (!offsets) return std::nullopt;
    const SchemaNode& leaf = where.metadata.schema().leaf(where.leaf);
    if (!problem_of(*column, offsets->num_pages(), leaf).empty()) return std::nullopt;
    return ChunkPages(*std::move(offsets), *std::move(column), where);
  } catch (const Error& error) {
    if (!can_do_without(error)) throw;
    return std::nullopt;
  }
}

/// A page that is all null has as many nulls as rows, and any other fewer. There are writers that claim the former of
/// all pages, so nobody is believed who did not count.
bool ChunkPages::nulls_are_consistent(int64_t page) const noexcept {
  const auto at = static_cast<size_t>(page);
  if (column_.null_counts.empty()) return !column_.null_pages[at];
  const int64_t num_rows = offsets_.rows_of(page).count;
  return column_.null_pages[at] ? column_.null_counts[at] == num_rows : column_.null_counts[at] < num_rows;
}

ColumnBounds ChunkPages::bounds_of(int64_t page, const Type& type) const {
  if (!nulls_are_consistent(page)) return {};
  const SchemaNode& leaf = metadata_.schema().leaf(leaf_);
  UsableBounds usable = usable_page_bounds(column_, page, leaf, metadata_.column_order(leaf_), metadata_.created_by());
  if (column_.null_pages[static_cast<size_t>(page)]) usable.null_count = offsets_.rows_of(page).count;
  return column_bounds(usable, type, leaf);
}

/// Of several pages whose bounds ascend or descend. Null counts are left out: tests of order have no use for them.
ColumnBounds ChunkPages::bounds_of_sorted(int64_t first, int64_t end, const Type& type) const {
  const int64_t front = next_with_values_[static_cast<size_t>(first)];
  ColumnBounds bounds;
  if (front >= end) {
    bounds.null_count = rows_in(first, end);
    return bounds;
  }
  int64_t back = end - 1;
  while (column_.null_pages[static_cast<size_t>(back)])
    --back;
  const bool ascending = order_ == BoundaryOrder::ASCENDING;
  bounds.min = bounds_of(ascending ? front : back, type).min;
  bounds.max = bounds_of(ascending ? back : front, type).max;
  return bounds;
}

int64_t ChunkPages::rows_in(int64_t first, int64_t end) const noexcept {
  return offsets_.rows_of(end - 1).end() - offsets_.rows_of(first).first;
}

void ChunkPages::halve(const LeafTest& test, int64_t first, int64_t end, RowRanges& rows) const {
  if (end - first == 1) {
    if (may_pass(test, rows_in(first, end), bounds_of(first, test.type))) append_rows(rows, offsets_.rows_of(first));
    return;
  }
  if (!may_pass(test, rows_in(first, end), bounds_of_sorted(first, end, test.type))) return;
  const int64_t middle = first + (end - first) / 2;
  halve(test, first, middle, rows);
  halve(test, middle, end, rows);
}

RowRanges ChunkPages::rows_for(const LeafTest& test) const {
  RowRanges rows;
  // NaNs are outside all bounds, wherever they lie.
  const bool sorted = order_ != BoundaryOrder::UNORDERED && test.is_order_test && !is_floating(test.type);
  if (sorted) {
    halve(test, 0, offsets_.num_pages(), rows);
    return rows;
  }
  for (int64_t page = 0; page < offsets_.num_pages(); ++page) {
    const RowRange of_page = offsets_.rows_of(page);
    if (may_pass(test, of_page.count, bounds_of(page, test.type))) append_rows(rows, of_page);
  }
  return rows;
}

const std::optional<ChunkPages>& RowGroupPages::pages_of(int leaf) {
  const auto known = chunks_.find(leaf);
  if (known != chunks_.end()) return known->second;
  const ChunkInFile where{file_, metadata_, row_group_, leaf};
  return chunks_.emplace(leaf, ChunkPages::load(where, metadata_.column_chunk(row_group_, leaf), num_rows_, metrics_))
      .first->second;
}

RowRanges RowGroupPages::rows_for(const PruneTree& tree) {
  const RowRanges all = {{0, num_rows_}};
  switch (tree.kind) {
    case PruneTree::Kind::kUnknown:
      return all;
    case PruneTree::Kind::kTest: {
      const std::optional<ChunkPages>& pages = pages_of(tree.test->leaf);
      return pages ? pages->rows_for(*tree.test) : all;
    }
    case PruneTree::Kind::kAll: {
      RowRanges rows = all;
      for (const PruneTree& term : tree.terms)
        rows = intersection_of(rows, rows_for(term));
      return rows;
    }
    case PruneTree::Kind::kAny:
      break;
  }
  RowRanges rows;
  for (const PruneTree& term : tree.terms)
    rows = union_of(rows, rows_for(term));
  return rows;
}

}  // namespace lamella::inline v0
