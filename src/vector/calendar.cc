#include "vector/calendar.h"

#include <charconv>

namespace lamella::inline v0 {
namespace {

// Years are counted from March here, so that the leap day is the last day of a year. An era is 400 years, which are
// 146097 days whichever year they begin with. 1970-01-01 is day 719468 since 0000-03-01: four eras and some days.
constexpr int64_t kDaysPerEra = 146097;
constexpr int64_t kYearsPerEra = 400;
constexpr int64_t kDaysToEpoch = 719468;
constexpr int64_t kErasToEpoch = kDaysToEpoch / kDaysPerEra;

constexpr bool is_leap(int64_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// Days before a month, counted from March = 0: its months have 31, 30, 31, 30, 31 days again and again.
constexpr int64_t days_before_month(int64_t month_from_march) noexcept {
  return (153 * month_from_march + 2) / 5;
}

void append_padded(uint64_t value, int width, std::string& out) {
  char digits[20];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
  const auto count = static_cast<int>(end.ptr - digits);
  if (count < width) out.append(static_cast<size_t>(width - count), '0');
  out.append(digits, end.ptr);
}

int fraction_digits(TimeUnit unit) noexcept {
  if (unit == TimeUnit::kMillis) return 3;
  return unit == TimeUnit::kMicros ? 6 : 9;
}

/// HH:MM:SS.fraction of units since midnight.
void append_clock(uint64_t time, TimeUnit unit, std::string& out) {
  const auto per_second = static_cast<uint64_t>(units_per_second(unit));
  const uint64_t seconds = time / per_second;
  append_padded(seconds / 3600, 2, out);
  out += ':';
  append_padded(seconds / 60 % 60, 2, out);
  out += ':';
  append_padded(seconds % 60, 2, out);
  out += '.';
  append_padded(time % per_second, fraction_digits(unit), out);
}

}  // namespace

int64_t units_per_second(TimeUnit unit) noexcept {
  if (unit == TimeUnit::kMillis) return 1000;
  return unit == TimeUnit::kMicros ? 1000000 : 1000000000;
}

int32_t days_in_month(int64_t year, int32_t month) noexcept {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

CivilDate civil_from_days(int64_t days) noexcept {
  // Whole eras first, so that no number of days overflows.
  int64_t day_of_era = days % kDaysPerEra;
  if (day_of_era < 0) day_of_era += kDaysPerEra;
  day_of_era += kDaysToEpoch % kDaysPerEra;
  const int64_t era = floor_divide(days, kDaysPerEra) + kErasToEpoch + day_of_era / kDaysPerEra;
  day_of_era %= kDaysPerEra;
  // A leap day every 1461 days, none every 36524, again one every 146096: take them out, and years are 365 days long.
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  CivilDate date;
  date.day = static_cast<int32_t>(day_of_year - days_before_month(month_from_march) + 1);
  date.month = static_cast<int32_t>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  date.year = era * kYearsPerEra + year_of_era + (date.month <= 2 ? 1 : 0);
  return date;
}

int64_t days_from_civil(const CivilDate& date) noexcept {
  const int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const int64_t era = floor_divide(year, kYearsPerEra);
  const int64_t year_of_era = year - era * kYearsPerEra;
  const int64_t month_from_march = date.month > 2 ? date.month - 3 : date.month + 9;
  const int64_t day_of_year = days_before_month(month_from_march) + date.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kDaysToEpoch;
}

void append_date(int64_t days, std::string& out) {
  const CivilDate date = civil_from_days(days);
  if (date.year < 0) out += '-';
  if (date.year > 9999) out += '+';
  append_padded(static_cast<uint64_t>(date.year < 0 ? -date.year : date.year), 4, out);
  out += '-';
  append_padded(static_cast<uint64_t>(date.month), 2, out);
  out += '-';
  append_padded(static_cast<uint64_t>(date.day), 2, out);
}

void append_time(int64_t time, TimeUnit unit, std::string& out) {
  if (time < 0) out += '-';
  append_clock(time < 0 ? -static_cast<uint64_t>(time) : static_cast<uint64_t>(time), unit, out);
}

void append_timestamp(int64_t timestamp, TimeUnit unit, bool adjusted_to_utc, std::string& out) {
  const int64_t per_day = units_per_second(unit) * kSecondsPerDay;
  const int64_t days = floor_divide(timestamp, per_day);
  append_date(days, out);
  out += 'T';
  // Unsigned: days * per_day may lie below the smallest int64.
  append_clock(static_cast<uint64_t>(timestamp) - static_cast<uint64_t>(days) * static_cast<uint64_t>(per_day), unit,
               out);
  if (adjusted_to_utc) out += 'Z';
}

}  // namespace lamella::inline v0
