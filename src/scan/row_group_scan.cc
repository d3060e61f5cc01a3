#include "scan/row_group_scan.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lamella::inline v0 {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Whole bitmap words where there is a choice.
constexpr int64_t kWordRows = 64;

}  // namespace

RowGroupScan::RowGroupScan(std::shared_ptr<const ScanPlan> plan) : plan_(std::move(plan)) {
  columns_.reserve(plan_->columns.size());
  for (const ProjectedColumn& column : plan_->columns)
    columns_.emplace_back(*plan_, column);
  if (plan_->filter) {
    filter_columns_.reserve(plan_->filter->columns().size());
    for (const ProjectedColumn& column : plan_->filter->columns())
      filter_columns_.emplace_back(*plan_, column);
  }
  for (auto* columns : {&columns_, &filter_columns_}) {
    for (ScanColumn& column : *columns) {
      if (column.in_file()) in_file_.push_back(&column);
    }
  }
}

void RowGroupScan::start(const RowGroupSelection& selection) noexcept {
  selection_ = &selection;
  at_start_ = true;
  range_ = 0;
  range_left_ = 0;
}

bool RowGroupScan::begin_batch() {
  if (range_left_ > 0) {
    plan_batch();
    return true;
  }
  if (range_ == selection_->ranges.size()) return false;
  phase_ = Phase::kMove;
  num_steps_ = in_file_.size();
  return true;
}

ScanMetrics RowGroupScan::run_steps(size_t first, size_t last) noexcept {
  const auto start = Clock::now();
  for (size_t step = first; step < last; ++step)
    run_step(step);
  ScanMetrics metrics;
  for (size_t step = first; step < last; ++step) {
    ScanColumn& column = phase_ == Phase::kMove     ? *in_file_[step]
                         : phase_ == Phase::kFilter ? filter_columns_[step]
                                                    : columns_[step];
    metrics += column.take_metrics();
  }
  metrics.decode_seconds = std::max(0.0, seconds_since(start) - metrics.read_seconds - metrics.decompress_seconds);
  return metrics;
}

void RowGroupScan::run_step(size_t step) noexcept {
  if (phase_ == Phase::kMove) {
    const int64_t row = selection_->ranges[range_].first;
    in_file_[step]->move(at_start_ ? selection_->row_group : -1, row);
    return;
  }
  ScanColumn& column = phase_ == Phase::kFilter ? filter_columns_[step] : columns_[step];
  try {
    vectors_[step] = column.read(rows_, selected_ ? &*selected_ : nullptr);
    // The rows behind the batch, while their column is at hand: a page of theirs is the most of the work.
    if (range_left_ > 0 && column.in_file()) column.prepare();
  } catch (...) {
    failures_[step] = std::current_exception();
  }
}

bool RowGroupScan::finish_steps() {
  if (phase_ == Phase::kMove) {
    check_moved();
    at_start_ = false;
    range_left_ = selection_->ranges[range_++].count;
    plan_batch();
    return false;
  }
  throw_step_error();
  if (phase_ == Phase::kRead) return true;
  const auto start = Clock::now();
  selected_ = plan_->filter->select(std::move(vectors_), rows_);
  metrics_.filter_seconds += seconds_since(start);
  phase_ = Phase::kRead;
  num_steps_ = columns_.size();
  vectors_.assign(num_steps_, ColumnVector());
  failures_.assign(num_steps_, nullptr);
  return false;
}

/// One thread would take all columns through a stage before the next.
void RowGroupScan::check_moved() const {
  const auto first = std::min_element(in_file_.begin(), in_file_.end(), [](const ScanColumn* a, const ScanColumn* b) {
    return a->stages_moved() < b->stages_moved();
  });
  if (first != in_file_.end()) (*first)->check();
}

void RowGroupScan::throw_step_error() const {
  for (const std::exception_ptr& failure : failures_) {
    if (failure != nullptr) std::rethrow_exception(failure);
  }
}

/// Rows of the next batch: bounded by rows, by bytes, and by what each column can give in one vector.
void RowGroupScan::plan_batch() {
  const ReadOptions& options = plan_->options;
  double bytes_per_row = 0;
  for (const ScanColumn* column : in_file_) {
    column->check();
    bytes_per_row += column->bytes_per_row();
  }
  int64_t rows = std::min(options.batch_rows, range_left_);
  if (bytes_per_row * static_cast<double>(rows) > static_cast<double>(options.batch_bytes)) {
    rows = std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(options.batch_bytes) / bytes_per_row));
    if (rows > kWordRows) rows -= rows % kWordRows;
  }
  for (ScanColumn* column : in_file_)
    rows = column->reader().plan(rows);
  rows_ = rows;
  size_bytes_ = static_cast<int64_t>(bytes_per_row * static_cast<double>(rows));
  range_left_ -= rows;
  selected_.reset();
  phase_ = plan_->filter ? Phase::kFilter : Phase::kRead;
  num_steps_ = plan_->filter ? filter_columns_.size() : columns_.size();
  vectors_.assign(num_steps_, ColumnVector());
  failures_.assign(num_steps_, nullptr);
}

ScannedBatch RowGroupScan::take_batch() {
  const int64_t num_rows = selected_ ? selected_->size() : rows_;
  return {ColumnarBatch(plan_->schema, num_rows, std::exchange(vectors_, {})), rows_, size_bytes_};
}

}  // namespace lamella::inline v0
