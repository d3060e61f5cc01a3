/// The batches of one row group, made in steps that can be done at the same time.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "lamella/columnar_batch.h"
#include "lamella/scan_metrics.h"
#include "scan/batch_stream.h"
#include "scan/row_selection.h"
#include "scan/scan_column.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

/// Moves all columns of a scan through the selected rows of a row group, one batch after the other.
///
///     scan.start(selection);
///     while (scan.begin_batch()) {
///       do {
///         scan.run_steps(0, scan.num_steps());  // or parts of them, each on a thread of its own
///       } while (!scan.finish_steps());
///       deliver(scan.take_batch());
///     }
///
/// A step is what has to be done in one column. With a filter its columns are read first, and the others give only the
/// rows that passed. The size of a batch is what rows, bytes and the columns' own plans allow, and follows from where
/// the columns are: it does not depend on who runs which step. Threads: run_steps() for distinct steps may run at the
/// same time; all else is for one thread, and not while steps run. Throws Error with row group, column, page and byte;
/// among several, the one that a single thread would come upon first. A scan that threw can't go on.
class RowGroupScan {
 public:
  /// Makes readers for all columns. Throws as they do.
  explicit RowGroupScan(std::shared_ptr<const ScanPlan> plan);

  /// Takes another row group. `selection` stays where it is.
  void start(const RowGroupSelection& selection) noexcept;
  /// False when there are no more rows.
  bool begin_batch();
  size_t num_steps() const noexcept { return num_steps_; }
  /// Does steps [first, last), each exactly once, and tells what that took. Errors are kept for finish_steps().
  ScanMetrics run_steps(size_t first, size_t last) noexcept;
  /// Called when all steps are done. True when they made a batch; false when there are more steps to do for it.
  bool finish_steps();
  ScannedBatch take_batch();
  /// What was counted outside of steps since the last call.
  ScanMetrics take_metrics() noexcept { return std::exchange(metrics_, ScanMetrics()); }

 private:
  enum class Phase : uint8_t { kMove, kFilter, kRead };

  void plan_batch();
  void check_moved() const;
  void run_step(size_t step) noexcept;
  void throw_step_error() const;
  template <typename Visit>
  void for_each_in_file(Visit&& visit);

  const std::shared_ptr<const ScanPlan> plan_;
  std::vector<ScanColumn> columns_;
  std::vector<ScanColumn> filter_columns_;
  std::vector<ScanColumn*> in_file_;  ///< Of both, those that the file has.
  ScanMetrics metrics_;

  const RowGroupSelection* selection_ = nullptr;
  bool at_start_ = false;   ///< Of the row group: its column chunks are still to be opened.
  size_t range_ = 0;        ///< The next of the selection's ranges.
  int64_t range_left_ = 0;  ///< Rows of the current one that are not in a batch yet.
  Phase phase_ = Phase::kMove;
  size_t num_steps_ = 0;
  int64_t rows_ = 0;  ///< Of the batch that is being made.
  int64_t size_bytes_ = 0;
  std::optional<Selection> selected_;
  std::vector<ColumnVector> vectors_;         ///< By step.
  std::vector<std::exception_ptr> failures_;  ///< By step.
};

}  // namespace lamella::inline v0
