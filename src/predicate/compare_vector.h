/// Comparisons of all values of a vector with one value.
#pragma once

#include "lamella/column_vector.h"
#include "lamella/predicate.h"
#include "predicate/row_bits.h"
#include "predicate/value.h"

namespace lamella::inline v0 {

/// Which rows of `vector`, of any encoding, compare so with `literal`; nulls do not. Dictionaries are compared once an
/// entry. Precondition: `literal` is of the alternative that value.h gives the vector's type, within the type's range.
RowBits compare_vector(const ColumnVector& vector, ComparisonOp op, const Value& literal);

}  // namespace lamella::inline v0
