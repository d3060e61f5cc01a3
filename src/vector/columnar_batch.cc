#include "lamella/columnar_batch.h"

#include <utility>

#include "lamella/error.h"
#include "vector/retained_blocks.h"

namespace lamella::inline v0 {

Selection Selection::of(std::span<const int32_t> rows) {
  return Selection(Buffer::copy_of({reinterpret_cast<const uint8_t*>(rows.data()), rows.size_bytes()}));
}

ColumnarBatch::ColumnarBatch(std::shared_ptr<const Schema> schema, int64_t num_rows, std::vector<ColumnVector> columns,
                             std::optional<Selection> selection) noexcept
    : schema_(std::move(schema)), num_rows_(num_rows), columns_(std::move(columns)), selection_(std::move(selection)) {}

const ColumnVector& ColumnarBatch::column(const std::string& name) const {
  const int ordinal = schema_->index_of(name);
  if (ordinal < 0) throw Error(ErrorCode::kInvalidArgument, "no column is called `" + name + "`");
  return column(ordinal);
}

ColumnarBatch ColumnarBatch::dense() const {
  if (!selection_) return *this;
  // Selections ascend strictly, so one of all rows takes them as they lie.
  if (selection_->size() == num_rows_) return ColumnarBatch(schema_, num_rows_, columns_);
  std::vector<ColumnVector> taken;
  taken.reserve(columns_.size());
  for (const ColumnVector& column : columns_)
    taken.push_back(column.take(selection_->rows()));
  return ColumnarBatch(schema_, selection_->size(), std::move(taken));
}

ColumnarBatch ColumnarBatch::flatten() const {
  ColumnarBatch batch = dense();
  for (ColumnVector& column : batch.columns_)
    column = column.flatten();
  return batch;
}

ColumnarBatch ColumnarBatch::compact() const {
  ColumnarBatch batch = dense();
  for (ColumnVector& column : batch.columns_)
    column = column.compact();
  return batch;
}

int64_t ColumnarBatch::retained_bytes() const {
  RetainedBlocks blocks;
  for (const ColumnVector& column : columns_)
    blocks.add(column);
  return blocks.bytes() + (selection_ ? selection_->retained_bytes() : 0);
}

}  // namespace lamella::inline v0
