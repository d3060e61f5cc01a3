#include "predicate/calendar_text.h"

#include <cstdint>

#include "vector/calendar.h"

namespace lamella::inline v0 {
namespace {

constexpr int64_t kNanosPerSecond = 1000000000;

bool take(std::string_view& text, char character) noexcept {
  if (text.empty() || text[0] != character) return false;
  text.remove_prefix(1);
  return true;
}

/// Between `at_least` and `at_most` digits, as many as there are; -1 when there are fewer. At most 18.
int64_t take_digits(std::string_view& text, size_t at_least, size_t at_most) noexcept {
  int64_t number = 0;
  size_t count = 0;
  for (; count < at_most && count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count)
    number = number * 10 + (text[count] - '0');
  if (count < at_least) return -1;
  text.remove_prefix(count);
  return number;
}

std::optional<int64_t> take_date(std::string_view& text) noexcept {
  // 2^31 days either way are 5.9 million years, 2^63 milliseconds 292 million.
  constexpr size_t kMostYearDigits = 9;
  const bool is_negative = take(text, '-');
  const bool is_signed = is_negative || take(text, '+');
  const int64_t year = take_digits(text, 4, is_signed ? kMostYearDigits : 4);
  if (year < 0 || !take(text, '-')) return std::nullopt;
  CivilDate date;
  date.year = is_negative ? -year : year;
  date.month = static_cast<int32_t>(take_digits(text, 2, 2));
  if (date.month < 1 || date.month > 12 || !take(text, '-')) return std::nullopt;
  date.day = static_cast<int32_t>(take_digits(text, 2, 2));
  if (date.day < 1 || date.day > days_in_month(date.year, date.month)) return std::nullopt;
  return days_from_civil(date);
}

/// Nanoseconds since midnight; 24:00 is the end of the day.
std::optional<int64_t> take_time(std::string_view& text) noexcept {
  const int64_t hours = take_digits(text, 2, 2);
  if (hours < 0 || hours > 24 || !take(text, ':')) return std::nullopt;
  const int64_t minutes = take_digits(text, 2, 2);
  if (minutes < 0 || minutes > 59) return std::nullopt;
  int64_t seconds = 0;
  int64_t nanos = 0;
  if (take(text, ':')) {
    seconds = take_digits(text, 2, 2);
    if (seconds < 0 || seconds > 59) return std::nullopt;
    if (take(text, '.')) {
      const size_t before = text.size();
      nanos = take_digits(text, 1, 9);
      if (nanos < 0) return std::nullopt;
      for (size_t digits = before - text.size(); digits < 9; ++digits)
        nanos *= 10;
    }
  }
  const int64_t total = ((hours * 60 + minutes) * 60 + seconds) * kNanosPerSecond + nanos;
  if (total > kSecondsPerDay * kNanosPerSecond) return std::nullopt;
  return total;
}

}  // namespace

std::optional<Literal::Date> parse_date(std::string_view text) noexcept {
  const std::optional<int64_t> days = take_date(text);
  if (!days || !text.empty()) return std::nullopt;
  return Literal::Date{*days};
}

std::optional<Literal::Time> parse_time(std::string_view text) noexcept {
  const std::optional<int64_t> nanos = take_time(text);
  if (!nanos || !text.empty()) return std::nullopt;
  return Literal::Time{*nanos};
}

std::optional<Literal::Timestamp> parse_timestamp(std::string_view text) noexcept {
  const std::optional<int64_t> days = take_date(text);
  if (!days) return std::nullopt;
  int64_t nanos = 0;
  if (take(text, 'T') || take(text, ' ')) {
    const std::optional<int64_t> time = take_time(text);
    if (!time) return std::nullopt;
    nanos = *time;
  }
  const bool utc = take(text, 'Z');
  if (!text.empty()) return std::nullopt;
  return Literal::Timestamp{*days * kSecondsPerDay + nanos / kNanosPerSecond,
                            static_cast<int32_t>(nanos % kNanosPerSecond), utc};
}

}  // namespace lamella::inline v0
