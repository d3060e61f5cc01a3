/// How far long work has come, on a terminal.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "lamella/executor.h"

namespace lamella::inline v0::tool {

/// A line on standard error that shows itself when that is a terminal and the work takes longer than a second, and that
/// erases itself at the end. Threads: add() may be called from any thread.
class ProgressBar {
 public:
  /// For `passes` over the same things, which are called `noun`.
  explicit ProgressBar(std::string noun, int64_t passes = 1);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// How many things one pass is about.
  void set_pass_total(double total) noexcept { pass_total_.store(total, std::memory_order_relaxed); }
  void add(int64_t count);

  /// What tells the bar of the rows of one reader; empty where no bar can be shown.
  ProgressCallback follow_reader();

 private:
  using Clock = std::chrono::steady_clock;

  void draw(Clock::time_point now);

  const bool on_terminal_;
  const std::string noun_;
  const int64_t passes_;
  const Clock::time_point start_;
  std::atomic<double> pass_total_{0};
  std::atomic<int64_t> done_{0};
  std::mutex drawing_;
  Clock::time_point next_draw_;  ///< Guarded by drawing_.
  bool drawn_ = false;           ///< Guarded by drawing_.
};

}  // namespace lamella::inline v0::tool
