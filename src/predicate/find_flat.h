/// Which values of a flat vector are in a list.
#pragma once

#include <span>

#include "lamella/column_vector.h"
#include "predicate/value.h"
#include "vector/row_bits.h"

namespace lamella::inline v0 {

/// Which rows of `flat` equal one of `values`; what null slots say is arbitrary. Precondition: `values` ascend, and are
/// as compare_flat() wants literals.
RowBits find_flat(const ColumnVector& flat, std::span<const Value> values);

}  // namespace lamella::inline v0
