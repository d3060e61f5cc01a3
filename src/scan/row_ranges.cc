#include "scan/row_ranges.h"

#include <algorithm>
#include <numeric>

namespace lamella::inline v0 {

void append_rows(RowRanges& ranges, RowRange next) {
  if (next.count <= 0) return;
  if (ranges.empty() || ranges.back().end() < next.first) {
    ranges.push_back(next);
    return;
  }
  RowRange& last = ranges.back();
  last.count = std::max(last.end(), next.end()) - last.first;
}

RowRanges intersection_of(const RowRanges& left, const RowRanges& right) {
  RowRanges both;
  for (size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    const int64_t first = std::max(left[i].first, right[j].first);
    const int64_t end = std::min(left[i].end(), right[j].end());
    if (first < end) both.push_back({first, end - first});
    if (left[i].end() < right[j].end()) {
      ++i;
    } else {
      ++j;
    }
  }
  return both;
}

RowRanges union_of(const RowRanges& left, const RowRanges& right) {
  RowRanges sorted(left.size() + right.size());
  std::merge(left.begin(), left.end(), right.begin(), right.end(), sorted.begin(),
             [](const RowRange& one, const RowRange& other) { return one.first < other.first; });
  RowRanges either;
  for (const RowRange& range : sorted)
    append_rows(either, range);
  return either;
}

int64_t count_rows(const RowRanges& ranges) noexcept {
  return std::accumulate(ranges.begin(), ranges.end(), int64_t{0},
                         [](int64_t sum, const RowRange& range) { return sum + range.count; });
}

}  // namespace lamella::inline v0
