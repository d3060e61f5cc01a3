#include "scan/row_group_pruner.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include "column/chunk_dictionary.h"
#include "format/index_reader.h"
#include "format/usable_bounds.h"
#include "lamella/error.h"
#include "predicate/evaluate.h"
#include "scan/column_bounds.h"

namespace lamella::inline v0 {

namespace {

using Clock = std::chrono::steady_clock;

/// What a few small reads cost, in bytes that could be scanned meanwhile.
constexpr int64_t kBytesOfReads = 4 << 10;
/// The part of what could be saved that a level may cost.
constexpr int64_t kWorthwhile = 8;
/// Bloom filters are asked for so few values block by block.
constexpr size_t kFewHashes = 8;

/// Adds the leaves below a column.
void add_leaves(const ColumnShape& shape, std::vector<int>& leaves) {
  if (shape.kind == ColumnShape::Kind::kLeaf) leaves.push_back(shape.leaf);
  for (const ColumnShape& child : shape.children)
    add_leaves(child, leaves);
}

std::vector<int> leaves_of(const ScanPlan& plan) {
  std::vector<int> leaves;
  for (const std::vector<ProjectedColumn>* columns : {&plan.columns, &plan.filter->columns()}) {
    for (const ProjectedColumn& column : *columns) {
      if (column.shape) add_leaves(*column.shape, leaves);
    }
  }
  std::sort(leaves.begin(), leaves.end());
  leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
  return leaves;
}

int64_t dictionary_bytes(const ColumnChunkMetadata& chunk) noexcept {
  const int64_t offset = chunk.dictionary_page_offset.value_or(0);
  return offset > 0 && chunk.data_page_offset > offset ? chunk.data_page_offset - offset : -1;
}

}  // namespace

/// What is known of the row group at hand.
class RowGroupPruner::RowGroup {
 public:
  RowGroup(const ScanPlan& plan, const RowGroupSelection& wanted, ScanMetrics& metrics)
      : selection(wanted),
        num_rows(plan.metadata->row_group(wanted.row_group).num_rows),
        pages(*plan.file, *plan.metadata, wanted.row_group, num_rows, metrics),
        plan_(plan) {}

  const ColumnChunkMetadata& chunk(int leaf) {
    const auto known = chunks_.find(leaf);
    if (known != chunks_.end()) return known->second;
    return chunks_.emplace(leaf, plan_.metadata->column_chunk(selection.row_group, leaf)).first->second;
  }
  ChunkInFile place_of(int leaf) const { return {*plan_.file, *plan_.metadata, selection.row_group, leaf}; }

  /// Bytes that reading the rows that are left takes, about.
  int64_t bytes_to_read() {
    if (bytes_ < 0) {
      bytes_ = 0;
      for (const int leaf : leaves_of(plan_))
        bytes_ += std::max<int64_t>(0, chunk(leaf).total_compressed_size);
    }
    const double share =
        static_cast<double>(selection.num_rows()) / static_cast<double>(std::max<int64_t>(1, num_rows));
    return static_cast<int64_t>(share * static_cast<double>(bytes_));
  }

  RowGroupSelection selection;
  const int64_t num_rows;
  RowGroupPages pages;

 private:
  const ScanPlan& plan_;
  std::map<int, ColumnChunkMetadata> chunks_;
  int64_t bytes_ = -1;
};

RowGroupPruner::RowGroupPruner(std::shared_ptr<const ScanPlan> plan) : plan_(std::move(plan)) {
  for (const FilterTerm& term : plan_->filter->terms()) {
    const auto tree_of = [&](const BoundPredicate& predicate) {
      return make_prune_tree(predicate, *plan_->filter, plan_->metadata->schema());
    };
    terms_.push_back({term.text, tree_of(term.predicate), tree_of(term.rest), {}, {}, {}});
  }
}

ScanMetrics RowGroupPruner::take_metrics() {
  return std::exchange(metrics_, ScanMetrics());
}

PruningCount& RowGroupPruner::count_of(const Term& term, PruningLevel level) {
  for (PruningCount& count : metrics_.pruning) {
    if (count.level == level && count.term == term.text) return count;
  }
  return metrics_.pruning.emplace_back(PruningCount{term.text, level});
}

RowGroupSelection RowGroupPruner::prune(const RowGroupSelection& selection) {
  const auto start = Clock::now();
  RowGroup row_group(*plan_, selection, metrics_);
  const auto ruled_out_at = [&](PruningLevel level) {
    return std::any_of(terms_.begin(), terms_.end(), [&](Term& term) { return rules_out(term, level, row_group); });
  };
  bool ruled_out = ruled_out_at(PruningLevel::kStatistics) || ruled_out_at(PruningLevel::kBloomFilter);
  if (!ruled_out) {
    prune_pages(row_group);
    ruled_out = row_group.selection.ranges.empty() || ruled_out_at(PruningLevel::kDictionary);
  }
  if (ruled_out) {
    row_group.selection.ranges.clear();
  } else {
    find_passed_terms(row_group);
  }
  metrics_.prune_seconds += std::chrono::duration<double>(Clock::now() - start).count();
  return std::move(row_group.selection);
}

/// Notes the terms that no row of the row group can fail, so that nobody needs to read what they are about.
void RowGroupPruner::find_passed_terms(RowGroup& row_group) {
  std::vector<bool> passed;
  for (const Term& term : terms_) {
    passed.push_back(
        !term.rest.is_possible([&](const LeafTest& test) { return may_pass_statistics(test, row_group); }));
    if (passed.back()) ++count_of(term, PruningLevel::kStatistics).row_groups_passed;
  }
  if (std::find(passed.begin(), passed.end(), true) != passed.end()) row_group.selection.passed_terms = passed;
}

/// Whether no row can pass `term`, by what `level` and those before it tell.
bool RowGroupPruner::rules_out(Term& term, PruningLevel level, RowGroup& row_group) {
  Backoff* backoff = nullptr;
  if (level == PruningLevel::kBloomFilter) {
    if (!asks_bloom_filters(term, row_group)) return false;
    backoff = &term.bloom_filter;
  }
  if (level == PruningLevel::kDictionary) {
    if (!asks_dictionaries(term, row_group)) return false;
    backoff = &term.dictionary;
  }
  if (backoff != nullptr && !backoff->is_due()) return false;
  const bool possible = term.tree.is_possible([&](const LeafTest& test) {
    if (!may_pass_statistics(test, row_group)) return false;
    if (level == PruningLevel::kBloomFilter) return may_pass_bloom_filter(test, row_group);
    if (level == PruningLevel::kDictionary) return may_pass_dictionary(test, row_group);
    return true;
  });
  if (backoff != nullptr) backoff->tried(!possible);
  // Literals may tell by themselves, where nothing is known of a column but its type.
  if (level == PruningLevel::kStatistics && possible && !has_statistics(term, row_group)) return false;
  PruningCount& count = count_of(term, level);
  ++count.row_groups_asked;
  if (possible) return false;
  ++count.row_groups_pruned;
  count.rows_pruned += row_group.selection.num_rows();
  return true;
}

bool RowGroupPruner::may_pass_statistics(const LeafTest& test, RowGroup& row_group) const {
  const ColumnChunkMetadata& chunk = row_group.chunk(test.leaf);
  const SchemaNode& leaf = plan_->metadata->schema().leaf(test.leaf);
  ColumnBounds bounds;
  if (chunk.statistics) {
    UsableBounds usable =
        usable_bounds(*chunk.statistics, leaf, plan_->metadata->column_order(test.leaf), plan_->metadata->created_by());
    // Not more nulls than rows, and fewer where there is a value.
    const int64_t most_nulls = row_group.num_rows - (usable.min || usable.max ? 1 : 0);
    if (usable.null_count.value_or(0) > most_nulls) usable.null_count.reset();
    bounds = column_bounds(usable, test.type, leaf);
  }
  return can_match(test.predicate, row_group.num_rows, [&](const BoundColumn&) { return bounds; });
}

bool RowGroupPruner::has_statistics(const Term& term, RowGroup& row_group) const {
  return term.tree.has_test([&](const LeafTest& test) { return row_group.chunk(test.leaf).statistics.has_value(); });
}

bool RowGroupPruner::asks_bloom_filters(const Term& term, RowGroup& row_group) const {
  const auto has_filter = [&](const LeafTest& test) {
    if (test.hashes.empty()) return false;
    const ColumnChunkMetadata& chunk = row_group.chunk(test.leaf);
    if (!chunk.bloom_filter_offset) return false;
    int64_t bytes = kBytesOfReads;
    if (test.hashes.size() > kFewHashes || chunk.crypto) {
      if (!chunk.bloom_filter_length) return false;
      bytes += *chunk.bloom_filter_length;
    }
    return kWorthwhile * bytes < row_group.bytes_to_read();
  };
  return term.tree.has_test(has_filter);
}

bool RowGroupPruner::may_pass_bloom_filter(const LeafTest& test, RowGroup& row_group) {
  if (test.hashes.empty() || !row_group.chunk(test.leaf).bloom_filter_offset) return true;
  try {
    return ask_bloom_filter(row_group.place_of(test.leaf), test.hashes, metrics_.bytes_read).value_or(true);
  } catch (const Error& error) {
    if (!can_do_without(error)) throw;
    return true;
  }
}

bool RowGroupPruner::asks_dictionaries(const Term& term, RowGroup& row_group) const {
  const auto has_dictionary = [&](const LeafTest& test) {
    if (!test.asks_dictionary) return false;
    const ColumnChunkMetadata& chunk = row_group.chunk(test.leaf);
    const int64_t bytes = dictionary_bytes(chunk);
    return bytes > 0 && has_only_dictionary_pages(chunk) && kWorthwhile * bytes < row_group.bytes_to_read();
  };
  return term.tree.has_test(has_dictionary);
}

bool RowGroupPruner::may_pass_dictionary(const LeafTest& test, RowGroup& row_group) {
  const ColumnChunkMetadata& chunk = row_group.chunk(test.leaf);
  if (!test.asks_dictionary || dictionary_bytes(chunk) < 0 || !has_only_dictionary_pages(chunk)) return true;
  LeafContext context;
  context.file = plan_->file;
  context.metadata = plan_->metadata;
  context.leaf = test.leaf;
  context.type = test.type;
  context.utf8_output = Utf8Output::kUnchecked;
  context.verify_checksums = plan_->options.verify_checksums;
  context.limits = plan_->options.limits;
  context.pool = plan_->pool;
  context.metrics = &metrics_;
  try {
    const std::optional<ColumnVector> entries = read_dictionary_entries(context, row_group.selection.row_group);
    if (!entries) return true;
    const auto schema = std::make_shared<const Schema>(Schema({Field(test.path, test.type, false)}));
    return evaluate(test.predicate, ColumnarBatch(schema, entries->length(), {*entries})).size() > 0;
  } catch (const Error& error) {
    if (!can_do_without(error)) throw;
    return true;
  }
}

/// Leaves the rows of pages that may pass all terms.
void RowGroupPruner::prune_pages(RowGroup& row_group) {
  if (!plan_->use_page_indexes) return;
  RowRanges& ranges = row_group.selection.ranges;
  const RowRanges before = ranges;
  for (Term& term : terms_) {
    const bool has_index = term.tree.has_test([&](const LeafTest& test) {
      const ColumnChunkMetadata& chunk = row_group.chunk(test.leaf);
      return chunk.column_index_offset && chunk.offset_index_offset;
    });
    if (!has_index || !term.page_index.is_due()) continue;
    const RowRanges left = intersection_of(before, row_group.pages.rows_for(term.tree));
    const int64_t rows_pruned = count_rows(before) - count_rows(left);
    term.page_index.tried(rows_pruned > 0);
    PruningCount& count = count_of(term, PruningLevel::kPageIndex);
    ++count.row_groups_asked;
    if (left.empty()) ++count.row_groups_pruned;
    count.rows_pruned += rows_pruned;
    ranges = intersection_of(ranges, left);
    if (ranges.empty()) return;
  }
}

}  // namespace lamella::inline v0
