/// What options say of the meaning of leaves, beyond their type.
#pragma once

#include <vector>

#include "lamella/file_metadata.h"
#include "lamella/read_options.h"
#include "scan/projection.h"

namespace lamella::inline v0 {

/// Sets the calendar of dates and timestamps below `columns`, as ReadOptions::calendar and the file say. Throws
/// kInvalidArgument (INT96 where ReadOptions::refuse_int96 says so).
void settle_leaves(std::vector<ProjectedColumn>& columns, const FileMetadata& metadata, const ReadOptions& options);

}  // namespace lamella::inline v0
