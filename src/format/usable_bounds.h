/// Which statistics may be believed. Files hold bounds in orders that nobody defined, bounds that old writers computed
/// wrongly, and bounds that leave values out; this is the one place that tells them from those that pruning may use.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamella/file_metadata.h"
#include "lamella/parquet_schema.h"

namespace lamella::inline v0 {

/// What is certain about the values of a column chunk or page. Bounds serve to leave data out, never to make values.
struct UsableBounds {
  /// PLAIN bytes, of the leaf's width where it has one. Every value that is neither null nor NaN is >= min and <= max
  /// in the order of the leaf's type: numbers as numbers (decimals in bytes too, and -0 as +0), the rest as unsigned
  /// bytes. Either may be absent.
  std::optional<std::string> min;
  std::optional<std::string> max;
  bool min_is_exact = false;  ///< A value equal to min is there.
  bool max_is_exact = false;
  std::optional<int64_t> null_count;
  bool may_have_nan = false;  ///< Floating point only.
};

/// Judges `statistics` of values of `leaf`. `order` is the leaf's, `created_by` the file's.
UsableBounds usable_bounds(const Statistics& statistics, const SchemaNode& leaf, ColumnOrder order,
                           std::string_view created_by);

/// Whether the bounds of pages are sorted: neither minima nor maxima fall, or rise where they are `descending`, and no
/// page has a minimum above its maximum. Pages that are `skipped` have no bounds. False too where the leaf's
/// values have no order, or bounds are malformed. Precondition: all three have one entry a page.
bool bounds_are_sorted(std::span<const std::string> minima, std::span<const std::string> maxima,
                       const std::vector<bool>& skipped, bool descending, const SchemaNode& leaf);

}  // namespace lamella::inline v0
