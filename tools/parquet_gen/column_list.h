/// Rows of columns that a person described.
#pragma once

#include <memory>
#include <vector>

#include "parquet_gen/column_spec.h"
#include "parquet_gen/row_source.h"

namespace lamella::inline v0 {
namespace gen {

/// Each column has random numbers of its own, so that adding one leaves the others as they were.
std::unique_ptr<RowSource> column_list(const std::vector<ColumnSpec>& specs, uint64_t seed);

}  // namespace gen
}  // namespace lamella::inline v0
