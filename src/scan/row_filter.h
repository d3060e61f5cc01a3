/// A scan's filter as the steps that decide which rows pass: column by column as far as that goes.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "column/vectorized_column_reader.h"
#include "lamella/columnar_batch.h"
#include "lamella/predicate.h"
#include "predicate/bind.h"
#include "predicate/conjunct_order.h"

namespace lamella::inline v0 {

/// A conjunction taken apart: rows have to pass a filter for each of some columns, and then what is about several.
/// Threads: immutable.
class RowFilter {
 public:
  /// What a column's values have to pass.
  struct Step {
    size_t column;  ///< Of the columns that the filter needs.
    std::shared_ptr<const ColumnFilter> filter;
    ConjunctGuess guess;
  };

  /// `schema` is of the columns that the filter needs. Throws as bind() does.
  RowFilter(const Predicate& predicate, std::shared_ptr<const Schema> schema, NameCase name_case);

  /// At most one a column.
  const std::vector<Step>& steps() const noexcept { return steps_; }
  /// The columns of what is left when all steps are passed, ascending; none when nothing is.
  const std::vector<size_t>& rest_columns() const noexcept { return rest_columns_; }
  /// Of `num_rows` rows those that pass what is left. `vectors`: one for each of rest_columns().
  Selection select_rest(const std::vector<ColumnVector>& vectors, int64_t num_rows) const;

 private:
  std::shared_ptr<const Schema> schema_;
  std::vector<Step> steps_;
  std::vector<BoundPredicate> rest_;
  std::vector<size_t> rest_columns_;
};

}  // namespace lamella::inline v0
