/// Which rows of which row groups a scan reads.
#pragma once

#include <cstdint>
#include <vector>

#include "lamella/file_metadata.h"
#include "lamella/read_options.h"

namespace lamella::inline v0 {

/// The rows of one row group that are wanted: ascending, not overlapping, not empty, counted within the row group.
struct RowGroupSelection {
  int row_group = 0;
  std::vector<RowRange> ranges;
  /// Which terms of the scan's filter all of these rows pass, as statistics tell; none: it is not known of any.
  std::vector<bool> passed_terms = {};

  int64_t num_rows() const noexcept;
  /// The same but for its first `num_rows` rows; without ranges when it has no more.
  RowGroupSelection without_first(int64_t num_rows) const;
  /// Its first `num_rows` rows.
  RowGroupSelection first(int64_t num_rows) const;
};

/// The row groups and rows that `options` choose by ordinal, byte range, row range and, where they have no filter,
/// limit, in the order they are read. Throws kInvalidArgument (no such row group; row ranges that descend, overlap or
/// are negative; a negative limit), kCorruptFile.
std::vector<RowGroupSelection> select_rows(const FileMetadata& metadata, const ReadOptions& options);

}  // namespace lamella::inline v0
