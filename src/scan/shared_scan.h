/// What the threads of one scan share: who does which piece of work, and what is ready.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "lamella/executor.h"
#include "lamella/scan_metrics.h"
#include "scan/batch_stream.h"
#include "scan/row_group_scan.h"
#include "scan/row_group_walk.h"
#include "scan/scan_plan.h"

namespace lamella::inline v0 {

/// Reads row groups with as many threads as the executor gives, and with the one that calls next().
///
/// A piece of work is what one column has to do for the planned batches of a row group (see RowGroupScan), or opening a
/// row group. Nobody waits for a piece that has not begun: whoever has nothing to do takes one, the earliest in the
/// order of output first, so an executor that runs nothing at all only means that next() does everything. Tasks of the
/// executor take pieces until there are none, and end.
///
/// Batches are planned ahead, in one row group after the other, as long as they stay below a cap and the memory budget
/// is less than half used; the first batch that is to come out may always be made. Threads: next() is called by one
/// thread; the rest is protected by the mutex.
class SharedScan : public std::enable_shared_from_this<SharedScan> {
 public:
  /// `scan` has been given no row group yet. `own_threads`: of a pool that is made when plan.options has no executor.
  SharedScan(std::shared_ptr<const ScanPlan> plan, std::unique_ptr<RowGroupScan> scan, int own_threads);

  /// The next batch in output order, or nothing at the end. Throws the error that comes first in that order.
  std::optional<ScannedBatch> next();
  /// Lets nobody take another piece, and waits for those that are under way.
  void stop() noexcept;
  /// Lets go of all row groups and batches. Precondition: stop().
  void release() noexcept;

  /// What is left of the row groups behind the batches that next() gave. Precondition: stop().
  std::vector<RowGroupSelection> rows_left() const;
  /// Rows of the batches that next() gave.
  int64_t rows_delivered() const noexcept { return rows_delivered_; }
  ScanMetrics metrics();

 private:
  using Clock = std::chrono::steady_clock;

  /// A row group that is being read, or whose batches wait.
  struct Flight {
    const RowGroupSelection* selection = nullptr;
    std::unique_ptr<RowGroupScan> scan;
    int64_t rows_passed = 0;  ///< Before the row group, until its first batch.
    int64_t rows_delivered = 0;
    std::exception_ptr failure;  ///< It could not be opened.

    bool has_failed() const noexcept { return failure != nullptr || scan->has_failed(); }
  };
  /// What a thread has taken upon itself.
  struct Piece {
    enum class Kind : uint8_t { kNone, kStrands, kPlan, kRowGroup } kind = Kind::kNone;
    Flight* flight = nullptr;
    RowGroupScan::Work work = {};
  };
  using Lock = std::unique_lock<std::mutex>;
  static constexpr int kCaller = 0;

  Lock lock();
  void relock(Lock& lock);

  Piece take_piece(int worker);
  bool plan_ahead(const Flight& flight);
  bool has_piece() noexcept;
  bool may_plan(const Flight& flight) noexcept;
  bool may_open() noexcept;
  bool may_look_ahead() noexcept;

  void do_piece(Piece piece, Lock& lock);
  void run_strands(RowGroupScan& scan, const RowGroupScan::Work& work, Lock& lock);
  void settle_plan(RowGroupScan& scan, Lock& lock);
  void open_row_group(Lock& lock);
  std::optional<ScannedBatch> take_ready();
  ScannedBatch take_front(Flight& flight);
  void drop_ended();

  void call_for_help(Lock& lock);
  void finish_running() noexcept;
  void announce() noexcept;
  void help();
  bool look_out(Lock& lock, uint64_t seen);
  void wait_for_news(Lock& lock, uint64_t seen);

  const std::shared_ptr<const ScanPlan> plan_;
  const bool in_order_;
  const int own_threads_;
  std::shared_ptr<Executor> executor_;  ///< A pool of its own is made when help is first called for.
  const int num_threads_;               ///< The one in next() included.
  const int64_t max_planned_bytes_;
  const size_t max_scans_;
  const size_t max_pieces_;  ///< That the columns of a row group are cut into.

  const int64_t max_batches_;  ///< That a column is moved on by at once.

  std::mutex mutex_;  ///< Guards all that follows.
  int max_helpers_;
  std::vector<bool> places_;      ///< Numbers of threads that are in use; the caller of next() has the first.
  std::condition_variable news_;  ///< For the thread in next(), and for stop().
  std::deque<std::unique_ptr<Flight>> flights_;
  std::vector<std::unique_ptr<RowGroupScan>> spare_scans_;
  size_t num_scans_ = 0;  ///< Spare ones and those of flights.
  RowGroupWalk row_groups_;
  bool walk_ended_ = false;
  bool opening_ = false;
  int64_t rows_delivered_ = 0;
  int helpers_ = 0;  ///< Tasks submitted or running.
  int running_ = 0;  ///< Threads that do a piece, or call for help.
  bool stopped_ = false;
  std::optional<Clock::time_point> began_;
  std::atomic<uint64_t> changes_{0};  ///< Counts what may give an idle thread something to do.
  ScanMetrics metrics_;
};

}  // namespace lamella::inline v0
