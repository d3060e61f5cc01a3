/// Time zones, as the hybrid calendar of old writers knew them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lamella::inline v0 {

/// From an instant on, what is added to get the same local time in the proleptic calendar. All in seconds.
struct RebaseChange {
  int64_t at;
  int32_t difference;
};

/// Old writers took standard time for all instants before the first change of a zone's clocks; today's take local mean
/// time.
struct RebaseZone {
  std::string_view names;  ///< Ids with this history, blanks between.
  int32_t offset;          ///< Of the old writers, east of Greenwich.
  int32_t difference;      ///< Between the two, in the Gregorian calendar before the first change.
  int32_t num_changes;
  RebaseChange changes[3];  ///< After 1582-10-15, ascending.
};

std::span<const RebaseZone> rebase_zones() noexcept;
/// From here on no zone has a difference.
int64_t last_rebase_switch() noexcept;

}  // namespace lamella::inline v0
