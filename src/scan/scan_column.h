/// One column of a scan: its reader, where that is, and what it knows of the rows ahead.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <vector>

#include "column/vectorized_column_reader.h"
#include "lamella/columnar_batch.h"
#include "lamella/scan_metrics.h"
#include "scan/row_selection.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

/// What a thread would do one after the other for all columns before each batch. An error of an earlier stage in any
/// column comes before one of a later stage.
enum class ScanStage : uint8_t { kStart, kSeek, kForesee, kPlan, kFilter, kRead };

struct ScanFailure {
  ScanStage stage = ScanStage::kStart;
  std::exception_ptr error;  ///< None: no failure.
};

/// Rows [first, end) of a row group, and how large they are.
struct RowStretch {
  int64_t first = 0;
  int64_t end = 0;
  double bytes_per_row = 0;
};

/// Moves through the selected rows of a row group. What it finds out about rows ahead is seen by others only once it is
/// published. Threads: one at a time; publish() and what tells of rows ahead may be called while others call those of
/// other columns.
class ScanColumn {
 public:
  /// `projected` is one of the plan's, or of its filter's. Throws as the column readers' constructors do.
  ScanColumn(const ScanPlan& plan, const ProjectedColumn& projected);

  /// False for a column that the file lacks: it is all null, and all that can be done with it is read().
  bool in_file() const noexcept { return reader_ != nullptr; }

  /// Takes another row group. `selection` stays where it is. An idle column is not asked for rows there but to skip
  /// them, keeps nobody waiting, and reads nothing.
  void start(const RowGroupSelection& selection, bool is_idle = false) noexcept;
  /// Gets ready for the row that comes next, and finds out about those behind it. What goes wrong is a failure of the
  /// first row of which nothing is known.
  void look_ahead() noexcept;
  void publish() noexcept;

  /// What is known of `row`, or nullptr.
  const RowStretch* stretch_at(int64_t row) const noexcept;
  /// Whether something is known of `row`, and be it that it fails.
  bool knows(int64_t row) const noexcept { return stretch_at(row) != nullptr || failure_.error != nullptr; }
  const ScanFailure& failure() const noexcept { return failure_; }
  /// How many of the next `max_rows` rows can come in one vector. To be asked before each read where asks_for_plans();
  /// may read pages.
  int64_t plan(int64_t max_rows) { return reader_->plan(max_rows); }
  bool asks_for_plans() const noexcept { return asks_for_plans_; }

  /// The next `rows` rows, or the selected ones of them. Throws what reading throws, and kInvalidArgument when there
  /// are nulls and the target says that there are none.
  ColumnVector read(int64_t rows, const Selection* selection);

  /// Passes over the next `rows` rows.
  void skip(int64_t rows);
  /// Keeps in `selection` those of the next `rows` rows that pass, without passing over them. Precondition: in_file().
  void filter(int64_t rows, const ColumnFilter& filter, Selection& selection);
  /// The same where skip(rows) comes next: what passes may be found without decoding the values.
  void filter_only(int64_t rows, const ColumnFilter& filter, Selection& selection);

  /// What was counted since the last call.
  ScanMetrics take_metrics() noexcept;

 private:
  void move_on();
  void foresee();

  const ProjectedColumn& projected_;
  std::unique_ptr<ScanMetrics> metrics_ = std::make_unique<ScanMetrics>();  ///< The reader has its address.
  std::unique_ptr<VectorizedColumnReader> reader_;

  const RowGroupSelection* selection_ = nullptr;
  bool is_idle_ = false;
  size_t next_range_ = 0;
  int64_t row_ = 0;        ///< In the row group.
  int64_t range_end_ = 0;  ///< Of the selected rows that row_ lies in; row_ itself when they are done.
  ScanStage stage_ = ScanStage::kStart;
  std::vector<AlikeRows> alike_;
  std::vector<RowStretch> found_;
  ScanFailure found_failure_;
  bool found_needs_plans_ = false;

  std::vector<RowStretch> stretches_;  ///< Published, as what follows.
  ScanFailure failure_;
  bool asks_for_plans_ = false;
};

}  // namespace lamella::inline v0
