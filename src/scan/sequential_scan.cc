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
    if (!scan_->begin_batch()) {
      in_row_group_ = false;
      continue;
    }
    do {
      metrics_ += scan_->run_steps(0, scan_->num_steps());
    } while (!scan_->finish_steps());
    metrics_ += scan_->take_metrics();
    ScannedBatch scanned = scan_->take_batch();
    scanned.rows_passed = row_groups_.take_rows_passed();
    return scanned;
  }
}

}  // namespace lamella::inline v0
