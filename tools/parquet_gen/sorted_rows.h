/// The rows of another source, sorted by one column.
#pragma once

#include <memory>
#include <string>

#include "parquet_gen/row_source.h"

namespace lamella::inline v0 {
namespace gen {

/// Takes all `num_rows` rows of `source` into memory; sorting is stable and puts nulls last. Throws kInvalidArgument
/// (no column `name` of a type that has an order; a source with nested columns).
std::unique_ptr<RowSource> sorted_rows(RowSource& source, int64_t num_rows, const std::string& name, bool descending);

/// Ordinal of the leaf column `name`. Throws kInvalidArgument.
int32_t leaf_called(const std::vector<writer::Node>& columns, const std::string& name);

}  // namespace gen
}  // namespace lamella::inline v0
