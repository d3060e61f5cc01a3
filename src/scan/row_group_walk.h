/// The row groups of a scan that have to be read.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "lamella/scan_metrics.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

/// Goes through the selected row groups and passes over those that the filter rules out. Threads: one at a time.
class RowGroupWalk {
 public:
  explicit RowGroupWalk(std::shared_ptr<const ScanPlan> plan) noexcept : plan_(std::move(plan)) {}

  /// The next row group to read, or nullptr at the end. Lives as long as the plan. Throws kCorruptFile.
  const RowGroupSelection* next() {
    while (position_ < plan_->row_groups.size()) {
      const RowGroupSelection& selection = plan_->row_groups[position_++];
      if (!plan_->filter || plan_->filter->can_match(selection.row_group)) return &selection;
      ++metrics_.row_groups_pruned;
      metrics_.rows_pruned += selection.num_rows();
      rows_passed_ += selection.num_rows();
    }
    return nullptr;
  }
  /// How many of the selected row groups next() has taken or passed over.
  size_t position() const noexcept { return position_; }
  /// Rows that were passed over since the last call.
  int64_t take_rows_passed() noexcept { return std::exchange(rows_passed_, 0); }
  ScanMetrics take_metrics() noexcept { return std::exchange(metrics_, ScanMetrics()); }

 private:
  const std::shared_ptr<const ScanPlan> plan_;
  size_t position_ = 0;
  int64_t rows_passed_ = 0;
  ScanMetrics metrics_;
};

}  // namespace lamella::inline v0
