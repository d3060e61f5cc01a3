/// Sets of rows as ascending, disjoint ranges.
#pragma once

#include <cstdint>
#include <vector>

#include "lamella/row_range.h"

namespace lamella::inline v0 {

using RowRanges = std::vector<RowRange>;

/// Appends a range that does not begin before the last one does; joins them where they touch.
void append_rows(RowRanges& ranges, RowRange next);
/// Rows that are in both.
RowRanges intersection_of(const RowRanges& left, const RowRanges& right);
/// Rows that are in either.
RowRanges union_of(const RowRanges& left, const RowRanges& right);
int64_t count_rows(const RowRanges& ranges) noexcept;

}  // namespace lamella::inline v0
