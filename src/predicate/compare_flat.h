/// Comparisons of all values of a flat vector with one value.
#pragma once

#include "lamella/column_vector.h"
#include "lamella/predicate.h"
#include "predicate/value.h"
#include "vector/row_bits.h"

namespace lamella::inline v0 {

/// Which rows of `flat`, a flat vector, compare so with `literal`; what null slots say is arbitrary. Precondition:
/// `literal` is of the alternative that value.h gives the vector's type, within the type's range.
RowBits compare_flat(const ColumnVector& flat, ComparisonOp op, const Value& literal);

}  // namespace lamella::inline v0
