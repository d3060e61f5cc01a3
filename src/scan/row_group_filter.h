/// A scan's filter: which row groups it rules out.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "lamella/columnar_batch.h"
#include "lamella/file_metadata.h"
#include "lamella/read_options.h"
#include "predicate/bind.h"
#include "scan/projection.h"

namespace lamella::inline v0 {

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
  /// False only when no row of the row group passes, by the statistics of its column chunks.
  bool can_match(int row_group) const;

 private:
  RowGroupFilter(std::shared_ptr<const FileMetadata> metadata, std::vector<ProjectedColumn> columns,
                 const Predicate& predicate, bool ignore_case);

  std::shared_ptr<const FileMetadata> metadata_;
  std::vector<ProjectedColumn> columns_;
  std::shared_ptr<const Schema> schema_;
  BoundPredicate predicate_;
};

}  // namespace lamella::inline v0
