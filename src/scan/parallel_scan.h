/// A scan on an executor's threads and on the thread that asks for batches.
#pragma once

#include <memory>
#include <optional>

#include "scan/batch_stream.h"
#include "scan/row_group_scan.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

class SharedScan;

/// Whether `options` ask for more than the calling thread.
bool is_parallel(const ReadOptions& options) noexcept;

/// The batches of a SequentialScan, made by many threads (see SharedScan). Where the memory budget is too small for
/// what threads hold, it throws away what they have made ahead and goes on with the calling thread alone.
class ParallelScan final : public BatchStream {
 public:
  /// `scan` has been given no row group yet.
  ParallelScan(std::shared_ptr<const ScanPlan> plan, std::unique_ptr<RowGroupScan> scan);
  /// Waits for what is running, never for what was submitted and has not begun.
  ~ParallelScan() override;

  std::optional<ScannedBatch> next() override;
  ScanMetrics metrics() const override;

 private:
  void go_on_alone();

  const std::shared_ptr<const ScanPlan> plan_;
  std::shared_ptr<SharedScan> shared_;
  std::unique_ptr<BatchStream> alone_;
  int64_t rows_to_drop_ = 0;  ///< Rows that alone_ gives once more.
};

}  // namespace lamella::inline v0
