/// The batches of one row group, made column by column.
#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "lamella/columnar_batch.h"
#include "lamella/scan_metrics.h"
#include "scan/batch_stream.h"
#include "scan/filter_scan.h"
#include "scan/row_selection.h"
#include "scan/scan_column.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

/// Moves all columns of a scan through the selected rows of a row group.
///
///     scan.start(selection);
///     while (!scan.ended()) {
///       if (scan.front_is_done()) deliver(scan.take_front());
///       else if (scan.can_plan()) scan.plan();  // and settle it, where columns have to be asked
///       else { auto work = scan.take_work(...); metrics += scan.run(work); scan.finish(work); }
///     }
///
/// Batches are planned first: their sizes follow from rows, bytes and what the columns tell of the rows ahead, and not
/// from who does what when. Each column then is a strand, which fills the planned batches in their order, at its own
/// pace; several planned batches let a strand go on in a page while it is in the cache, and strands drift apart. With a
/// filter its columns are one strand, which selects rows, and the others read what it selected.
///
/// A batch fails as it would on one thread: by the first of its stages that fails in any column, and there by the first
/// column. Threads: run() may be called for several pieces of work at the same time, and settle_plan() beside it; all
/// else by one thread at a time. Throws Error with row group, column, page and byte.
class RowGroupScan {
 public:
  /// Strands, and the batches that each of them is to fill.
  struct Work {
    std::vector<size_t> strands;
    bool empty() const noexcept { return strands.empty(); }
  };

  /// Makes readers for all columns. Throws as they do.
  explicit RowGroupScan(std::shared_ptr<const ScanPlan> plan);

  /// Takes another row group. `selection` stays where it is. Precondition: ended(), or none was started yet.
  void start(const RowGroupSelection& selection);

  /// Whether enough is known of the rows ahead for another batch.
  bool can_plan() noexcept;
  /// Plans a batch of what is known. Where columns have to be asked (plan_is_open()) it becomes one by settle_plan(),
  /// which may read pages, and close_plan(). Precondition: can_plan().
  void plan();
  bool plan_is_open() const noexcept { return plan_is_open_; }
  void settle_plan() noexcept;
  void close_plan();

  size_t num_strands() const noexcept { return strands_.size(); }
  bool has_work() const noexcept { return !queue_.empty(); }
  /// Whether among the first of it is some that `worker` had last, or nobody.
  bool has_work_of(int worker) const noexcept;
  /// Takes up to `max_strands` strands that have something to do, each for up to `max_batches` batches. One that the
  /// same `worker` had last is preferred: its page and its dictionary may still be in the cache of that core.
  Work take_work(size_t max_strands, int64_t max_batches, int worker);
  ScanMetrics run(const Work& work) noexcept;
  void finish(const Work& work);

  /// Batches that are planned and were not taken, and their bytes.
  int64_t num_planned() const noexcept { return planned_ - front_; }
  int64_t planned_bytes() const noexcept { return planned_bytes_; }
  bool front_is_done() const noexcept { return num_planned() > 0 && slot(front_).is_done(); }
  bool front_has_failed() const noexcept { return front_is_done() && slot(front_).failure.error != nullptr; }
  /// The first of the planned batches. Throws what made it fail; then the row group is to be given up. Precondition:
  /// front_is_done().
  ScannedBatch take_front();
  /// No more batches will come.
  bool ended() const noexcept { return num_planned() == 0 && rows_are_planned(); }
  /// Some planned batch fails.
  bool has_failed() const noexcept { return failed_batch_ != kNone; }

 private:
  static constexpr int64_t kNone = INT64_MAX;
  static constexpr int64_t kMaxPlanned = 64;

  /// A planned batch.
  struct Slot {
    int64_t rows = 0;
    int64_t size_bytes = 0;
    std::optional<Selection> selection;
    std::vector<ColumnVector> vectors;
    size_t columns_left = 0;
    ScanFailure failure;
    size_t failed_column = 0;

    bool is_done() const noexcept;
    void fail(const ScanFailure& why, size_t column) noexcept;
  };
  enum class Role : uint8_t { kSelect, kRead };
  /// A column, or the filter, on its way through the batches.
  struct Strand {
    Role role = Role::kRead;
    size_t column = 0;             ///< Of the output.
    ScanColumn* reader = nullptr;  ///< None: the filter.
    int64_t next = 0;              ///< Batch, counted from the row group's first.
    int64_t begin = 0;             ///< Of the work that was taken: batches [begin, end).
    int64_t end = 0;
    bool looks_ahead = false;  ///< It has to tell of its first rows.
    bool busy = false;         ///< In the queue, or being worked on.
    int worker = -1;           ///< Who had it last.
    std::exception_ptr error;  ///< Of batch `next`.
  };

  Slot& slot(int64_t batch) noexcept { return slots_[static_cast<size_t>(batch % kMaxPlanned)]; }
  const Slot& slot(int64_t batch) const noexcept { return slots_[static_cast<size_t>(batch % kMaxPlanned)]; }
  bool rows_are_planned() const noexcept {
    return has_failed() || selection_ == nullptr || range_ == selection_->ranges.size();
  }
  Slot& add_slot(int64_t rows);
  int64_t limit_of(const Strand& strand) const noexcept;
  std::deque<size_t>::const_iterator find_work_of(int worker) const noexcept;
  void queue_ready();
  void run_strand(Strand& strand) noexcept;
  bool reads_file(const Strand& strand) const noexcept;
  void look_ahead(const Strand& strand) noexcept;
  void fill(const Strand& strand, Slot& batch);
  void finish_strand(Strand& strand);

  const std::shared_ptr<const ScanPlan> plan_;
  std::optional<FilterScan> filter_;
  std::vector<ScanColumn> columns_;   ///< Of the output, those that the filter does not give.
  std::vector<ScanColumn*> in_file_;  ///< Of both, those that the file has.
  std::vector<Strand> strands_;
  std::deque<size_t> queue_;  ///< Strands that nobody works on and that have something to do.

  const RowGroupSelection* selection_ = nullptr;
  size_t range_ = 0;       ///< Of the selection, the one that the next batch begins in.
  int64_t row_ = 0;        ///< Where it begins, in the row group.
  size_t last_blind_ = 0;  ///< The column that last knew nothing of row_.
  bool plan_is_open_ = false;
  std::vector<size_t> asked_;  ///< Of in_file_, those that the open plan has to ask.
  int64_t open_rows_ = 0;
  double open_bytes_per_row_ = 0;
  ScanFailure open_failure_;
  size_t open_failed_column_ = 0;

  std::vector<Slot> slots_;  ///< A ring: threads hold on to slots while others are planned.
  int64_t front_ = 0;        ///< The first batch that was not taken.
  int64_t planned_ = 0;
  int64_t selected_ = 0;  ///< Batches before it have a selection.
  int64_t failed_batch_ = kNone;
  int64_t planned_bytes_ = 0;
};

}  // namespace lamella::inline v0
