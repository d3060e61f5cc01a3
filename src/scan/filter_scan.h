/// The filter of a scan at work on the rows of a row group, batch after batch.
#pragma once

#include <cstdint>
#include <vector>

#include "column/row_ordinals.h"
#include "lamella/columnar_batch.h"
#include "lamella/scan_metrics.h"
#include "scan/row_selection.h"
#include "scan/scan_column.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

/// Reads the columns of a filter, each for the rows that passed those before it, in an order that what was found in the
/// row group so far decides: cheap columns that let few rows pass come first. Columns that are wanted in the output as
/// well give their values for the rows that passed all. Threads: as ScanColumn.
class FilterScan {
 public:
  /// Precondition: the plan has a filter, and stays. Throws as ScanColumn's constructor does.
  explicit FilterScan(const ScanPlan& plan);

  std::vector<ScanColumn>& columns() noexcept { return columns_; }
  /// Which column of the output comes from a column of the filter: -1 for one that doesn't.
  const std::vector<int>& sources() const noexcept { return sources_; }

  void start(const RowGroupSelection& selection);
  void look_ahead() noexcept;
  void publish() noexcept;

  /// Which of the next `rows` rows pass. Columns of the output that have a source are put into `output`. Throws what
  /// reading throws.
  Selection select(int64_t rows, std::vector<ColumnVector>& output);

  ScanMetrics take_metrics() noexcept;

 private:
  /// What a step of the filter did so far in the row group.
  struct Experience {
    int64_t rows_asked = 0;
    int64_t rows_passed = 0;
    double column_cost = 1;
    ConjunctGuess guess;
    double rank() const noexcept;
  };

  bool is_passed(const std::vector<size_t>& terms, const RowGroupSelection& selection) const noexcept;
  std::vector<size_t> order() const;
  Selection select_rest(int64_t rows, const Selection& selection, std::vector<ColumnVector>& output);
  bool is_output(size_t column) const noexcept;
  bool is_read_later(size_t column) const noexcept;
  void put(const ColumnVector& vector, size_t column, std::vector<ColumnVector>& output) const;

  const ScanPlan& plan_;
  std::vector<ScanColumn> columns_;
  std::vector<int> sources_;
  RowOrdinals ordinals_;
  std::vector<Experience> experience_;  ///< Of the steps.
  std::vector<size_t> steps_;           ///< Those to take in this row group.
  bool takes_rest_ = false;             ///< What is behind them has to be passed as well.
};

}  // namespace lamella::inline v0
