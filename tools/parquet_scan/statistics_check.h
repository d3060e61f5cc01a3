/// Whether the statistics of column chunks say what is in them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "bounds_check.h"
#include "format/column_shape.h"
#include "format/usable_bounds.h"
#include "lamella/column_vector.h"
#include "lamella/file_metadata.h"

namespace lamella::inline v0::tool {

/// Holds the values of a leaf in one row group against what its chunk's statistics say, as far as that may be believed.
/// Threads: one.
class StatisticsCheck {
 public:
  /// Precondition: `leaf` is of Kind::kLeaf.
  StatisticsCheck(const FileMetadata& metadata, int row_group, const ColumnShape& leaf);

  /// The next values, flat.
  void add(const ColumnVector& values);
  /// What is wrong, once all values were added.
  std::optional<std::string> contradiction() const;

 private:
  UsableBounds bounds_;
  /// In lists, writers don't agree about what is a null.
  bool counts_nulls_;
  std::unique_ptr<BoundsCheck> bounds_check_;  ///< Null where there is nothing to check.
  int64_t num_nulls_ = 0;
};

}  // namespace lamella::inline v0::tool
