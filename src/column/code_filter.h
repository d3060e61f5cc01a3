/// Filters on dictionary-encoded vectors: an entry is tested once, then its code is looked up.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "column/row_ordinals.h"
#include "column/vectorized_column_reader.h"
#include "lamella/buffer.h"
#include "lamella/column_vector.h"
#include "lamella/columnar_batch.h"

namespace lamella::inline v0 {

/// Remembers which entries pass, for as long as a column keeps its dictionary. Threads: one at a time.
class CodeFilter {
 public:
  explicit CodeFilter(std::shared_ptr<BufferPool> pool) noexcept : pool_(pool), ordinals_(std::move(pool)) {}

  /// Of the rows `candidates` of `values`, those that pass `filter`. A dictionary is tested when as many rows were
  /// asked for as it has entries; before that, the values of the rows are.
  Selection select(const ColumnFilter& filter, const ColumnVector& values, const Selection& candidates);
  /// Lets go of what is remembered: filters may be others now.
  void clear() noexcept { tested_.clear(); }
  RowOrdinals& ordinals() noexcept { return ordinals_; }

 private:
  /// A filter's answers for the entries of a dictionary.
  struct Tested {
    const ColumnFilter* filter;
    std::shared_ptr<const ColumnVector> dictionary;
    int64_t rows_asked = 0;
    Buffer passes;  ///< A byte an entry: 1 where it passes. Empty until it is worth while.
    bool null_passes = false;
  };

  Tested& tested(const ColumnFilter& filter, const ColumnVector& values);
  void test_entries(Tested& tested);
  Selection select_rows(const Tested& tested, const ColumnVector& values, const Selection& candidates) const;

  const std::shared_ptr<BufferPool> pool_;
  RowOrdinals ordinals_;
  std::vector<Tested> tested_;
};

}  // namespace lamella::inline v0
