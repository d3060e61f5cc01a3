/// When clocks change every year, as the TZ variable of POSIX says it: "PST8PDT,M3.2.0,M11.1.0".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lamella::inline v0 {

struct TimeZoneRule {
  /// A day of any year, and seconds since its midnight.
  struct Day {
    enum class Kind : uint8_t { kWeekdayOfMonth, kDayWithoutLeapDay, kDay };

    Kind kind = Kind::kWeekdayOfMonth;
    int32_t month = 1;    ///< 1..12
    int32_t week = 1;     ///< 1..5, where 5 is the last
    int32_t weekday = 0;  ///< 0 is Sunday.
    int32_t day = 0;      ///< Of the year: from 1 without the leap day, from 0 with it.
    int32_t time = 2 * 3600;
  };
  struct Change {
    int64_t at = 0;  ///< An instant, in seconds.
    int32_t offset_before = 0;
    int32_t offset = 0;
  };

  int32_t standard_offset = 0;  ///< Seconds ahead of UTC.
  int32_t summer_offset = 0;
  bool has_summer = false;
  Day summer_begins;
  Day summer_ends;

  /// In the order of time.
  std::array<Change, 2> changes_of(int64_t year) const noexcept;
};

std::optional<TimeZoneRule> parse_time_zone_rule(std::string_view text);

}  // namespace lamella::inline v0
