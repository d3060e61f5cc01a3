#include "scan/row_picks.h"

#include <string>

#include "lamella/error.h"

namespace lamella::inline v0 {

RowPicks::RowPicks(std::span<const int64_t> ordinals, int64_t num_rows) {
  positions_.reserve(ordinals.size());
  int64_t rows_of_ranges = 0;
  int64_t last = -1;
  for (const int64_t ordinal : ordinals) {
    if (ordinal <= last || ordinal >= num_rows) {
      throw Error(ErrorCode::kInvalidArgument, "row " + std::to_string(ordinal) + " behind row " +
                                                   std::to_string(last) + " of " + std::to_string(num_rows) +
                                                   ": row ordinals must ascend and be in the file");
    }
    last = ordinal;
    if (ranges_.empty() || ordinal - ranges_.back().end() > kMostBetween) {
      ranges_.push_back({ordinal, 0});
    }
    RowRange& range = ranges_.back();
    rows_of_ranges += ordinal + 1 - range.end();
    range.count = ordinal + 1 - range.first;
    positions_.push_back(rows_of_ranges - 1);
  }
}

std::optional<Selection> RowPicks::next(int64_t num_rows) {
  std::vector<int32_t> rows;
  for (; next_pick_ < positions_.size() && positions_[next_pick_] < position_ + num_rows; ++next_pick_)
    rows.push_back(static_cast<int32_t>(positions_[next_pick_] - position_));
  position_ += num_rows;
  if (static_cast<int64_t>(rows.size()) == num_rows) return std::nullopt;
  return Selection::of(rows);
}

}  // namespace lamella::inline v0
