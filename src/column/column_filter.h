/// What a scan asks of the values of one column.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "lamella/column_vector.h"
#include "lamella/columnar_batch.h"
#include "vector/row_bits.h"

namespace lamella::inline v0 {

/// Integers from `low` to `high`, both included.
struct IntegerRange {
  int64_t low = 0;
  int64_t high = 0;

  bool operator==(const IntegerRange&) const = default;
};

/// Decides about the rows of one column by its values; predicates implement it. What an encoding says of many values at
/// once is asked once: about the entries of a dictionary, and about integers that a page bounds.
/// Threads: const members may be called from any thread.
class ColumnFilter {
 public:
  virtual ~ColumnFilter() = default;

  /// Of the rows `candidates` of `values`, those that pass, still ascending. Vectors come in the encoding in which the
  /// reader has them, so that a dictionary is tested once an entry and a constant once.
  virtual Selection select(const ColumnVector& values, const Selection& candidates) const = 0;
  /// Which of all rows of `values` pass.
  virtual RowBits test(const ColumnVector& values) const = 0;
  virtual bool passes_null() const noexcept = 0;

  /// Which entries of a dictionary pass; nullptr while `num_rows` more rows of it are better tested by themselves.
  virtual std::shared_ptr<const RowBits> passing_entries(const std::shared_ptr<const ColumnVector>& dictionary,
                                                         int64_t num_rows) const = 0;
  /// Of a column whose values are signed integers: all that pass, as ranges that ascend and do not touch. Nothing where
  /// that is not known.
  virtual std::optional<std::span<const IntegerRange>> passing_integers() const noexcept = 0;
};

}  // namespace lamella::inline v0
