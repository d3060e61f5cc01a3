#include "vector/calendar_rebase.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "base/bits.h"
#include "lamella/error.h"
#include "simd/kernels.h"
#include "vector/calendar.h"
#include "vector/rebase_zones.h"
#include "vector/zone_id.h"

namespace lamella::inline v0 {
namespace {

__extension__ using Int128 = __int128;

/// From `day` on (the first of March of a century without a leap day in the Gregorian calendar, at last 1582-10-15) a
/// day of the hybrid calendar is called as the proleptic one `shift` days later.
struct CalendarSwitch {
  int32_t day;
  int32_t shift;
};
constexpr std::array<CalendarSwitch, 14> kSwitches = {{{-719164, 2},
                                                       {-682945, 1},
                                                       {-646420, 0},
                                                       {-609895, -1},
                                                       {-536845, -2},
                                                       {-500320, -3},
                                                       {-463795, -4},
                                                       {-390745, -5},
                                                       {-354220, -6},
                                                       {-317695, -7},
                                                       {-244645, -8},
                                                       {-208120, -9},
                                                       {-171595, -10},
                                                       {-141427, 0}}};
constexpr int32_t kGregorianFirst = kSwitches.back().day;

/// The proleptic day of the name that a Julian day has. 29 February becomes 1 March where there is none.
int64_t gregorian_day_of_julian(int64_t day) noexcept {
  // Years are counted from March here; 0000-03-01 is day 0, and four years are 1461 days whichever they begin with.
  constexpr int64_t kDaysToEpoch = 719470;
  constexpr int64_t kDaysPerCycle = 1461;
  const int64_t since = day + kDaysToEpoch;
  const int64_t cycle = floor_divide(since, kDaysPerCycle);
  const int64_t day_of_cycle = since - cycle * kDaysPerCycle;
  const int64_t year_of_cycle = (day_of_cycle - day_of_cycle / (kDaysPerCycle - 1)) / 365;
  const int64_t day_of_year = day_of_cycle - 365 * year_of_cycle;
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int64_t day_of_month = day_of_year - (153 * month_from_march + 2) / 5;
  const auto month = static_cast<int32_t>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  const int64_t year = 4 * cycle + year_of_cycle + (month <= 2 ? 1 : 0);
  return days_from_civil({year, month, 1}) + day_of_month;
}

bool has_id(std::string_view names, std::string_view id) noexcept {
  while (!names.empty()) {
    const size_t end = std::min(names.find(' '), names.size());
    if (names.substr(0, end) == id) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

/// Seconds that GMT+h, GMT-hh or GMT+hh:mm is east of Greenwich; 0 for anything else.
int32_t custom_offset(std::string_view id) noexcept {
  constexpr std::string_view kPrefix = "GMT";
  if (!id.starts_with(kPrefix) || id.size() < 5 || (id[3] != '+' && id[3] != '-')) return 0;
  const char* const end = id.data() + id.size();
  int32_t hours = 0;
  int32_t minutes = 0;
  const std::from_chars_result read = std::from_chars(id.data() + 4, end, hours);
  if (read.ec != std::errc() || hours < 0 || read.ptr > id.data() + 6) return 0;
  if (read.ptr != end) {
    if (*read.ptr != ':' || end - read.ptr != 3) return 0;
    if (std::from_chars(read.ptr + 1, end, minutes).ptr != end || minutes < 0) return 0;
  }
  if (hours > 23 || minutes > 59) return 0;
  return (id[3] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

RebaseZone zone_of(std::string_view id) noexcept {
  const ZoneId resolved = resolve_short_id(id);
  if (resolved.region.empty()) return {{}, resolved.offset_seconds, 0, 0, {}};
  for (const RebaseZone& zone : rebase_zones()) {
    if (has_id(zone.names, resolved.region)) return zone;
  }
  return {{}, custom_offset(id), 0, 0, {}};
}

/// `seconds` in units, or the nearest that an int64 holds.
int64_t saturated(int64_t seconds, int64_t units_per_second) noexcept {
  const Int128 units = Int128{seconds} * units_per_second;
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  return units < kLeast ? kLeast : static_cast<int64_t>(units);
}

[[noreturn]] void does_not_fit() {
  throw Error(ErrorCode::kCorruptFile, "a date or timestamp has no place in the proleptic calendar: it would not fit");
}

}  // namespace

/// From `at` on, `difference` is added; both in seconds or days. Steps before what an int64 holds are joined.
void CalendarRebase::add_step(int64_t at, int64_t difference) {
  // A sum may not wrap: values within a month of the least int64 are left to rebase_early().
  const int64_t least = std::numeric_limits<int64_t>::min() + 31 * kSecondsPerDay * units_per_second_;
  const int64_t first = std::max(saturated(at, units_per_second_), least);
  const int64_t step = difference * units_per_second_ - std::accumulate(steps_.begin(), steps_.end(), int64_t{0});
  if (!switches_.empty() && switches_.back() == first) {
    steps_.back() += step;
  } else {
    switches_.push_back(first);
    steps_.push_back(step);
  }
}

std::shared_ptr<const CalendarRebase> CalendarRebase::of_dates(AncientValues ancient) {
  auto rebase = std::shared_ptr<CalendarRebase>(new CalendarRebase(false, ancient));
  for (const CalendarSwitch& at : kSwitches)
    rebase->add_step(at.day, at.shift);
  rebase->limit_ = kGregorianFirst;
  return rebase;
}

std::shared_ptr<const CalendarRebase> CalendarRebase::of_instants(std::string_view time_zone, TimeUnit unit,
                                                                  AncientValues ancient) {
  auto rebase = std::shared_ptr<CalendarRebase>(new CalendarRebase(true, ancient));
  const RebaseZone zone = zone_of(time_zone);
  rebase->units_per_second_ = units_per_second(unit);
  rebase->offset_ = zone.offset * rebase->units_per_second_;
  rebase->difference_ = zone.difference * rebase->units_per_second_;
  for (const CalendarSwitch& at : kSwitches)
    rebase->add_step(at.day * kSecondsPerDay - zone.offset, at.shift * kSecondsPerDay + zone.difference);
  for (const RebaseChange& change : std::span(zone.changes, static_cast<size_t>(zone.num_changes)))
    rebase->add_step(change.at, change.difference);
  rebase->limit_ = ancient == AncientValues::kRefuse ? saturated(last_rebase_switch(), rebase->units_per_second_)
                                                     : rebase->switches_.back();
  return rebase;
}

std::shared_ptr<const CalendarRebase> CalendarRebase::of_clocks(std::shared_ptr<const TimeZone> clocks, TimeUnit unit,
                                                                std::shared_ptr<const CalendarRebase> earlier) {
  auto rebase = std::shared_ptr<CalendarRebase>(new CalendarRebase(true, AncientValues::kRebase));
  rebase->units_per_second_ = units_per_second(unit);
  rebase->clocks_ = std::move(clocks);
  rebase->earlier_ = std::move(earlier);
  return rebase;
}

void CalendarRebase::to_instants(const uint8_t* values, int64_t count, uint8_t* out) const {
  for (int64_t i = 0; i < count; ++i) {
    const auto value = load<int64_t>(values + i * 8);
    const int64_t local = floor_divide(value, units_per_second_);
    int64_t instant = 0;
    if (__builtin_add_overflow(value, (clocks_->utc_of_local(local) - local) * units_per_second_, &instant)) {
      throw Error(ErrorCode::kCorruptFile, "a timestamp of a local clock is no instant that 64 bits can say");
    }
    store(out + i * 8, instant);
  }
}

const simd::RebaseKernels::Width& CalendarRebase::kernels() const noexcept {
  const simd::RebaseKernels& kernels = *simd::kernels().rebase;
  return has_time_ ? kernels.int64 : kernels.int32;
}

bool CalendarRebase::keeps(const uint8_t* values, int64_t count) const noexcept {
  if (clocks_ != nullptr) return count == 0;
  return kernels().find_below(values, count, limit_) < 0;
}

/// A value before the first switch: the calendars are computed instead of looked up.
int64_t CalendarRebase::rebase_early(int64_t value) const {
  if (!has_time_) {
    const int64_t day = gregorian_day_of_julian(value);
    if (day != static_cast<int32_t>(day)) does_not_fit();
    return day;
  }
  const int64_t units_per_day = kSecondsPerDay * units_per_second_;
  const Int128 local = Int128{value} + offset_;
  const auto day = static_cast<int64_t>(local / units_per_day - (local % units_per_day < 0 ? 1 : 0));
  const Int128 of_day = local - Int128{day} * units_per_day;
  // 1677 is the least of nanoseconds: by then the calendar is Gregorian.
  const int64_t new_day = day < kGregorianFirst ? gregorian_day_of_julian(day) : day;
  const Int128 rebased = Int128{new_day} * units_per_day + of_day - offset_ + difference_;
  if (rebased != static_cast<int64_t>(rebased)) does_not_fit();
  return static_cast<int64_t>(rebased);
}

void CalendarRebase::apply(const uint8_t* values, int64_t count, uint8_t* out) const {
  if (clocks_ != nullptr) {
    if (earlier_ != nullptr && !earlier_->keeps(values, count)) {
      earlier_->apply(values, count, out);
      values = out;
    }
    return to_instants(values, count, out);
  }
  if (ancient_ == AncientValues::kRefuse && !keeps(values, count)) {
    throw Error(ErrorCode::kInvalidArgument,
                has_time_
                    ? "a timestamp before 1900 may be meant in the Julian or in the Gregorian calendar, and reading "
                      "such ones is refused: say which"
                    : "a date before 1582-10-15 may be meant in the Julian or in the Gregorian calendar, and "
                      "reading such ones is refused: say which");
  }
  kernels().add_steps(values, count, {switches_.data(), steps_.data(), static_cast<int>(switches_.size())}, out);
  const int64_t width = has_time_ ? 8 : 4;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t left = kernels().find_below(values + i * width, count - i, switches_.front());
    if (left < 0) break;
    i += left;
    if (has_time_) {
      store(out + i * width, rebase_early(load<int64_t>(values + i * width)));
    } else {
      store(out + i * width, static_cast<int32_t>(rebase_early(load<int32_t>(values + i * width))));
    }
  }
}

}  // namespace lamella::inline v0
