/// Fixed-width values as wider ones.
#pragma once

#include "arrow/arrow_field.h"
#include "lamella/buffer.h"
#include "lamella/column_vector.h"

namespace lamella::inline v0 {

/// The values of a flat vector in field.byte_width bytes each, which are more than they have: numbers keep
/// their value, intervals become month_day_nano. Throws kNotImplemented (an interval beyond month_day_nano).
Buffer widened_values(const ColumnVector& vector, const ArrowField& field);

}  // namespace lamella::inline v0
