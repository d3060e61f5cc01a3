/// A scan on the thread that asks for batches.
#pragma once

#include <memory>
#include <optional>

#include "scan/batch_stream.h"
#include "scan/row_group_scan.h"
#include "scan/row_group_walk.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

class SequentialScan final : public BatchStream {
 public:
  /// `scan` has been given no row group yet.
  SequentialScan(std::shared_ptr<const ScanPlan> plan, std::unique_ptr<RowGroupScan> scan)
      : plan_(std::move(plan)), scan_(std::move(scan)), row_groups_(plan_) {}

  std::optional<ScannedBatch> next() override;
  ScanMetrics metrics() const override { return metrics_; }

 private:
  void make_batch();

  const std::shared_ptr<const ScanPlan> plan_;
  const std::unique_ptr<RowGroupScan> scan_;
  RowGroupWalk row_groups_;
  bool in_row_group_ = false;
  ScanMetrics metrics_;
};

}  // namespace lamella::inline v0
