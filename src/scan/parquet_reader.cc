#include "lamella/parquet_reader.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "format/decrypted_metadata.h"
#include "lamella/error.h"
#include "scan/parallel_scan.h"
#include "scan/reordered_rows.h"
#include "scan/row_picks.h"
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
  /// `picks`: of the rows that `options` choose, in the order they come, those to give; nothing means all.
  FileReader(std::shared_ptr<RandomAccessFile> file, std::shared_ptr<const FileMetadata> metadata, ReadOptions options,
             std::optional<RowPicks> picks = std::nullopt)
      : plan_(std::make_shared<ScanPlan>()), picks_(std::move(picks)) {
    const auto start = Clock::now();
    plan_->file = std::move(file);
    plan_->options = std::move(options);
    if (plan_->options.limit) limit_rows();
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

  ScanMetrics metrics() const override {
    ScanMetrics sum = metrics_;
    if (batches_ != nullptr) sum += batches_->metrics();
    if (reordered_) sum.rows = reordered_->rows_given();
    return sum;
  }

  std::unique_ptr<ParquetReader> rows(int64_t first, int64_t count) const override {
    ReadOptions options = plan_->options;
    options.row_groups.reset();
    options.split.reset();
    options.limit.reset();
    options.rows = {{first, count}};
    return another(std::move(options), std::nullopt);
  }
  std::unique_ptr<ParquetReader> take(std::span<const int64_t> row_ordinals) const override {
    ReadOptions options = plan_->options;
    if (options.where) throw Error(ErrorCode::kInvalidArgument, "rows by ordinal are not filtered");
    options.row_groups.reset();
    options.split.reset();
    options.limit.reset();
    options.ordered = true;
    ReorderedRows reordered(row_ordinals);
    RowPicks picks(reordered.ascending(), plan_->metadata->num_rows());
    options.rows = picks.ranges();
    auto reader = another(std::move(options), std::move(picks));
    if (reordered.is_needed()) reader->reordered_.emplace(std::move(reordered));
    return reader;
  }

  void project(const std::vector<std::string>& columns) override {
    located([&] {
      if (batches_ != nullptr) throw Error(ErrorCode::kInvalidArgument, "project() comes before the first batch");
      // The readers refer to the plan's columns, so they go first.
      scan_.reset();
      plan_->set_columns(project_paths(plan_->metadata->schema(), columns, plan_->options));
      projected_ = columns;
      scan_ = std::make_unique<RowGroupScan>(plan_);
    });
  }

  std::optional<ColumnarBatch> next_batch() override {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    try {
      return located([&] { return reordered_ ? reordered_batch() : read_batch(); });
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  }

 private:
  void limit_rows() {
    // With a filter it is not known how many rows it takes; each batch is as much as may be read in vain.
    constexpr int64_t kLeastBatchRows = 4096;
    rows_to_give_ = std::max<int64_t>(0, *plan_->options.limit);
    int64_t& batch_rows = plan_->options.batch_rows;
    if (plan_->options.where) batch_rows = std::min(batch_rows, std::max(kLeastBatchRows, rows_to_give_));
  }

  /// A reader of the same file with the same columns.
  std::unique_ptr<FileReader> another(ReadOptions options, std::optional<RowPicks> picks) const {
    auto reader = std::make_unique<FileReader>(plan_->file, plan_->metadata, std::move(options), std::move(picks));
    if (projected_) reader->project(*projected_);
    return reader;
  }

  std::optional<ScannedBatch> next_scanned() {
    try {
      return batches_->next();
    } catch (const Error&) {
      if (!can_do_without_page_indexes()) throw;
    }
    scan_without_page_indexes();
    return batches_->next();
  }

  /// Whether the rows that were given so far are the first ones, whatever a wrong page index has left out: it is found
  /// wrong at the pages beside those rows, before anything behind them is given.
  bool can_do_without_page_indexes() const noexcept {
    const bool in_order = plan_->options.ordered || !is_parallel(plan_->options);
    return plan_->page_index_failed->load() && !in_second_scan_ && in_order && !plan_->row_groups_depend();
  }

  /// Begins again, and drops what was given already.
  void scan_without_page_indexes() {
    in_second_scan_ = true;
    metrics_ += batches_->metrics();
    batches_.reset();
    auto plan = std::make_shared<ScanPlan>(*plan_);
    plan->use_page_indexes = false;
    rows_to_drop_ = metrics_.rows;
    batches_ = std::make_unique<SequentialScan>(plan, std::make_unique<RowGroupScan>(plan));
  }

  static ColumnarBatch dense_rows(const ColumnarBatch& batch, int64_t first, int64_t count) {
    std::vector<int32_t> rows(static_cast<size_t>(count));
    std::iota(rows.begin(), rows.end(), static_cast<int32_t>(first));
    return ColumnarBatch(batch.schema(), batch.num_rows(), batch.columns(), Selection::of(rows)).dense();
  }

  /// Of the rows of a batch those that are wanted.
  ColumnarBatch wanted_of(ColumnarBatch batch) {
    const int64_t dropped = std::min(rows_to_drop_, batch.num_rows());
    rows_to_drop_ -= dropped;
    if (dropped > 0) batch = dense_rows(batch, dropped, batch.num_rows() - dropped);
    if (picks_) {
      std::optional<Selection> picked = picks_->next(batch.num_rows());
      if (picked) batch = ColumnarBatch(batch.schema(), batch.num_rows(), batch.columns(), std::move(picked)).dense();
    }
    if (rows_to_give_ < batch.num_rows()) batch = dense_rows(batch, 0, rows_to_give_);
    rows_to_give_ -= batch.num_rows();
    return batch;
  }

  void end_early() {
    metrics_ += batches_->metrics();
    batches_.reset();
    ended_ = true;
  }

  std::optional<ColumnarBatch> read_batch() {
    if (ended_) return std::nullopt;
    if (batches_ == nullptr) {
      batches_ = is_parallel(plan_->options)
                     ? std::unique_ptr<BatchStream>(std::make_unique<ParallelScan>(plan_, std::move(scan_)))
                     : std::make_unique<SequentialScan>(plan_, std::move(scan_));
    }
    while (true) {
      if (rows_to_give_ == 0) {
        end_early();
        return std::nullopt;
      }
      std::optional<ScannedBatch> scanned = next_scanned();
      if (!scanned) return std::nullopt;
      metrics_.rows_scanned += scanned->rows_scanned;
      scanned->batch = wanted_of(std::move(scanned->batch));
      metrics_.rows += scanned->batch.num_rows();
      rows_done_ += scanned->rows_scanned + scanned->rows_passed;
      const ProgressCallback& progress = plan_->options.progress;
      if (progress) progress({rows_done_, rows_total_, metrics().bytes_read});
      if (scanned->batch.num_rows() > 0) return std::move(scanned->batch);
    }
  }

  std::optional<ColumnarBatch> reordered_batch() {
    while (const std::optional<ColumnarBatch> batch = read_batch())
      reordered_->add(*batch);
    return reordered_->next(plan_->options);
  }

  const std::shared_ptr<ScanPlan> plan_;  ///< Changed until there are batches.
  std::unique_ptr<RowGroupScan> scan_;    ///< Until there are batches: it has found out that the columns can be read.
  std::unique_ptr<BatchStream> batches_;
  ScanMetrics metrics_;  ///< What batches_ does not count.
  std::exception_ptr failure_;
  std::optional<RowPicks> picks_;
  std::optional<ReorderedRows> reordered_;
  std::optional<std::vector<std::string>> projected_;
  int64_t rows_to_give_ = INT64_MAX;  ///< Up to the limit.
  bool ended_ = false;
  bool in_second_scan_ = false;
  int64_t rows_to_drop_ = 0;  ///< Which the second scan gives again.
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
