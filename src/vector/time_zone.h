/// What the clocks of a place have shown, and will show.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace lamella::inline v0 {

/// Threads: immutable.
class TimeZone {
 public:
  /// A zone that always is so far ahead of UTC.
  explicit TimeZone(int32_t offset_seconds) : offsets_({offset_seconds}) {}
  /// From the bytes of a file of the tz database (TZif, RFC 8536; its second version or a later one). Throws
  /// kCorruptFile when they are none.
  explicit TimeZone(std::span<const uint8_t> tzif);

  bool is_utc() const noexcept { return changes_.empty() && offsets_.front() == 0; }

  /// The instant at which the zone's clocks showed `local`; both in seconds since 1970-01-01T00:00. Of two such
  /// instants the earlier; a time that was passed over when clocks were put forward is as far behind the change.
  int64_t utc_of_local(int64_t local) const noexcept;

 private:
  void add_change(int64_t at, int32_t offset_before, int32_t offset);

  std::vector<int64_t> changes_;  ///< Local times from which on the next of the offsets is right, ascending.
  std::vector<int32_t> offsets_;  ///< One more than changes: what the clocks were ahead of UTC.
  /// Local times from here on are as 400 years before: then the Gregorian calendar repeats itself, weekdays included.
  bool repeats_ = false;
  int64_t repeats_from_ = 0;
};

}  // namespace lamella::inline v0
