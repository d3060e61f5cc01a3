/// A run of rows.
///
/// Source folder: src/vector.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {

/// `count` rows from `first`. Counted over all row groups of a file in ReadOptions, within one row group elsewhere.
struct RowRange {
  int64_t first = 0;
  int64_t count = 0;

  int64_t end() const noexcept { return first + count; }
  bool operator==(const RowRange&) const = default;
};

}  // namespace lamella::inline v0
