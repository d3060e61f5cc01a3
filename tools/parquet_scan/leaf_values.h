/// The values of single leaves, also of those in lists.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "column/leaf_context.h"
#include "column/vectorized_column_reader.h"
#include "format/column_shape.h"
#include "lamella/column_vector.h"

namespace lamella::inline v0::tool {

/// Visits the leaves of `shape`, each with its values in `vector`, which are flat: one an entry of the list or struct
/// that it lies in. Leaves of variants are left out.
void for_each_leaf(const ColumnShape& shape, const ColumnVector& vector,
                   const std::function<void(const ColumnShape& leaf, const ColumnVector& values)>& visit);

/// Reads one leaf of one row group by rows, without what lies beside it. Threads: one.
class LeafReader {
 public:
  LeafReader(const LeafContext& context, int row_group);

  int64_t rows_left() const noexcept { return reader_->rows_left(); }
  /// The values of the next rows, at most so many; more or fewer than rows where it lies in a list. Flat.
  ColumnVector read(int64_t most_rows, int64_t& rows);

 private:
  std::optional<ColumnShape> shape_;  ///< Of the column, where it is a nested one.
  int leaf_;
  std::unique_ptr<VectorizedColumnReader> reader_;
};

}  // namespace lamella::inline v0::tool
