#include "scan_file.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <latch>
#include <limits>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "lamella/executor.h"
#include "lamella/parquet_reader.h"

namespace lamella::inline v0::tool {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void add(const ScanMetrics& part, ScanMetrics& sum) {
  sum.rows += part.rows;
  sum.rows_scanned += part.rows_scanned;
  sum.row_groups += part.row_groups;
  sum.row_groups_pruned += part.row_groups_pruned;
  sum.pages += part.pages;
  sum.pages_pruned += part.pages_pruned;
  sum.rows_pruned += part.rows_pruned;
  sum.bytes_read += part.bytes_read;
  sum.bytes_bridged += part.bytes_bridged;
  sum.bytes_decompressed += part.bytes_decompressed;
  sum.open_seconds += part.open_seconds;
  sum.read_seconds += part.read_seconds;
  sum.decompress_seconds += part.decompress_seconds;
  sum.decode_seconds += part.decode_seconds;
  sum.filter_seconds += part.filter_seconds;
}

/// A file whose footer has been read.
struct OpenFile {
  std::shared_ptr<RandomAccessFile> file;
  std::shared_ptr<const FileMetadata> metadata;
};

/// What one reader did.
struct ReaderResult {
  ScanMetrics metrics;
  int columns = 0;
  RowTotals rows;
};

ReaderResult read_all(const OpenFile& open, ReadOptions options, bool make_rows, ProgressBar& progress) {
  options.progress = progress.follow_reader();
  const auto reader = ParquetReader::open(open.file, open.metadata, std::move(options));
  std::optional<RowCounter> rows;
  if (make_rows) rows.emplace(*reader->schema());
  while (const auto batch = reader->next_batch()) {
    if (rows) rows->add(*batch);
  }
  return {reader->metrics(), reader->schema()->num_fields(), rows ? rows->totals() : RowTotals{}};
}

/// Gives row groups to threads, one after the other, and gathers what they did.
class RowGroupScan {
 public:
  RowGroupScan(const OpenFile& open, const ReadOptions& options, bool make_rows, ProgressBar& progress)
      : open_(open), options_(options), make_rows_(make_rows), progress_(progress) {}

  ReaderResult run(int threads) {
    const std::shared_ptr<Executor> pool = make_thread_pool(threads);
    std::latch done(threads);
    for (int thread = 0; thread < threads; ++thread) {
      pool->submit([this, &done] {
        read_row_groups();
        done.count_down();
      });
    }
    done.wait();
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    return sum_;
  }

 private:
  /// Row groups are handed out in file order and finished once begun, so the first that fails is always found.
  void read_row_groups() {
    while (!failed_.load(std::memory_order_relaxed)) {
      const int row_group = next_.fetch_add(1, std::memory_order_relaxed);
      if (row_group >= open_.metadata->num_row_groups()) return;
      try {
        ReadOptions options = options_;
        options.row_groups = {row_group};
        const ReaderResult result = read_all(open_, std::move(options), make_rows_, progress_);
        const std::scoped_lock lock(gathering_);
        add(result.metrics, sum_.metrics);
        sum_.columns = result.columns;
        sum_.rows += result.rows;
      } catch (...) {
        failed_.store(true, std::memory_order_relaxed);
        const std::scoped_lock lock(gathering_);
        if (row_group < failed_row_group_) {
          failed_row_group_ = row_group;
          failure_ = std::current_exception();
        }
      }
    }
  }

  const OpenFile& open_;
  const ReadOptions& options_;
  const bool make_rows_;
  ProgressBar& progress_;
  std::atomic<int> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex gathering_;
  ReaderResult sum_;            ///< Guarded by gathering_, as what follows.
  std::exception_ptr failure_;  ///< Of failed_row_group_.
  int failed_row_group_ = std::numeric_limits<int>::max();
};

}  // namespace

ScanRun scan_file(const FileSource& source, const ReadOptions& options, int threads, bool make_rows,
                  ProgressBar& progress) {
  const auto start = Clock::now();
  OpenFile open{source.open(), nullptr};
  open.metadata = read_metadata(*open.file, options.limits, options.decryption);
  const double footer_seconds = seconds_since(start);
  progress.set_pass_total(static_cast<double>(open.metadata->num_rows()));

  ScanRun run;
  run.threads = std::max(1, std::min(threads, open.metadata->num_row_groups()));
  ReaderResult result = run.threads == 1 ? read_all(open, options, make_rows, progress)
                                         : RowGroupScan(open, options, make_rows, progress).run(run.threads);
  run.seconds = seconds_since(start);
  run.columns = result.columns;
  if (make_rows) run.rows = result.rows;
  run.file_bytes = open.file->size();
  run.metrics = result.metrics;
  run.metrics.open_seconds += footer_seconds;
  run.metrics.bytes_read += open.metadata->footer_range().size_bytes;
  return run;
}

}  // namespace lamella::inline v0::tool
