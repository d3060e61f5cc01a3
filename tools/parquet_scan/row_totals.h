/// What comes of making Spark's rows of batches.
#pragma once

#include <cstdint>

#include "lamella/columnar_batch.h"
#include "lamella/row_materializer.h"

namespace lamella::inline v0::tool {

struct RowTotals {
  int64_t rows = 0;
  int64_t bytes = 0;  ///< Of the rows alone.
  /// The sum of UnsafeRow.hashCode of all rows: Murmur3 of their words.
  int64_t hash = 0;
  double make_seconds = 0;
  double hash_seconds = 0;
};

/// Makes rows of batches, one after the other, in the same memory.
class RowCounter {
 public:
  explicit RowCounter(const Schema& schema) : materializer_(schema) {}

  void add(const ColumnarBatch& batch);
  const RowTotals& totals() const noexcept { return totals_; }

 private:
  RowMaterializer materializer_;
  UnsafeRows rows_;
  RowTotals totals_;
};

}  // namespace lamella::inline v0::tool
