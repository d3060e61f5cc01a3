#include "io/read_planning.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace lamella::inline v0 {

Buffer ReadPlan::range(size_t ordinal, std::span<const Buffer> buffers) const {
  const Place& place = places[ordinal];
  return buffers[place.read_ordinal].slice(place.offset, place.size_bytes);
}

ReadPlan plan_reads(std::span<const ByteRange> ranges, const CoalesceLimits& limits) {
  for (const ByteRange& range : ranges) {
    if (range.offset < 0 || range.size_bytes < 0 || range.offset > INT64_MAX - range.size_bytes) {
      throw Error(ErrorCode::kInvalidArgument,
                  "a read of " + std::to_string(range.size_bytes) + " bytes at byte " + std::to_string(range.offset));
    }
  }
  std::vector<size_t> by_offset(ranges.size());
  std::iota(by_offset.begin(), by_offset.end(), size_t{0});
  std::stable_sort(by_offset.begin(), by_offset.end(),
                   [&](size_t left, size_t right) { return ranges[left].offset < ranges[right].offset; });

  ReadPlan plan;
  plan.places.resize(ranges.size());
  for (const size_t ordinal : by_offset) {
    const ByteRange& range = ranges[ordinal];
    const int64_t range_end = range.offset + range.size_bytes;
    bool joined = false;
    if (!plan.reads.empty()) {
      ByteRange& read = plan.reads.back();
      const int64_t read_end = read.offset + read.size_bytes;
      const int64_t gap = range.offset - read_end;  // Negative where ranges overlap.
      const int64_t joined_end = std::max(read_end, range_end);
      joined =
          range_end <= read_end || (gap <= limits.max_gap_bytes && joined_end - read.offset <= limits.max_read_bytes);
      if (joined) {
        plan.bytes_bridged += std::max<int64_t>(gap, 0);
        read.size_bytes = joined_end - read.offset;
      }
    }
    if (!joined) plan.reads.push_back(range);
    plan.places[ordinal] = {plan.reads.size() - 1, range.offset - plan.reads.back().offset, range.size_bytes};
  }
  return plan;
}

}  // namespace lamella::inline v0
