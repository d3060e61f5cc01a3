/// A table shaped like TPC-H's lineitem: its 16 columns, their types, ranges and relations, with comments of our own
/// words.
#pragma once

#include <memory>

#include "parquet_gen/row_source.h"

namespace lamella::inline v0 {
namespace gen {

/// Parts and suppliers are as many as in a TPC-H database whose lineitem has about `num_rows` rows.
std::unique_ptr<RowSource> lineitem(int64_t num_rows, uint64_t seed);

}  // namespace gen
}  // namespace lamella::inline v0
