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
#include "scan/row_group_filter.h"

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
    std::vector<size_t> terms;  ///< Of the filter: what it takes to pass this one.
  };

  /// `filter` is `predicate` in terms. Throws as bind() does.
  RowFilter(const Predicate& predicate, const RowGroupFilter& filter, NameCase name_case);

  /// At most one a column.
  const std::vector<Step>& steps() const noexcept { return steps_; }
  /// The columns of what is left when all steps are passed, ascending; none when nothing is.
  const std::vector<size_t>& rest_columns() const noexcept { return rest_columns_; }
  /// The terms of the filter that it takes to pass what is left.
  const std::vector<size_t>& rest_terms() const noexcept { return rest_terms_; }
  /// Of `num_rows` rows those that pass what is left. `vectors`: one for each of rest_columns().
  Selection select_rest(const std::vector<ColumnVector>& vectors, int64_t num_rows) const;

 private:
  void place_term(size_t term, const BoundPredicate& predicate);

  std::shared_ptr<const Schema> schema_;
  std::vector<Step> steps_;
  std::vector<BoundPredicate> rest_;
  std::vector<size_t> rest_columns_;
  std::vector<size_t> rest_terms_;
};

}  // namespace lamella::inline v0
