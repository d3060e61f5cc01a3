#include "scan/row_group_scan.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

namespace lamella::inline v0 {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Whole bitmap words where there is a choice.
constexpr int64_t kWordRows = 64;
/// How far into the queue somebody looks for a strand that he had before.
constexpr size_t kReach = 32;

}  // namespace

bool RowGroupScan::Slot::is_done() const noexcept {
  if (failure.error == nullptr) return columns_left == 0;
  if (failure.stage < ScanStage::kFilter) return true;
  // Another column may yet fail that comes before.
  return failure.stage == ScanStage::kFilter || columns_left == 0;
}

void RowGroupScan::Slot::fail(const ScanFailure& why, size_t column) noexcept {
  if (failure.error != nullptr && std::tie(failure.stage, failed_column) < std::tie(why.stage, column)) return;
  failure = why;
  failed_column = column;
}

RowGroupScan::RowGroupScan(std::shared_ptr<const ScanPlan> plan) : plan_(std::move(plan)), slots_(kMaxPlanned) {
  if (plan_->filter) {
    filter_.emplace(*plan_);
    Strand filter;
    filter.role = Role::kSelect;
    strands_.push_back(std::move(filter));
  }
  columns_.reserve(plan_->columns.size());
  for (size_t i = 0; i < plan_->columns.size(); ++i) {
    if (filter_ && filter_->sources()[i] >= 0) continue;
    columns_.emplace_back(*plan_, plan_->columns[i]);
    Strand strand;
    strand.column = i;
    strand.reader = &columns_.back();
    strands_.push_back(std::move(strand));
  }
  const auto add_in_file = [this](std::vector<ScanColumn>& columns) {
    for (ScanColumn& column : columns) {
      if (column.in_file()) in_file_.push_back(&column);
    }
  };
  add_in_file(columns_);
  if (filter_) add_in_file(filter_->columns());
}

void RowGroupScan::start(const RowGroupSelection& selection) {
  selection_ = &selection;
  range_ = 0;
  row_ = selection.ranges.empty() ? 0 : selection.ranges.front().first;
  last_blind_ = 0;
  front_ = planned_ = selected_ = 0;
  failed_batch_ = kNone;
  planned_bytes_ = 0;
  queue_.clear();
  for (Strand& strand : strands_) {
    strand.next = 0;
    strand.looks_ahead = reads_file(strand);
    strand.busy = false;
    strand.error = nullptr;
    if (strand.looks_ahead && strand.role == Role::kRead) strand.reader->start(selection);
  }
  if (filter_) filter_->start(selection);
  queue_ready();
}

bool RowGroupScan::can_plan() noexcept {
  if (rows_are_planned() || plan_is_open_ || num_planned() == kMaxPlanned) return false;
  // Most of the time the same column keeps the others waiting.
  if (last_blind_ < in_file_.size() && !in_file_[last_blind_]->knows(row_)) return false;
  for (size_t i = 0; i < in_file_.size(); ++i) {
    if (in_file_[i]->knows(row_)) continue;
    last_blind_ = i;
    return false;
  }
  return true;
}

void RowGroupScan::plan() {
  double bytes_per_row = 0;
  asked_.clear();
  const ScanColumn* failed = nullptr;
  size_t failed_column = 0;
  for (size_t i = 0; i < in_file_.size(); ++i) {
    const ScanColumn& column = *in_file_[i];
    const RowStretch* stretch = column.stretch_at(row_);
    if (stretch == nullptr) {
      if (failed != nullptr && failed->failure().stage <= column.failure().stage) continue;
      failed = &column;
      failed_column = i;
    } else {
      bytes_per_row += stretch->bytes_per_row;
      if (column.asks_for_plans()) asked_.push_back(i);
    }
  }
  if (failed != nullptr) {
    failed_batch_ = planned_;
    add_slot(0).fail(failed->failure(), failed_column);
    return;
  }
  const ReadOptions& options = plan_->options;
  const RowRange& range = selection_->ranges[range_];
  int64_t rows = std::min(options.batch_rows, range.first + range.count - row_);
  if (bytes_per_row * static_cast<double>(rows) > static_cast<double>(options.batch_bytes)) {
    rows = std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(options.batch_bytes) / bytes_per_row));
    if (rows > kWordRows) rows -= rows % kWordRows;
  }
  open_rows_ = rows;
  open_bytes_per_row_ = bytes_per_row;
  open_failure_ = {};
  plan_is_open_ = true;
  if (asked_.empty()) close_plan();
}

void RowGroupScan::settle_plan() noexcept {
  for (const size_t i : asked_) {
    try {
      open_rows_ = in_file_[i]->plan(open_rows_);
    } catch (...) {
      open_failure_ = {ScanStage::kPlan, std::current_exception()};
      open_failed_column_ = i;
      return;
    }
  }
}

void RowGroupScan::close_plan() {
  plan_is_open_ = false;
  Slot& batch = add_slot(open_rows_);
  if (open_failure_.error != nullptr) {
    failed_batch_ = std::min(failed_batch_, planned_ - 1);
    batch.fail(open_failure_, open_failed_column_);
    return;
  }
  batch.size_bytes = static_cast<int64_t>(open_bytes_per_row_ * static_cast<double>(open_rows_));
  planned_bytes_ += batch.size_bytes;
  row_ += open_rows_;
  const RowRange& range = selection_->ranges[range_];
  if (row_ == range.first + range.count && ++range_ < selection_->ranges.size()) {
    row_ = selection_->ranges[range_].first;
  }
  queue_ready();
}

RowGroupScan::Slot& RowGroupScan::add_slot(int64_t rows) {
  Slot& batch = slot(planned_++);
  batch = Slot();
  batch.rows = rows;
  batch.columns_left = columns_.size();
  // A batch without a column of its own is done when it is selected.
  if (filter_) ++batch.columns_left;
  batch.vectors.resize(plan_->columns.size());
  return batch;
}

/// The batch that a strand may not begin yet.
int64_t RowGroupScan::limit_of(const Strand& strand) const noexcept {
  int64_t limit = planned_;
  if (strand.role == Role::kRead && filter_) limit = selected_;
  if (!has_failed()) return limit;
  const bool is_planned = slot(failed_batch_).failure.stage >= ScanStage::kFilter;
  return std::min(limit, failed_batch_ + (is_planned ? 1 : 0));
}

void RowGroupScan::queue_ready() {
  for (size_t i = 0; i < strands_.size(); ++i) {
    Strand& strand = strands_[i];
    if (strand.busy || strand.error != nullptr) continue;
    if (!strand.looks_ahead && strand.next >= limit_of(strand)) continue;
    strand.busy = true;
    queue_.push_back(i);
  }
}

/// The end of the queue when there is none in reach.
std::deque<size_t>::const_iterator RowGroupScan::find_work_of(int worker) const noexcept {
  const auto reach = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), kReach));
  const auto found = std::find_if(queue_.begin(), reach,
                                  [&](size_t i) { return strands_[i].worker == worker || strands_[i].worker < 0; });
  return found == reach ? queue_.end() : found;
}

bool RowGroupScan::has_work_of(int worker) const noexcept {
  return find_work_of(worker) != queue_.end();
}

RowGroupScan::Work RowGroupScan::take_work(size_t max_strands, int64_t max_batches, int worker) {
  Work work;
  const size_t count = std::min(queue_.size(), max_strands);
  auto first = find_work_of(worker);
  if (count > 1 || first == queue_.end()) first = queue_.begin();
  const auto last = first + static_cast<std::ptrdiff_t>(count);
  work.strands.assign(first, last);
  queue_.erase(first, last);
  for (const size_t i : work.strands) {
    Strand& strand = strands_[i];
    strand.worker = worker;
    strand.begin = strand.next;
    strand.end = std::clamp(limit_of(strand), strand.next, strand.next + max_batches);
  }
  return work;
}

ScanMetrics RowGroupScan::run(const Work& work) noexcept {
  const auto start = Clock::now();
  ScanMetrics metrics;
  for (const size_t i : work.strands) {
    Strand& strand = strands_[i];
    const auto strand_start = Clock::now();
    run_strand(strand);
    if (strand.role == Role::kRead) {
      metrics += strand.reader->take_metrics();
    } else {
      ScanMetrics counted = filter_->take_metrics();
      counted.filter_seconds = seconds_since(strand_start) - counted.read_seconds - counted.decompress_seconds;
      metrics += counted;
    }
  }
  const double counted = metrics.read_seconds + metrics.decompress_seconds + metrics.filter_seconds;
  metrics.decode_seconds = std::max(0.0, seconds_since(start) - counted);
  return metrics;
}

bool RowGroupScan::reads_file(const Strand& strand) const noexcept {
  return strand.role == Role::kSelect || strand.reader->in_file();
}

void RowGroupScan::look_ahead(const Strand& strand) noexcept {
  if (strand.role == Role::kSelect) {
    filter_->look_ahead();
  } else if (strand.reader->in_file()) {
    strand.reader->look_ahead();
  }
}

void RowGroupScan::run_strand(Strand& strand) noexcept {
  if (strand.looks_ahead && strand.next == strand.end) {
    look_ahead(strand);
    return;
  }
  try {
    for (; strand.next < strand.end; ++strand.next)
      fill(strand, slot(strand.next));
    look_ahead(strand);
  } catch (...) {
    strand.error = std::current_exception();
  }
}

void RowGroupScan::fill(const Strand& strand, Slot& batch) {
  if (strand.role == Role::kSelect) {
    batch.selection = filter_->select(batch.rows, batch.vectors);
  } else {
    batch.vectors[strand.column] = strand.reader->read(batch.rows, batch.selection ? &*batch.selection : nullptr);
  }
}

void RowGroupScan::finish(const Work& work) {
  for (const size_t i : work.strands)
    finish_strand(strands_[i]);
  queue_ready();
}

void RowGroupScan::finish_strand(Strand& strand) {
  strand.busy = false;
  strand.looks_ahead = false;
  for (int64_t batch = strand.begin; batch < strand.next; ++batch)
    --slot(batch).columns_left;
  if (strand.error != nullptr) {
    const ScanStage stage = strand.role == Role::kRead ? ScanStage::kRead : ScanStage::kFilter;
    slot(strand.next).fail({stage, strand.error}, strand.column);
    failed_batch_ = std::min(failed_batch_, strand.next);
    --slot(strand.next).columns_left;
  } else if (strand.role == Role::kSelect) {
    filter_->publish();
  } else if (strand.reader->in_file()) {
    strand.reader->publish();
  }
  if (strand.role == Role::kSelect) selected_ = strand.next;
}

ScannedBatch RowGroupScan::take_front() {
  Slot& batch = slot(front_);
  if (batch.failure.error != nullptr) std::rethrow_exception(batch.failure.error);
  const int64_t num_rows = batch.selection ? batch.selection->size() : batch.rows;
  ScannedBatch scanned{ColumnarBatch(plan_->schema, num_rows, std::move(batch.vectors)), batch.rows, batch.size_bytes};
  planned_bytes_ -= batch.size_bytes;
  batch = Slot();
  ++front_;
  return scanned;
}

}  // namespace lamella::inline v0
