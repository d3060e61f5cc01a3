/// Which values of a flat vector lie in a range.
#pragma once

#include "lamella/column_vector.h"
#include "predicate/value_range.h"
#include "vector/row_bits.h"

namespace lamella::inline v0 {

/// Which rows of `flat` lie in `range`; what null slots say is arbitrary. Precondition: the bounds are of the
/// alternative that value.h gives the vector's type, one of int64_t, uint64_t and double; they may lie beyond the
/// type's own values.
RowBits range_flat(const ColumnVector& flat, const ValueRange& range);

}  // namespace lamella::inline v0
