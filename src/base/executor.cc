#include "lamella/executor.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lamella/error.h"

namespace lamella::inline v0 {

Executor::~Executor() = default;

namespace {

/// Tasks in the order they came. Shared with the threads, because one of them may outlive the pool's object.
class TaskQueue {
 public:
  void push(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
  }

  /// Lets run() return once the queue is empty.
  void end() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    wake_.notify_all();
  }

  void run() {
    for (;;) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool ending_ = false;
};

class ThreadPool final : public Executor {
 public:
  explicit ThreadPool(int num_threads) {
    try {
      threads_.reserve(static_cast<size_t>(num_threads));
      for (int i = 0; i < num_threads; ++i)
        threads_.emplace_back([queue = queue_] { queue->run(); });
    } catch (const std::exception& error) {
      const size_t num_started = threads_.size();
      stop();
      throw Error(ErrorCode::kResourceLimit, "a thread pool of " + std::to_string(num_threads) + " threads: after " +
                                                 std::to_string(num_started) + ": " + error.what());
    }
  }

  ~ThreadPool() override { stop(); }

  void submit(std::function<void()> task) override { queue_->push(std::move(task)); }
  int concurrency() const noexcept override { return static_cast<int>(threads_.size()); }

 private:
  void stop() {
    queue_->end();
    bool on_own_thread = false;
    for (std::thread& thread : threads_) {
      if (thread.get_id() == std::this_thread::get_id()) {
        // A task was the last holder. Its thread cannot join itself; it ends when it is done here.
        on_own_thread = true;
        thread.detach();
      } else {
        thread.join();
      }
    }
    if (on_own_thread) queue_->run();
  }

  std::shared_ptr<TaskQueue> queue_ = std::make_shared<TaskQueue>();
  std::vector<std::thread> threads_;
};

}  // namespace

std::shared_ptr<Executor> make_thread_pool(int num_threads) {
  if (num_threads < 1) {
    throw Error(ErrorCode::kInvalidArgument, "a thread pool of " + std::to_string(num_threads) + " threads");
  }
  return std::make_shared<ThreadPool>(num_threads);
}

void CancellationToken::check() const {
  if (cancelled()) throw Error(ErrorCode::kCancelled, "the scan was cancelled");
}

}  // namespace lamella::inline v0
