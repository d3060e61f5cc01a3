/// Rows as columns: what every source yields and every sink takes.
///
///     while (auto batch = source.next_batch()) {
///       for (int c = 0; c < batch->num_columns(); ++c) consume(batch->column(c));
///     }
///
/// Source folder: src/vector.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/column_vector.h"
#include "lamella/export.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// Ascending ordinals of the rows of a batch that count. Threads: immutable; copying is cheap.
class LAMELLA_EXPORT Selection {
 public:
  /// `rows`: int32 ordinals, strictly ascending.
  explicit Selection(Buffer rows) noexcept : rows_(std::move(rows)) {}
  static Selection of(std::span<const int32_t> rows);

  std::span<const int32_t> rows() const noexcept {
    return {reinterpret_cast<const int32_t*>(rows_.data()), static_cast<size_t>(rows_.size()) / sizeof(int32_t)};
  }
  int64_t size() const noexcept { return rows_.size() / static_cast<int64_t>(sizeof(int32_t)); }
  /// Bytes of memory the selection keeps alive.
  int64_t retained_bytes() const noexcept { return rows_.retained_bytes(); }

 private:
  Buffer rows_;
};

/// A batch holds counts on all its memory: keep it, copy it or hand it to another thread as long as you like. Memory
/// returns to the source's pool when the last copy goes, so dropping a batch before asking for the next is quickest.
/// Threads: immutable.
class LAMELLA_EXPORT ColumnarBatch {
 public:
  /// Precondition: every column has `num_rows` values and the type of its field.
  ColumnarBatch(std::shared_ptr<const Schema> schema, int64_t num_rows, std::vector<ColumnVector> columns,
                std::optional<Selection> selection = std::nullopt) noexcept;

  const std::shared_ptr<const Schema>& schema() const noexcept { return schema_; }
  /// Rows in the vectors, selected or not.
  int64_t num_rows() const noexcept { return num_rows_; }
  /// Rows that count: those of the selection when there is one.
  int64_t num_selected() const noexcept { return selection_ ? selection_->size() : num_rows_; }
  int num_columns() const noexcept { return static_cast<int>(columns_.size()); }

  const ColumnVector& column(int ordinal) const { return columns_.at(static_cast<size_t>(ordinal)); }
  /// Throws kInvalidArgument when no column has the name.
  const ColumnVector& column(const std::string& name) const;
  const std::vector<ColumnVector>& columns() const noexcept { return columns_; }
  const std::optional<Selection>& selection() const noexcept { return selection_; }

  /// The selected rows alone, every vector flat.
  ColumnarBatch flatten() const;
  /// The selected rows alone, encodings kept.
  ColumnarBatch dense() const;
  /// As dense(), and without a hold on memory beyond the rows' own bytes: keep a few rows so, and the pages they came
  /// from are free.
  ColumnarBatch compact() const;
  /// Bytes of all memory the batch keeps alive; what its columns share counts once.
  int64_t retained_bytes() const;

 private:
  std::shared_ptr<const Schema> schema_;
  int64_t num_rows_;
  std::vector<ColumnVector> columns_;
  std::optional<Selection> selection_;
};

}  // namespace lamella::inline v0
