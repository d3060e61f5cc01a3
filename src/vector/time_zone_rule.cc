#include "vector/time_zone_rule.h"

#include <algorithm>
#include <utility>

#include "vector/calendar.h"

namespace lamella::inline v0 {
namespace {

using Day = TimeZoneRule::Day;

/// Takes what it reads off the front of a text. Once something did not fit, nothing does.
class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : text_(text) {}

  bool failed() const noexcept { return failed_; }
  bool at_end() const noexcept { return text_.empty(); }

  bool take_if(char c) {
    if (failed_ || text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char c) { failed_ |= !take_if(c); }

  int32_t number(int32_t least, int32_t most) {
    int32_t value = 0;
    size_t digits = 0;
    while (digits < text_.size() && digits < 4 && text_[digits] >= '0' && text_[digits] <= '9')
      value = value * 10 + (text_[digits++] - '0');
    failed_ |= digits == 0 || value < least || value > most;
    text_.remove_prefix(digits);
    return value;
  }

  /// Three letters or more, or anything in <>.
  void name() {
    const size_t end = text_.starts_with('<') ? text_.find('>') : text_.find_first_of("+-0123456789,");
    failed_ |= text_.empty() || (text_.front() == '<' && end == std::string_view::npos);
    if (failed_) return;
    text_.remove_prefix(text_.front() == '<' ? end + 1 : std::min(end, text_.size()));
  }

  /// [+-]h[h[h]][:mm[:ss]]
  int32_t seconds(int32_t most_hours) {
    const bool negative = take_if('-');
    if (!negative) take_if('+');
    int32_t value = number(0, most_hours) * 3600;
    if (take_if(':')) value += number(0, 59) * 60;
    if (take_if(':')) value += number(0, 59);
    return negative ? -value : value;
  }

  Day day() {
    Day day;
    if (take_if('M')) {
      day.month = number(1, 12);
      expect('.');
      day.week = number(1, 5);
      expect('.');
      day.weekday = number(0, 6);
    } else if (take_if('J')) {
      day.kind = Day::Kind::kDayWithoutLeapDay;
      day.day = number(1, 365);
    } else {
      day.kind = Day::Kind::kDay;
      day.day = number(0, 365);
    }
    if (take_if('/')) day.time = seconds(167);
    return day;
  }

 private:
  std::string_view text_;
  bool failed_ = false;
};

/// Local seconds since 1970 at which it is that day and time.
int64_t local_time(const Day& day, int64_t year) noexcept {
  const int64_t new_year = days_from_civil({year, 1, 1});
  int64_t days = 0;
  switch (day.kind) {
    case Day::Kind::kWeekdayOfMonth: {
      const int64_t first = days_from_civil({year, day.month, 1});
      // 1970-01-01 was a Thursday.
      const int64_t weekday_of_first = ((first + 4) % 7 + 7) % 7;
      days = first + (day.weekday - weekday_of_first + 7) % 7 + int64_t{day.week - 1} * 7;
      while (days >= first + days_in_month(year, day.month))
        days -= 7;
      break;
    }
    case Day::Kind::kDayWithoutLeapDay:
      days = new_year + day.day - (days_in_month(year, 2) == 29 && day.day >= 60 ? 0 : 1);
      break;
    case Day::Kind::kDay:
      days = new_year + day.day;
      break;
  }
  return days * kSecondsPerDay + day.time;
}

}  // namespace

std::array<TimeZoneRule::Change, 2> TimeZoneRule::changes_of(int64_t year) const noexcept {
  std::array<Change, 2> changes = {{{local_time(summer_begins, year) - standard_offset, standard_offset, summer_offset},
                                    {local_time(summer_ends, year) - summer_offset, summer_offset, standard_offset}}};
  if (changes[1].at < changes[0].at) std::swap(changes[0], changes[1]);
  return changes;
}

std::optional<TimeZoneRule> parse_time_zone_rule(std::string_view text) {
  RuleReader reader(text);
  TimeZoneRule rule;
  reader.name();
  // POSIX counts what is added to get UTC.
  rule.standard_offset = -reader.seconds(24);
  if (!reader.at_end()) {
    rule.has_summer = true;
    reader.name();
    rule.summer_offset = rule.standard_offset + 3600;
    if (!reader.take_if(',')) {
      rule.summer_offset = -reader.seconds(24);
      reader.expect(',');
    }
    rule.summer_begins = reader.day();
    reader.expect(',');
    rule.summer_ends = reader.day();
  }
  if (reader.failed() || !reader.at_end()) return std::nullopt;
  return rule;
}

}  // namespace lamella::inline v0
