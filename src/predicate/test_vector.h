/// Which values of one column pass a predicate that is about no other.
#pragma once

#include "lamella/column_vector.h"
#include "predicate/bind.h"
#include "vector/row_bits.h"

namespace lamella::inline v0 {

/// The column that all tests of `predicate` are of; nullptr when they are of several.
const BoundColumn* only_column(const BoundPredicate& predicate) noexcept;

/// Whether `predicate`, which is about one column, is true where that is null.
bool passes_null(const BoundPredicate& predicate);

/// Rows of `vector`, of any encoding, for which `predicate` is true. Dictionaries are tested once an entry, constants
/// once. Precondition: only_column(predicate) is the column that `vector` holds.
RowBits test_vector(const ColumnVector& vector, const BoundPredicate& predicate);

/// The same for a dictionary vector of whose entries those pass that have a bit in `passes`.
RowBits test_indices(const ColumnVector& vector, const RowBits& passes, bool null_passes);

}  // namespace lamella::inline v0
