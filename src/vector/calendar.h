/// The proleptic Gregorian calendar, and dates and times as text.
#pragma once

#include <cstdint>
#include <string>

#include "lamella/type.h"

namespace lamella::inline v0 {

struct CivilDate {
  int64_t year = 1970;  ///< Year 0 is 1 BC.
  int32_t month = 1;    ///< 1..12
  int32_t day = 1;      ///< 1..31

  bool operator==(const CivilDate&) const = default;
};

/// The date `days` after 1970-01-01.
CivilDate civil_from_days(int64_t days) noexcept;
/// Days from 1970-01-01 to `date`. Precondition: a date there is, |year| < 2^48.
int64_t days_from_civil(const CivilDate& date) noexcept;
int32_t days_in_month(int64_t year, int32_t month) noexcept;

inline constexpr int64_t kSecondsPerDay = 86400;
/// 1000, 1000000, 1000000000.
int64_t units_per_second(TimeUnit unit) noexcept;
/// The quotient rounded down. Precondition: divisor > 0.
constexpr int64_t floor_divide(int64_t value, int64_t divisor) noexcept {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

void append_date(int64_t days, std::string& out);
/// `time` units since midnight. Those before it get a sign, those past a day more hours.
void append_time(int64_t time, TimeUnit unit, std::string& out);
void append_timestamp(int64_t timestamp, TimeUnit unit, bool adjusted_to_utc, std::string& out);

}  // namespace lamella::inline v0
