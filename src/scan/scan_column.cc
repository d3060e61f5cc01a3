#include "scan/scan_column.h"

#include <algorithm>
#include <utility>

#include "column/flat_column_reader.h"
#include "column/nested_column_reader.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

DictionaryOutput dictionary_output(DictionaryMode mode) {
  switch (mode) {
    case DictionaryMode::kExpand:
      return DictionaryOutput::kExpand;
    case DictionaryMode::kKeep:
      return DictionaryOutput::kKeep;
    case DictionaryMode::kAsType:
      return DictionaryOutput::kGrow;
  }
  return DictionaryOutput::kExpand;
}

Utf8Output utf8_output(Utf8Mode mode) {
  switch (mode) {
    case Utf8Mode::kCheck:
      return Utf8Output::kCheck;
    case Utf8Mode::kReplace:
      return Utf8Output::kReplace;
    case Utf8Mode::kUnchecked:
      return Utf8Output::kUnchecked;
  }
  return Utf8Output::kCheck;
}

/// Bytes of a vector's own buffers, those that its views point into apart.
int64_t decoded_bytes(const ColumnVector& vector) noexcept {
  int64_t bytes = vector.parts().validity.size() + vector.parts().values.size();
  for (const ColumnVector& child : vector.parts().children)
    bytes += decoded_bytes(child);
  return bytes;
}

}  // namespace

ScanColumn::ScanColumn(const ScanPlan& plan, const ProjectedColumn& projected) : projected_(projected) {
  if (!projected.shape) return;
  const ColumnShape& shape = *projected.shape;
  LeafContext context;
  context.file = plan.file;
  context.metadata = plan.metadata;
  context.leaf = shape.leaf;
  context.type = shape.field.type();
  context.file_type = shape.file_type;
  context.rebase = shape.rebase;
  context.dictionary_output = dictionary_output(plan.options.dictionary_mode);
  context.utf8_output = utf8_output(plan.options.utf8);
  context.borrow_pages = plan.options.borrow_pages;
  context.verify_checksums = plan.options.verify_checksums;
  context.limits = plan.options.limits;
  context.pool = plan.pool;
  context.metrics = metrics_.get();
  if (plan.filter && plan.use_page_indexes) context.index_failed = plan.page_index_failed;
  if (shape.kind == ColumnShape::Kind::kLeaf) {
    reader_ = std::make_unique<FlatColumnReader>(std::move(context));
  } else {
    reader_ = std::make_unique<NestedColumnReader>(context, shape);
  }
}

void ScanColumn::start(const RowGroupSelection& selection, bool is_idle) noexcept {
  selection_ = &selection;
  is_idle_ = is_idle;
  next_range_ = 0;
  row_ = 0;
  range_end_ = 0;
  stage_ = ScanStage::kStart;
  found_.clear();
  stretches_.clear();
  failure_ = {};
  found_failure_ = {};
  if (!is_idle) return;
  stretches_.push_back({0, INT64_MAX, 0});
  asks_for_plans_ = false;
}

void ScanColumn::look_ahead() noexcept {
  if (is_idle_) return;
  // What was found before a failure holds. Asked again, the reader would tell of the same place in other words.
  if (found_failure_.error != nullptr) return;
  found_.clear();
  try {
    move_on();
    if (row_ < range_end_) foresee();
  } catch (...) {
    found_failure_ = {stage_, std::current_exception()};
  }
}

/// To the next selected row.
void ScanColumn::move_on() {
  if (row_ < range_end_ || next_range_ == selection_->ranges.size()) return;
  if (next_range_ == 0) {
    stage_ = ScanStage::kStart;
    reader_->start_row_group(selection_->row_group, selection_->ranges);
  }
  const RowRange& range = selection_->ranges[next_range_++];
  stage_ = ScanStage::kSeek;
  reader_->seek(range.first);
  row_ = range.first;
  range_end_ = range.first + range.count;
}

void ScanColumn::foresee() {
  stage_ = ScanStage::kForesee;
  alike_.clear();
  const auto add_found = [this] {
    int64_t first = row_;
    for (const AlikeRows& rows : alike_) {
      // Behind the range the reader has to be moved first.
      found_.push_back({first, std::min(first + rows.num_rows, range_end_), rows.bytes_per_row});
      first += rows.num_rows;
    }
  };
  try {
    reader_->foresee(range_end_ - row_, alike_);
  } catch (...) {
    add_found();
    throw;
  }
  found_needs_plans_ = alike_.empty();
  if (found_needs_plans_) alike_.push_back({1, reader_->bytes_per_row()});
  add_found();
}

void ScanColumn::publish() noexcept {
  if (is_idle_) return;
  stretches_ = found_;
  failure_ = found_failure_;
  asks_for_plans_ = found_needs_plans_;
}

const RowStretch* ScanColumn::stretch_at(int64_t row) const noexcept {
  for (const RowStretch& stretch : stretches_) {
    if (stretch.first <= row && row < stretch.end) return &stretch;
  }
  return nullptr;
}

ColumnVector ScanColumn::read(int64_t rows, const Selection* selection) {
  const Field& field = projected_.field;
  if (reader_ == nullptr) return ColumnVector::all_null(field.type(), selection == nullptr ? rows : selection->size());
  ColumnVector vector = selection == nullptr ? reader_->read(rows) : reader_->read_selected(rows, *selection);
  if (vector.null_count() > 0 && !field.nullable()) {
    ErrorLocation location;
    location.column = field.name();
    throw Error(ErrorCode::kInvalidArgument, "the target says that the column is not nullable, but it has nulls",
                std::move(location));
  }
  row_ += rows;
  metrics_->bytes_decoded += decoded_bytes(vector);
  return vector;
}

void ScanColumn::skip(int64_t rows) {
  if (is_idle_) return;
  if (reader_ != nullptr) reader_->skip(rows);
  row_ += rows;
}

void ScanColumn::filter(int64_t rows, const ColumnFilter& filter, Selection& selection) {
  reader_->filter(rows, filter, selection);
}

void ScanColumn::filter_only(int64_t rows, const ColumnFilter& filter, Selection& selection) {
  reader_->filter_only(rows, filter, selection);
}

ScanMetrics ScanColumn::take_metrics() noexcept {
  return std::exchange(*metrics_, ScanMetrics());
}

}  // namespace lamella::inline v0
