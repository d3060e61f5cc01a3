#include "lamella/parquet_reader.h"

#include <chrono>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "format/decrypted_metadata.h"
#include "lamella/error.h"
#include "scan/parallel_scan.h"
#include "scan/scan_plan.h"
#include "scan/sequential_scan.h"

namespace lamella::inline v0 {

ParquetReader::~ParquetReader() = default;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class FileReader final : public ParquetReader {
 private:
  /// Runs `work` and adds the file's name to its errors.
  template <typename Work>
  auto located(Work&& work) {
    try {
      return work();
    } catch (const Error& error) {
      ErrorLocation location;
      location.file = plan_->file->name();
      throw error.within(location);
    }
  }

 public:
  FileReader(std::shared_ptr<RandomAccessFile> file, std::shared_ptr<const FileMetadata> metadata, ReadOptions options)
      : plan_(std::make_shared<ScanPlan>()) {
    const auto start = Clock::now();
    plan_->file = std::move(file);
    plan_->options = std::move(options);
    const ReadOptions& wanted = plan_->options;
    if (wanted.batch_rows < 1 || wanted.batch_bytes < 1) {
      throw Error(ErrorCode::kInvalidArgument, "batch_rows and batch_bytes must be at least 1");
    }
    if (wanted.threads < 0) throw Error(ErrorCode::kInvalidArgument, "threads must be at least 0");
    plan_->pool = BufferPool::create(wanted.allocator, std::make_shared<MemoryBudget>(wanted.memory_budget_bytes));
    located([&] {
      plan_->metadata = std::move(metadata);
      if (plan_->metadata == nullptr) {
        plan_->metadata = read_metadata(*plan_->file, wanted.limits, wanted.decryption);
        metrics_.bytes_read += plan_->metadata->footer_range().size_bytes;
      } else {
        plan_->metadata = decrypted_metadata(plan_->metadata, wanted.decryption, plan_->file->name());
      }
      plan_->row_groups = select_rows(*plan_->metadata, wanted);
      plan_->set_columns(project_columns(plan_->metadata->schema(), wanted));
      scan_ = std::make_unique<RowGroupScan>(plan_);
    });
    for (const RowGroupSelection& selection : plan_->row_groups)
      rows_total_ += selection.num_rows();
    metrics_.row_groups = static_cast<int64_t>(plan_->row_groups.size());
    metrics_.open_seconds = seconds_since(start);
    metrics_.serial_seconds = metrics_.open_seconds;
  }

  std::shared_ptr<const Schema> schema() const override { return plan_->schema; }
  const std::shared_ptr<const FileMetadata>& metadata() const noexcept override { return plan_->metadata; }
  void cancel() noexcept override { plan_->options.cancellation.cancel(); }

  ScanMetrics metrics() const noexcept override {
    ScanMetrics sum = metrics_;
    if (batches_ != nullptr) sum += batches_->metrics();
    return sum;
  }

  void project(const std::vector<std::string>& columns) override {
    located([&] {
      if (batches_ != nullptr) throw Error(ErrorCode::kInvalidArgument, "project() comes before the first batch");
      // The readers refer to the plan's columns, so they go first.
      scan_.reset();
      plan_->set_columns(project_paths(plan_->metadata->schema(), columns, plan_->options));
      scan_ = std::make_unique<RowGroupScan>(plan_);
    });
  }

  std::optional<ColumnarBatch> next_batch() override {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    try {
      return located([&] { return read_batch(); });
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  }

 private:
  std::optional<ColumnarBatch> read_batch() {
    if (batches_ == nullptr) {
      batches_ = is_parallel(plan_->options)
                     ? std::unique_ptr<BatchStream>(std::make_unique<ParallelScan>(plan_, std::move(scan_)))
                     : std::make_unique<SequentialScan>(plan_, std::move(scan_));
    }
    while (true) {
      std::optional<ScannedBatch> scanned = batches_->next();
      if (!scanned) return std::nullopt;
      metrics_.rows_scanned += scanned->rows_scanned;
      metrics_.rows += scanned->batch.num_rows();
      rows_done_ += scanned->rows_scanned + scanned->rows_passed;
      const ProgressCallback& progress = plan_->options.progress;
      if (progress) progress({rows_done_, rows_total_, metrics().bytes_read});
      if (scanned->batch.num_rows() > 0) return std::move(scanned->batch);
    }
  }

  const std::shared_ptr<ScanPlan> plan_;  ///< Changed until there are batches.
  std::unique_ptr<RowGroupScan> scan_;    ///< Until there are batches: it has found out that the columns can be read.
  std::unique_ptr<BatchStream> batches_;
  ScanMetrics metrics_;  ///< What batches_ does not count.
  std::exception_ptr failure_;
  int64_t rows_total_ = 0;
  int64_t rows_done_ = 0;  ///< Read, skipped or pruned so far.
};

}  // namespace

std::unique_ptr<ParquetReader> ParquetReader::open(const std::string& path, ReadOptions options) {
  return open(open_local_file(path), std::move(options));
}

std::unique_ptr<ParquetReader> ParquetReader::open(std::shared_ptr<RandomAccessFile> file, ReadOptions options) {
  return open(std::move(file), nullptr, std::move(options));
}

std::unique_ptr<ParquetReader> ParquetReader::open(std::shared_ptr<RandomAccessFile> file,
                                                   std::shared_ptr<const FileMetadata> metadata, ReadOptions options) {
  return std::make_unique<FileReader>(std::move(file), std::move(metadata), std::move(options));
}

}  // namespace lamella::inline v0
