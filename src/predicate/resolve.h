/// From a column's path to where it is in a schema.
#pragma once

#include "predicate/bind.h"

namespace lamella::inline v0 {

/// Throws kInvalidArgument: a column that is not there, a name that fits two columns, a member of what has none. Throws
/// kNotImplemented for members of lists and maps.
BoundColumn resolve(const ColumnPath& path, const Schema& schema, NameCase name_case);

}  // namespace lamella::inline v0
