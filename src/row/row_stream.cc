#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

#include "lamella/row_materializer.h"

namespace lamella::inline v0 {
namespace {

/// A batch and, later, its rows.
struct Job {
  ColumnarBatch batch;
  UnsafeRows rows = {};
  std::exception_ptr failure = nullptr;
  bool is_claimed = false;  ///< Some thread makes the rows; guarded by Work::mutex, as is_done.
  bool is_done = false;
};

/// What the stream and its tasks share: a task may be run after the stream is gone.
struct Work {
  explicit Work(RowMaterializer from) : materializer(std::move(from)) {}

  bool claim(Job& job) {
    const std::scoped_lock lock(mutex);
    return !std::exchange(job.is_claimed, true);
  }

  /// Precondition: this thread has claimed the job.
  void run(Job& job) {
    try {
      materializer.materialize(job.batch, job.rows);
    } catch (...) {
      job.failure = std::current_exception();
    }
    const std::scoped_lock lock(mutex);
    job.is_done = true;
    done.notify_all();
  }

  const RowMaterializer materializer;
  std::mutex mutex;
  std::condition_variable done;
};

}  // namespace

struct RowStream::State {
  State(BatchSource& from, std::shared_ptr<Executor> on, RowOptions options)
      : source(from),
        executor(std::move(on)),
        work(std::make_shared<Work>(RowMaterializer(*source.schema(), options))) {}

  /// Reads batches until enough are under way. What the source throws takes the place of a batch.
  void fill() {
    const auto wanted = static_cast<size_t>(executor == nullptr ? 1 : 2 * std::max(1, executor->concurrency()));
    while (!is_source_done && jobs.size() < wanted) {
      try {
        std::optional<ColumnarBatch> batch = source.next_batch();
        is_source_done = !batch;
        if (batch) start(std::move(*batch));
      } catch (...) {
        is_source_done = true;
        source_failure = std::current_exception();
      }
    }
  }

  void start(ColumnarBatch batch) {
    auto job = std::make_shared<Job>(Job{.batch = std::move(batch)});
    if (!spare.empty()) {
      job->rows = std::move(spare.back());
      spare.pop_back();
    }
    jobs.push_back(job);
    if (executor == nullptr) return;
    executor->submit([shared = work, job] {
      if (shared->claim(*job)) shared->run(*job);
    });
  }

  /// Makes rows, of later batches too, until those of the first job are there.
  void finish(Job& first) {
    for (const std::shared_ptr<Job>& job : jobs) {
      if (work->claim(*job)) work->run(*job);
      const std::scoped_lock lock(work->mutex);
      if (first.is_done) return;
    }
    std::unique_lock lock(work->mutex);
    work->done.wait(lock, [&] { return first.is_done; });
  }

  BatchSource& source;
  std::shared_ptr<Executor> executor;
  std::shared_ptr<Work> work;
  std::deque<std::shared_ptr<Job>> jobs;  ///< In the order of the source.
  std::vector<UnsafeRows> spare;
  bool is_source_done = false;
  std::exception_ptr source_failure;  ///< Behind all jobs.
  std::exception_ptr failure;
};

RowStream::RowStream(BatchSource& source, std::shared_ptr<Executor> executor, RowOptions options)
    : state_(std::make_unique<State>(source, std::move(executor), options)) {}

RowStream::~RowStream() = default;

const SparkType& RowStream::spark_schema() const noexcept {
  return state_->work->materializer.spark_schema();
}

std::optional<UnsafeRows> RowStream::next() {
  while (state_->failure == nullptr) {
    state_->fill();
    if (state_->jobs.empty()) {
      state_->failure = state_->source_failure;
      if (state_->failure == nullptr) return std::nullopt;
      break;
    }
    const std::shared_ptr<Job> job = state_->jobs.front();
    state_->finish(*job);
    state_->jobs.pop_front();
    state_->failure = job->failure;
    if (job->failure == nullptr && job->rows.num_rows() > 0) return std::move(job->rows);
  }
  std::rethrow_exception(state_->failure);
}

void RowStream::recycle(UnsafeRows rows) {
  state_->spare.push_back(std::move(rows));
}

}  // namespace lamella::inline v0
