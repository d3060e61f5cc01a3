/// What a scan runs on, and how a caller watches and stops it.
/// Source folder: src/base.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// Runs tasks. Plug in a thread pool of your own, or use make_thread_pool().
///
/// No task waits for another, and the thread that consumes batches helps, so any executor makes progress, one without
/// threads included. Threads: submit() may be called from any thread, from inside a task too.
class LAMELLA_EXPORT Executor {
 public:
  virtual ~Executor();
  /// Runs `task` some time, on some thread, once. A task never throws.
  virtual void submit(std::function<void()> task) = 0;
  /// How many tasks can run at the same time.
  virtual int concurrency() const noexcept = 0;
};

/// A pool of `num_threads` threads that end when the last holder lets go, after the tasks already submitted have run.
/// The last holder may be a task. Throws kInvalidArgument when num_threads < 1, kResourceLimit when the system refuses
/// to start so many.
LAMELLA_EXPORT std::shared_ptr<Executor> make_thread_pool(int num_threads);

/// Asks work to stop. Copies share one flag. Threads: any.
class LAMELLA_EXPORT CancellationToken {
 public:
  CancellationToken() : cancelled_(std::make_shared<std::atomic<bool>>(false)) {}

  void cancel() noexcept { cancelled_->store(true, std::memory_order_relaxed); }
  bool cancelled() const noexcept { return cancelled_->load(std::memory_order_relaxed); }
  /// Throws Error kCancelled once cancel() was called.
  void check() const;

 private:
  std::shared_ptr<std::atomic<bool>> cancelled_;
};

/// How far a scan has come. Totals are those of the selected row groups, known once the file is open.
struct ScanProgress {
  int64_t rows_done = 0;
  int64_t rows_total = 0;
  int64_t bytes_read = 0;
};

/// Called between batches, on the thread that calls next_batch(). What it throws ends the scan and reaches the caller.
using ProgressCallback = std::function<void(const ScanProgress&)>;

}  // namespace lamella::inline v0
