/// The smallest and the largest value of a column, from the footer alone, where that is exact.
///
///     if (auto bounds = lamella::exact_bounds(metadata, "l_shipdate")) use(bounds->max);
///
/// count(*) is FileMetadata::num_rows(), which is that of the row groups. Nothing else that a reader gives ever comes
/// from statistics.
///
/// Source folder: src/scan.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "lamella/column_vector.h"
#include "lamella/export.h"
#include "lamella/file_metadata.h"

namespace lamella::inline v0 {

struct ExactBounds {
  ColumnVector min;  ///< One row, of the type that the column is read as by default.
  ColumnVector max;
};

/// Of the values of a leaf column that are not null, by its path. Nothing unless every row group's statistics may be
/// believed and say that both bounds are exact (is_min_value_exact, is_max_value_exact), or that all is null; nothing
/// where all of the file is null, where there may be a NaN, which would be the largest, where a bound is one of the two
/// zeros of floating point, and for lists.
/// Throws kInvalidArgument (no such leaf), kCorruptFile (the footer).
LAMELLA_EXPORT std::optional<ExactBounds> exact_bounds(const FileMetadata& metadata, std::string_view path);

}  // namespace lamella::inline v0
