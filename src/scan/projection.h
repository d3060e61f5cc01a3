/// Which columns a scan yields, and where in the file they come from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/column_shape.h"
#include "lamella/parquet_schema.h"
#include "lamella/read_options.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// One column of the batches.
struct ProjectedColumn {
  Field field;
  std::optional<ColumnShape> shape;  ///< Nothing when the file lacks the column: it is all null.
};

/// The columns that `options` ask for, in their order. Paths below one column make one column of what they name. Throws
/// kInvalidArgument (unknown or ambiguous name, a type that is not the file's, options that contradict each other).
std::vector<ProjectedColumn> project_columns(const ParquetSchema& schema, const ReadOptions& options);

/// The same for `paths`, options.columns and options.target apart.
std::vector<ProjectedColumn> project_paths(const ParquetSchema& schema, const std::vector<std::string>& paths,
                                           const ReadOptions& options);

}  // namespace lamella::inline v0
