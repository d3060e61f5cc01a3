#include "scan/sequential_scan.h"

#include <utility>

namespace lamella::inline v0 {

std::optional<ScannedBatch> SequentialScan::next() {
  while (true) {
    plan_->options.cancellation.check();
    if (!in_row_group_) {
      const RowGroupSelection* selection = row_groups_.next();
      metrics_ += row_groups_.take_metrics();
      if (selection == nullptr) return std::nullopt;
      scan_->start(*selection);
      in_row_group_ = true;
    }
    make_batch();
    if (scan_->front_is_done()) {
      ScannedBatch scanned = scan_->take_front();
      scanned.rows_passed = row_groups_.take_rows_passed();
      return scanned;
    }
    in_row_group_ = false;
  }
}

/// Until a batch is done or the row group has ended.
void SequentialScan::make_batch() {
  while (!scan_->front_is_done() && !scan_->ended()) {
    if (scan_->has_work()) {
      const RowGroupScan::Work work = scan_->take_work(SIZE_MAX, 1, 0);
      metrics_ += scan_->run(work);
      scan_->finish(work);
    } else {
      scan_->plan();
      if (!scan_->plan_is_open()) continue;
      scan_->settle_plan();
      scan_->close_plan();
    }
  }
}

}  // namespace lamella::inline v0
