/// Single rows of a file, read as few ranges and picked out of their batches.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lamella/columnar_batch.h"
#include "lamella/row_range.h"

namespace lamella::inline v0 {

/// Rows that lie close to each other are read as one range with what is between them: a batch of its own would take
/// longer. Threads: one.
class RowPicks {
 public:
  /// Rows between two wanted ones that are read for nothing, at most.
  static constexpr int64_t kMostBetween = 256;

  /// Throws kInvalidArgument (ordinals that do not ascend, or are none of `num_rows` rows).
  RowPicks(std::span<const int64_t> ordinals, int64_t num_rows);

  const std::vector<RowRange>& ranges() const noexcept { return ranges_; }
  /// Which of the next `num_rows` rows of the ranges are wanted; nothing when all are.
  std::optional<Selection> next(int64_t num_rows);

 private:
  std::vector<RowRange> ranges_;
  std::vector<int64_t> positions_;  ///< Of the wanted rows among those of the ranges.
  size_t next_pick_ = 0;
  int64_t position_ = 0;
};

}  // namespace lamella::inline v0
