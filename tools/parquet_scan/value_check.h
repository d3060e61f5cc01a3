/// Values whose bytes have rules of their own.
#pragma once

#include "lamella/column_vector.h"

namespace lamella::inline v0::tool {

/// Checks every variant, geometry and geography of a vector, and of the vectors below it. Throws kCorruptFile and
/// kNotImplemented (see VariantView::validate() and append_wkt()), kResourceLimit (nesting past their caps).
void check_values(const ColumnVector& vector);

}  // namespace lamella::inline v0::tool
