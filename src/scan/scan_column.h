/// One column of a scan: its reader, and what the scan has to know of it between batches.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>

#include "column/vectorized_column_reader.h"
#include "lamella/columnar_batch.h"
#include "lamella/scan_metrics.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

/// Threads: one at a time.
class ScanColumn {
 public:
  /// `projected` is one of the plan's, or of its filter's. Throws as the column readers' constructors do.
  ScanColumn(const ScanPlan& plan, const ProjectedColumn& projected);

  /// False for a column that the file lacks: it is all null.
  bool in_file() const noexcept { return reader_ != nullptr; }
  /// Precondition: in_file().
  VectorizedColumnReader& reader() noexcept { return *reader_; }

  /// Moves to the rows from `row` on, in the row group `row_group` or, when that is -1, in the one it is in. What goes
  /// wrong is kept for check(). Precondition: in_file().
  void move(int row_group, int64_t row) noexcept;
  /// The last of the stages of move() that went well, of kStages.
  int stages_moved() const noexcept { return stages_moved_; }
  static constexpr int kStages = 3;

  /// Looks at the rows that come next; what goes wrong is kept for check(). Precondition: in_file().
  void prepare() noexcept;
  /// Throws what move() or prepare() came upon.
  void check() const {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }
  /// Memory that a row of those that come next takes, as prepare() found it.
  double bytes_per_row() const noexcept { return bytes_per_row_; }

  /// The next `rows` rows, or the selected ones of them. Throws what reading throws, and kInvalidArgument when there
  /// are nulls and the target says that there are none.
  ColumnVector read(int64_t rows, const Selection* selection);

  /// What was counted since the last call.
  ScanMetrics take_metrics() noexcept;

 private:
  const ProjectedColumn& projected_;
  std::unique_ptr<ScanMetrics> metrics_ = std::make_unique<ScanMetrics>();  ///< The reader has its address.
  std::unique_ptr<VectorizedColumnReader> reader_;
  double bytes_per_row_ = 0;
  int stages_moved_ = kStages;
  std::exception_ptr failure_;
};

}  // namespace lamella::inline v0
