/// Which rows of a batch a predicate selects.
#pragma once

#include "lamella/columnar_batch.h"
#include "predicate/bind.h"
#include "vector/row_bits.h"

namespace lamella::inline v0 {

/// The rows of `batch`, of those its selection has if it has one, for which `predicate` is true. Precondition: the
/// predicate was bound to the batch's schema. Vectors may be of any encoding.
Selection evaluate(const BoundPredicate& predicate, const ColumnarBatch& batch);

/// The rows of `values` for which `predicate` is true. Precondition: `values` are of the only column of the schema that
/// the predicate is about, be it about several of its members.
RowBits evaluate_column(const BoundPredicate& predicate, const ColumnVector& values);

/// The vector of `column` within that of its column of the schema; members are null where their struct is.
ColumnVector member_of(const ColumnVector& top_level, const BoundColumn& column);

}  // namespace lamella::inline v0
