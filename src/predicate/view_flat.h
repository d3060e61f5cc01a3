/// Tests of texts in the 16 bytes of their views: most are told apart there, so their own bytes are not fetched.
#pragma once

#include <string_view>

#include "lamella/column_vector.h"
#include "predicate/row_bits.h"

namespace lamella::inline v0 {

/// Rows of `flat`, of Layout::kViews, that are `text`; what null slots say is arbitrary.
RowBits equal_views(const ColumnVector& flat, std::string_view text);

/// Rows that start with it.
RowBits prefixed_views(const ColumnVector& flat, std::string_view prefix);

/// Rows below, or else above, `text`.
RowBits ordered_views(const ColumnVector& flat, bool wants_below, std::string_view text);

}  // namespace lamella::inline v0
