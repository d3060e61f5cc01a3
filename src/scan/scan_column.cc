#include "scan/scan_column.h"

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
  context.dictionary_output = dictionary_output(plan.options.dictionary_mode);
  context.utf8_output = utf8_output(plan.options.utf8);
  context.borrow_pages = plan.options.borrow_pages;
  context.verify_checksums = plan.options.verify_checksums;
  context.limits = plan.options.limits;
  context.pool = plan.pool;
  context.metrics = metrics_.get();
  if (shape.kind == ColumnShape::Kind::kLeaf) {
    reader_ = std::make_unique<FlatColumnReader>(std::move(context));
  } else {
    reader_ = std::make_unique<NestedColumnReader>(context, shape);
  }
}

void ScanColumn::move(int row_group, int64_t row) noexcept {
  stages_moved_ = 0;
  failure_ = nullptr;
  try {
    if (row_group >= 0) reader_->start_row_group(row_group);
    ++stages_moved_;
    reader_->seek(row);
    ++stages_moved_;
    bytes_per_row_ = reader_->bytes_per_row();
    ++stages_moved_;
  } catch (...) {
    failure_ = std::current_exception();
  }
}

void ScanColumn::prepare() noexcept {
  try {
    bytes_per_row_ = reader_->bytes_per_row();
  } catch (...) {
    failure_ = std::current_exception();
  }
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
  metrics_->bytes_decoded += decoded_bytes(vector);
  return vector;
}

ScanMetrics ScanColumn::take_metrics() noexcept {
  return std::exchange(*metrics_, ScanMetrics());
}

}  // namespace lamella::inline v0
