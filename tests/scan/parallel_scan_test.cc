#include "scan/parallel_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "lamella/error.h"
#include "tests/scan/scan_sample.h"

namespace lamella {
namespace {

using scan_sample::as_file;
using scan_sample::Outcome;
using scan_sample::read;
using testing::HasSubstr;

/// Runs a task at once, on the thread that submits it.
class InlineExecutor final : public Executor {
 public:
  void submit(std::function<void()> task) override { task(); }
  int concurrency() const noexcept override { return 1; }
};

/// Keeps tasks and never runs them, until it ends.
class IdleExecutor final : public Executor {
 public:
  ~IdleExecutor() override {
    for (const auto& task : tasks_)
      task();
  }
  void submit(std::function<void()> task) override {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  int concurrency() const noexcept override { return 4; }

 private:
  std::mutex mutex_;
  std::deque<std::function<void()>> tasks_;
};

class RefusingExecutor final : public Executor {
 public:
  void submit(std::function<void()>) override { throw std::runtime_error("no threads left"); }
  int concurrency() const noexcept override { return 4; }
};

/// Pages of 100 rows, so that a batch has pieces for several threads.
writer::ColumnOptions small_pages() {
  writer::ColumnOptions options;
  options.encoding = Encoding::RLE_DICTIONARY;
  options.dictionary.fallback_after_values = 700;
  options.compression.codec = CompressionCodec::SNAPPY;
  options.pages.max_rows = 100;
  return options;
}

const writer::Bytes& sample() {
  static const writer::Bytes bytes = scan_sample::make({3000, 1, 1000, 2500, 40}, small_pages());
  return bytes;
}

ReadOptions with_threads(ReadOptions options, int threads) {
  options.threads = threads;
  return options;
}

/// What is read of a file in all the ways that change how.
std::vector<ReadOptions> ways_to_read() {
  std::vector<ReadOptions> ways(9);
  for (ReadOptions& options : ways)
    options.batch_rows = 64;
  ways[1].batch_bytes = 3000;
  ways[2].where = col("id") >= 900 && col("half") < 2000;
  ways[3].dictionary_mode = DictionaryMode::kKeep;
  ways[4].dictionary_mode = DictionaryMode::kAsType;
  ways[5].rows = {{10, 100}, {250, 1}, {2990, 40}, {6000, 900}};
  ways[6].row_groups = {{3, 0, 4}};
  ways[7].columns = {"id", "absent"};
  ways[7].null_for_missing = true;
  ways[8].columns = {"absent"};
  ways[8].null_for_missing = true;
  return ways;
}

TEST(ParallelScan, ThreadsGiveTheBatchesOfOneThread) {
  for (const ReadOptions& options : ways_to_read()) {
    const Outcome expected = read(as_file(sample()), options);
    ASSERT_FALSE(expected.error) << *expected.error;
    for (const int threads : {2, 3, 8}) {
      EXPECT_EQ(read(as_file(sample()), with_threads(options, threads)), expected) << threads;
    }
  }
}

TEST(ParallelScan, AnyExecutorOfThreadsMakesProgress) {
  const std::vector<std::shared_ptr<Executor>> executors = {
      make_thread_pool(1), make_thread_pool(3), std::make_shared<InlineExecutor>(), std::make_shared<IdleExecutor>(),
      std::make_shared<RefusingExecutor>()};
  for (ReadOptions options : ways_to_read()) {
    const Outcome expected = read(as_file(sample()), options);
    for (const auto& executor : executors) {
      options.executor = executor;
      EXPECT_EQ(read(as_file(sample()), options), expected);
    }
  }
}

TEST(ParallelScan, ManyScansShareTheThreadsOfOneExecutor) {
  ReadOptions options;
  options.batch_rows = 64;
  const Outcome expected = read(as_file(sample()), options);
  options.executor = make_thread_pool(2);
  std::vector<std::thread> scans;
  for (int i = 0; i < 4; ++i)
    scans.emplace_back([&] { EXPECT_EQ(read(as_file(sample()), options), expected); });
  for (std::thread& scan : scans)
    scan.join();
}

TEST(ParallelScan, UnorderedThreadsGiveTheSameBatchesInAnyOrder) {
  for (ReadOptions options : ways_to_read()) {
    Outcome expected = read(as_file(sample()), options);
    options.ordered = false;
    options.threads = 4;
    Outcome actual = read(as_file(sample()), options);
    if (options.dictionary_mode != DictionaryMode::kAsType) {
      std::sort(expected.batches.begin(), expected.batches.end());
      std::sort(actual.batches.begin(), actual.batches.end());
    }
    EXPECT_EQ(actual, expected);
  }
}

/// Whose bytes from `offset` on cannot be read.
class TornFile final : public RandomAccessFile {
 public:
  TornFile(std::shared_ptr<RandomAccessFile> file, ByteRange torn) : file_(std::move(file)), torn_(torn) {}

  const std::string& name() const noexcept override { return file_->name(); }
  int64_t size() const override { return file_->size(); }
  std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool* pool) const override {
    for (const ByteRange& range : ranges) {
      if (range.offset < torn_.offset + torn_.size_bytes && torn_.offset < range.offset + range.size_bytes) {
        throw Error(ErrorCode::kIoError, "torn at byte " + std::to_string(range.offset));
      }
    }
    return file_->read(ranges, pool);
  }

 private:
  const std::shared_ptr<RandomAccessFile> file_;
  const ByteRange torn_;
};

TEST(ParallelScan, ThreadsDeliverTheBatchesBeforeTheFirstError) {
  ReadOptions options;
  options.batch_rows = 64;
  const auto whole = as_file(sample());
  const auto metadata = read_metadata(*whole);
  for (int row_group = 0; row_group < metadata->num_row_groups(); ++row_group) {
    for (int leaf = 0; leaf < 4; ++leaf) {
      const int64_t offset = metadata->column_chunk(row_group, leaf).data_page_offset;
      const auto torn = std::make_shared<TornFile>(whole, ByteRange{offset, 1});
      const Outcome expected = read(torn, options);
      ASSERT_TRUE(expected.error);
      for (int i = 0; i < 5; ++i)
        EXPECT_EQ(read(torn, with_threads(options, 3)), expected);
      ReadOptions unordered = with_threads(options, 3);
      unordered.ordered = false;
      const Outcome any = read(torn, unordered);
      EXPECT_EQ(any.error, expected.error);
      EXPECT_GE(any.batches.size(), expected.batches.size());
    }
  }
}

TEST(ParallelScan, ThreadsThrowTheSameErrorAgain) {
  const auto whole = as_file(sample());
  const int64_t offset = read_metadata(*whole)->column_chunk(2, 1).data_page_offset;
  const auto reader = ParquetReader::open(std::make_shared<TornFile>(whole, ByteRange{offset, 1}), with_threads({}, 2));
  const auto message = [&]() -> std::string {
    try {
      while (reader->next_batch()) {
      }
      return "no error";
    } catch (const Error& error) {
      return error.what();
    }
  };
  const std::string first = message();
  EXPECT_THAT(first, HasSubstr("sample.parquet: row group 2: column half"));
  EXPECT_EQ(message(), first);
}

TEST(ParallelScan, ThreadsCanBeCancelledAtAnyTime) {
  for (int batches = 0; batches < 40; ++batches) {
    ReadOptions options = with_threads({}, 3);
    options.batch_rows = 64;
    const auto reader = ParquetReader::open(as_file(sample()), options);
    for (int i = 0; i < batches; ++i)
      ASSERT_TRUE(reader->next_batch());
    std::thread canceller([&] { reader->cancel(); });
    ErrorCode code = ErrorCode::kIoError;
    try {
      while (reader->next_batch()) {
      }
    } catch (const Error& error) {
      code = error.code();
    }
    canceller.join();
    try {
      reader->next_batch();
      EXPECT_EQ(code, ErrorCode::kIoError);  // Cancelled behind the last batch: there was nothing to stop.
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCancelled);
    }
  }
}

TEST(ParallelScan, AReaderMayGoWhileItsThreadsWork) {
  for (int batches = 0; batches < 60; batches += 3) {
    ReadOptions options = with_threads({}, 4);
    options.batch_rows = 64;
    std::optional<ColumnarBatch> last;
    {
      const auto reader = ParquetReader::open(as_file(sample()), options);
      for (int i = 0; i <= batches; ++i)
        last = reader->next_batch();
    }
    EXPECT_GT(last->num_rows(), 0);
  }
}

TEST(ParallelScan, ThreadsReadWhatOneThreadCanReadWithinTheBudget) {
  ReadOptions options;
  options.batch_rows = 64;
  const Outcome expected = read(as_file(sample()), options);
  int failed = 0;
  int restarted = 0;
  for (int64_t budget = 10000; budget < 400000; budget += 10000) {
    options.memory_budget_bytes = budget;
    const Outcome alone = read(as_file(sample()), options);
    if (alone.error) {
      ++failed;
      continue;
    }
    EXPECT_EQ(alone, expected);
    const auto reader = ParquetReader::open(as_file(sample()), with_threads(options, 4));
    Outcome parallel;
    while (const auto batch = reader->next_batch())
      parallel.batches.push_back(scan_sample::text_of(*batch));
    EXPECT_EQ(parallel, expected) << budget;
    restarted += static_cast<int>(reader->metrics().restarts);
  }
  EXPECT_GT(failed, 0);
  EXPECT_LT(failed, 39);
  RecordProperty("restarted", restarted);
}

TEST(ParallelScan, ThreadsCountWhatOneThreadCounts) {
  for (const ReadOptions& options : ways_to_read()) {
    const auto count = [&](int threads) {
      const auto reader = ParquetReader::open(as_file(sample()), with_threads(options, threads));
      while (reader->next_batch()) {
      }
      return reader->metrics();
    };
    const ScanMetrics one = count(1);
    const ScanMetrics many = count(4);
    EXPECT_EQ(many.rows, one.rows);
    EXPECT_EQ(many.rows_scanned, one.rows_scanned);
    EXPECT_EQ(many.row_groups, one.row_groups);
    EXPECT_EQ(many.row_groups_pruned, one.row_groups_pruned);
    EXPECT_EQ(many.rows_pruned, one.rows_pruned);
    EXPECT_EQ(many.bytes_read, one.bytes_read);
    EXPECT_EQ(many.bytes_decoded, one.bytes_decoded);
    EXPECT_EQ(many.pages, one.pages);
  }
}

TEST(ParallelScan, ThreadsReportTheProgressOfOneThread) {
  for (ReadOptions options : ways_to_read()) {
    std::vector<int64_t> done;
    options.progress = [&](const ScanProgress& progress) { done.push_back(progress.rows_done); };
    read(as_file(sample()), options);
    const std::vector<int64_t> expected = std::exchange(done, {});
    read(as_file(sample()), with_threads(options, 3));
    EXPECT_EQ(done, expected);
  }
}

TEST(ParallelScan, AScanThatIsOverSoonIsTheCallersAlone) {
  using Clock = std::chrono::steady_clock;
  const auto file = as_file(scan_sample::make({10}));
  for (int i = 0; i < 20; ++i) {
    const auto start = Clock::now();
    const auto reader = ParquetReader::open(file, with_threads({}, 8));
    while (reader->next_batch()) {
    }
    if (Clock::now() - start < std::chrono::microseconds(200)) {
      EXPECT_EQ(reader->metrics().tasks, 0);
    }
  }
}

}  // namespace
}  // namespace lamella
