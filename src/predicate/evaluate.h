/// Which rows of a batch a predicate selects.
#pragma once

#include "lamella/columnar_batch.h"
#include "predicate/bind.h"

namespace lamella::inline v0 {

/// The rows of `batch`, of those its selection has if it has one, for which `predicate` is true. Precondition: the
/// predicate was bound to the batch's schema. Vectors may be of any encoding.
Selection evaluate(const BoundPredicate& predicate, const ColumnarBatch& batch);

}  // namespace lamella::inline v0
