/// Which integers pass a test of one column.
#pragma once

#include <optional>
#include <vector>

#include "column/column_filter.h"
#include "predicate/bind.h"

namespace lamella::inline v0 {

/// The integers that pass, as ranges that ascend and do not touch; none when no integer does. Nothing where the tests
/// are not of signed integers, or take too many ranges to say. Precondition: `predicate` is about one column.
std::optional<std::vector<IntegerRange>> passing_integers(const BoundPredicate& predicate);

}  // namespace lamella::inline v0
