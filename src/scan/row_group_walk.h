/// The row groups of a scan that have to be read.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "lamella/scan_metrics.h"
#include "scan/row_group_pruner.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

/// Goes through the selected row groups and passes over those rows that the filter rules out unread. Threads: one at a
/// time.
class RowGroupWalk {
 public:
  explicit RowGroupWalk(std::shared_ptr<const ScanPlan> plan) : plan_(std::move(plan)) {
    if (plan_->filter) pruner_.emplace(plan_);
  }

  /// The next row group to read, or nullptr at the end. Lives as long as the walk. Throws kCorruptFile, kIoError.
  const RowGroupSelection* next() {
    while (position_ < plan_->row_groups.size()) {
      const RowGroupSelection& selection = plan_->row_groups[position_++];
      if (!pruner_) return &selection;
      RowGroupSelection narrowed = pruner_->prune(selection);
      const int64_t rows_pruned = selection.num_rows() - narrowed.num_rows();
      metrics_.rows_pruned += rows_pruned;
      rows_passed_ += rows_pruned;
      if (!narrowed.ranges.empty()) return &narrowed_.emplace_back(std::move(narrowed));
      ++metrics_.row_groups_pruned;
    }
    return nullptr;
  }
  /// How many of the selected row groups next() has taken or passed over.
  size_t position() const noexcept { return position_; }
  /// Rows that were passed over since the last call.
  int64_t take_rows_passed() noexcept { return std::exchange(rows_passed_, 0); }
  ScanMetrics take_metrics() {
    ScanMetrics taken = std::exchange(metrics_, ScanMetrics());
    if (pruner_) taken += pruner_->take_metrics();
    return taken;
  }

 private:
  const std::shared_ptr<const ScanPlan> plan_;
  std::optional<RowGroupPruner> pruner_;
  std::deque<RowGroupSelection> narrowed_;  ///< Those that next() gave stay where they are.
  size_t position_ = 0;
  int64_t rows_passed_ = 0;
  ScanMetrics metrics_;
};

}  // namespace lamella::inline v0
