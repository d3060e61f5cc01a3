/// What of the row groups of a scan cannot pass its filter, found out without reading values.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "column/leaf_context.h"
#include "lamella/scan_metrics.h"
#include "scan/page_pruning.h"
#include "scan/prune_tree.h"
#include "scan/row_selection.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

/// Asks less and less often what has not helped.
class Backoff {
 public:
  bool is_due() noexcept {
    if (wait_ == 0) return true;
    --wait_;
    return false;
  }
  void tried(bool helped) noexcept {
    constexpr int kPatience = 4;
    constexpr int kLongestWait = 32;
    if (helped) tries_ = 0;
    if (helped || ++tries_ < kPatience) return;
    wait_ = next_wait_;
    next_wait_ = next_wait_ < kLongestWait ? 2 * next_wait_ : kLongestWait;
  }

 private:
  int tries_ = 0;
  int wait_ = 0;
  int next_wait_ = 1;
};

/// Asks level by level, the cheapest first: statistics, which the footer brings anyway; a few bytes of bloom filters;
/// page indexes; dictionary pages. A level is asked only where those before it could not tell, where it costs a small
/// part of the bytes that it could save, and, above statistics, less often where it did not help before. What cannot be
/// read or contradicts itself tells nothing. Threads: one at a time.
class RowGroupPruner {
 public:
  /// Precondition: plan->filter.
  explicit RowGroupPruner(std::shared_ptr<const ScanPlan> plan);

  /// The rows of `selection` that may pass; no ranges when none can. Throws kCorruptFile (the footer), kIoError.
  RowGroupSelection prune(const RowGroupSelection& selection);
  /// What was counted since the last call.
  ScanMetrics take_metrics();

 private:
  struct Term {
    std::string text;
    PruneTree tree;
    PruneTree rest;  ///< Of what is true at least of the rows that do not pass.
    Backoff bloom_filter;
    Backoff page_index;
    Backoff dictionary;
  };
  class RowGroup;

  bool has_statistics(const Term& term, RowGroup& row_group) const;
  bool asks_bloom_filters(const Term& term, RowGroup& row_group) const;
  bool asks_dictionaries(const Term& term, RowGroup& row_group) const;
  bool may_pass_statistics(const LeafTest& test, RowGroup& row_group) const;
  bool may_pass_bloom_filter(const LeafTest& test, RowGroup& row_group);
  bool may_pass_dictionary(const LeafTest& test, RowGroup& row_group);
  bool rules_out(Term& term, PruningLevel level, RowGroup& row_group);
  void prune_pages(RowGroup& row_group);
  void find_passed_terms(RowGroup& row_group);
  PruningCount& count_of(const Term& term, PruningLevel level);

  const std::shared_ptr<const ScanPlan> plan_;
  std::vector<Term> terms_;
  ScanMetrics metrics_;
};

}  // namespace lamella::inline v0
