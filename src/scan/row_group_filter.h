/// A scan's filter: its terms, and the columns that they are about.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamella/columnar_batch.h"
#include "lamella/file_metadata.h"
#include "lamella/read_options.h"
#include "predicate/bind.h"
#include "scan/projection.h"

namespace lamella::inline v0 {

/// One of the terms that a filter joins by `and`.
struct FilterTerm {
  std::string text;
  BoundPredicate predicate;
  BoundPredicate rest;  ///< True at least of the rows that do not pass.
};

/// ReadOptions::where, bound to a file. Threads: immutable.
class RowGroupFilter {
 public:
  /// Nothing when `options` have no filter. Throws kInvalidArgument (unknown or ambiguous column, a literal that does
  /// not fit its column).
  static std::optional<RowGroupFilter> make(std::shared_ptr<const FileMetadata> metadata, const ReadOptions& options);

  /// The columns that it needs.
  const std::vector<ProjectedColumn>& columns() const noexcept { return columns_; }
  /// Of these columns.
  const std::shared_ptr<const Schema>& schema() const noexcept { return schema_; }
  /// The terms that a row has to pass all of.
  const std::vector<FilterTerm>& terms() const noexcept { return terms_; }
  /// The leaf of the file whose bounds, filters and entries are those of a column of the filter; nothing when a list or
  /// the like is between, or values are converted.
  std::optional<int> leaf_of(const BoundColumn& column) const;

 private:
  RowGroupFilter(std::vector<ProjectedColumn> columns, const ReadOptions& options);

  std::vector<ProjectedColumn> columns_;
  std::shared_ptr<const Schema> schema_;
  bool replaces_text_;  ///< What is no UTF-8 in the file is something else in vectors.
  std::vector<FilterTerm> terms_;
};

}  // namespace lamella::inline v0
