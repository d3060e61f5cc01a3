/// Whether rows that nobody has read could be selected, by what is known of their columns.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "predicate/bind.h"
#include "predicate/value.h"

namespace lamella::inline v0 {

/// What is known of one column of a range of rows. Bounds are to be believed: rules for statistics that are not come
/// before this. value_of_plain() makes them of a file's bytes.
struct ColumnBounds {
  std::optional<Value> min;           ///< No value but null is below it; it need not be there itself.
  std::optional<Value> max;           ///< No value but null and NaN is above it.
  std::optional<int64_t> null_count;  ///< Absent: any number.
  bool may_have_nan = true;           ///< Of floating point columns: whether there may be NaNs.
};

using BoundsOfColumn = std::function<ColumnBounds(const BoundColumn&)>;

/// False only when no row of the `num_rows` rows can be selected.
bool can_match(const BoundPredicate& predicate, int64_t num_rows, const BoundsOfColumn& bounds_of);

}  // namespace lamella::inline v0
