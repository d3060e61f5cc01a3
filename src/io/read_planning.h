/// Which reads fetch a set of byte ranges: neighbours are joined, because a read costs more than the bytes of a gap.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/random_access_file.h"

namespace lamella::inline v0 {

struct CoalesceLimits {
  int64_t max_gap_bytes = 0;   ///< Ranges further apart are not joined.
  int64_t max_read_bytes = 0;  ///< No joined read is larger; a single range may be.
};

/// Reads, and where in them each asked range lies.
struct ReadPlan {
  /// A range's bytes: [offset, offset + size_bytes) of reads[read_ordinal].
  struct Place {
    size_t read_ordinal = 0;
    int64_t offset = 0;
    int64_t size_bytes = 0;
  };

  std::vector<ByteRange> reads;  ///< By ascending offset.
  std::vector<Place> places;     ///< One for each asked range, in the order they were asked for.
  int64_t bytes_bridged = 0;     ///< Bytes of `reads` that nobody asked for.

  /// The bytes of the asked range `ordinal`, given what reading `reads` returned. Shares the read's buffer.
  Buffer range(size_t ordinal, std::span<const Buffer> buffers) const;
};

/// Plans reads for `ranges`, which may come in any order, repeat and overlap. Throws kInvalidArgument when a range is
/// negative or ends beyond what an int64_t holds.
ReadPlan plan_reads(std::span<const ByteRange> ranges, const CoalesceLimits& limits);

}  // namespace lamella::inline v0
