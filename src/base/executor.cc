#include "lamella/executor.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lamella/error.h"

namespace lamella::inline v0 {

Executor::~Executor() = default;

namespace {

class ThreadPool final : public Executor {
 public:
  explicit ThreadPool(int num_threads) {
    threads_.reserve(static_cast<size_t>(num_threads));
    for (int i = 0; i < num_threads; ++i)
      threads_.emplace_back([this] { run(); });
  }

  ~ThreadPool() override {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
      thread.join();
  }

  void submit(std::function<void()> task) override {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
  }

  int concurrency() const noexcept override { return static_cast<int>(threads_.size()); }

 private:
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

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool ending_ = false;
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
