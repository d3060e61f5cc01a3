/// A scan's filter as the steps that decide which rows pass: column by column as far as that goes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "column/vectorized_column_reader.h"
#include "lamella/columnar_batch.h"
#include "lamella/predicate.h"
#include "predicate/bind.h"
#include "scan/projection.h"

namespace lamella::inline v0 {

/// A conjunction taken apart: rows have to pass a filter for each of some columns, and of what is left a predicate on
/// several. Threads: immutable.
class RowFilter {
 public:
  /// What a column's values have to pass.
  struct Step {
    size_t column;  ///< Of the columns that the filter needs.
    std::shared_ptr<const ColumnFilter> filter;
  };

  /// `columns` are those that the predicate needs. Throws as bind() does.
  RowFilter(const Predicate& predicate, const std::vector<ProjectedColumn>& columns, NameCase name_case);

  /// At most one a column.
  const std::vector<Step>& steps() const noexcept { return steps_; }
  /// The columns of the predicate that is left when all steps are passed; none when nothing is.
  const std::vector<size_t>& rest_columns() const noexcept { return rest_columns_; }
  /// Of `num_rows` rows those that pass what is left. `vectors`: one for each of rest_columns().
  Selection select_rest(std::vector<ColumnVector> vectors, int64_t num_rows) const;

 private:
  std::vector<Step> steps_;
  std::vector<size_t> rest_columns_;
  std::shared_ptr<const Schema> rest_schema_;
  std::optional<BoundPredicate> rest_;
};

}  // namespace lamella::inline v0
