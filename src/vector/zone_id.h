/// What an id of a time zone says by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lamella::inline v0 {

/// A place whose clocks the id names, or how far they are ahead of UTC.
struct ZoneId {
  std::string_view region;  ///< As America/Los_Angeles; empty where there is an offset.
  int32_t offset_seconds = 0;
};

/// Java's ids of three letters, as PST, which are regions or offsets; others are regions as they are.
ZoneId resolve_short_id(std::string_view id) noexcept;
/// Ids as java.time reads them: also Z, UTC, +05:30, GMT-3. Nothing for those that are neither such nor possible names
/// of regions.
std::optional<ZoneId> parse_zone_id(std::string_view id) noexcept;

}  // namespace lamella::inline v0
