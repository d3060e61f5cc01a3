/// What a filter decoded of the rows that come next: kept for the read, skip or further filter that follows.
#pragma once

#include <cstdint>
#include <optional>

#include "column/row_ordinals.h"
#include "column/vectorized_column_reader.h"
#include "lamella/column_vector.h"
#include "lamella/columnar_batch.h"

namespace lamella::inline v0 {

class KeptRows {
 public:
  bool empty() const noexcept { return !values_; }
  /// How many rows were passed over to decode them.
  int64_t num_rows() const noexcept { return num_rows_; }
  void clear() noexcept;
  /// Keeps the values of `rows` of the next `num_rows` rows, or of all of them.
  void keep(ColumnVector values, int64_t num_rows, std::optional<Selection> rows);

  /// Keeps in `selection` the rows that pass. Precondition: !empty(), and `selection` lies in the rows that are kept.
  void filter(const ColumnFilter& filter, Selection& selection, RowOrdinals& ordinals) const;
  /// The values of `selection`, or of all rows, flat if `expands` and otherwise in the encoding in which they were
  /// kept; then nothing is kept any more. Precondition: as for filter().
  ColumnVector take(const Selection* selection, bool expands, RowOrdinals& ordinals, BufferPool& pool);

 private:
  std::optional<ColumnVector> values_;
  int64_t num_rows_ = 0;
  std::optional<Selection> rows_;
};

}  // namespace lamella::inline v0
