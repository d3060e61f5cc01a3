#include "lamella/literal.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <optional>

#include "lamella/error.h"
#include "predicate/calendar_text.h"
#include "vector/calendar.h"
#include "vector/number_text.h"
#include "vector/utf8.h"

namespace lamella::inline v0 {
namespace {

constexpr int64_t kNanosPerSecond = 1000000000;

bool is_digit(char character) noexcept {
  return character >= '0' && character <= '9';
}

/// "[-]digits[.digits]", where the digits before the point may be missing.
bool is_decimal(std::string_view text) noexcept {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == text.size() ? std::string_view() : text.substr(point + 1);
  return !(point == text.size() ? whole : fraction).empty() && std::all_of(whole.begin(), whole.end(), is_digit) &&
         std::all_of(fraction.begin(), fraction.end(), is_digit);
}

/// Whether text is UTF-8 without control characters.
bool is_printable(std::string_view text) noexcept {
  while (!text.empty()) {
    const Utf8Step step = next_utf8(text);
    if (!step.is_valid || static_cast<uint8_t>(text[0]) < 0x20 || text[0] == 0x7f) return false;
    text.remove_prefix(step.num_bytes);
  }
  return true;
}

/// Text in quotes, quotes in it doubled, or hex where it would not be fit to print.
std::string quoted(std::string_view text) {
  if (is_printable(text)) {
    std::string quoted_text = "'";
    for (const char character : text)
      quoted_text.append(character == '\'' ? 2 : 1, character);
    return quoted_text + '\'';
  }
  constexpr char kHexDigits[] = "0123456789abcdef";
  std::string hex = "x'";
  for (const char character : text) {
    hex += kHexDigits[static_cast<uint8_t>(character) >> 4];
    hex += kHexDigits[static_cast<uint8_t>(character) & 15];
  }
  return hex + '\'';
}

/// YYYY-MM-DDTHH:MM:SS.nanoseconds.
std::string timestamp_text(const Literal::Timestamp& timestamp) {
  int64_t second_of_day = timestamp.seconds % kSecondsPerDay;
  if (second_of_day < 0) second_of_day += kSecondsPerDay;
  std::string text;
  append_date(floor_divide(timestamp.seconds, kSecondsPerDay), text);
  text += 'T';
  append_time(second_of_day * kNanosPerSecond + timestamp.nanos, TimeUnit::kNanos, text);
  if (timestamp.utc) text += 'Z';
  return text;
}

/// Prints each kind as the parser reads it.
struct Printer {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int64_t value) const { return std::to_string(value); }
  std::string operator()(uint64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const {
    // An exponent is what tells a double from a decimal.
    char digits[40];
    if (std::isfinite(value)) {
      return {digits, std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific).ptr};
    }
    std::string text = "double '";
    append_double(value, text);
    return text + '\'';
  }
  std::string operator()(const std::string& value) const { return quoted(value); }
  std::string operator()(const Literal::Decimal& value) const {
    return value.text.find('.') == std::string::npos ? "decimal '" + value.text + '\'' : value.text;
  }
  std::string operator()(const Literal::Date& value) const {
    std::string text = "date '";
    append_date(value.days, text);
    return text + '\'';
  }
  std::string operator()(const Literal::Time& value) const {
    std::string text = "time '";
    append_time(value.nanos, TimeUnit::kNanos, text);
    return text + '\'';
  }
  std::string operator()(const Literal::Timestamp& value) const { return "timestamp '" + timestamp_text(value) + '\''; }
};

struct Namer {
  std::string_view operator()(bool) const { return "boolean"; }
  std::string_view operator()(int64_t) const { return "int64"; }
  std::string_view operator()(uint64_t) const { return "uint64"; }
  std::string_view operator()(double) const { return "double"; }
  std::string_view operator()(const std::string&) const { return "string"; }
  std::string_view operator()(const Literal::Decimal&) const { return "decimal"; }
  std::string_view operator()(const Literal::Date&) const { return "date"; }
  std::string_view operator()(const Literal::Time&) const { return "time"; }
  std::string_view operator()(const Literal::Timestamp&) const { return "timestamp"; }
};

[[noreturn]] void refuse(std::string_view text, const char* what) {
  throw Error(ErrorCode::kInvalidArgument, "'" + std::string(text) + "' is not a " + what);
}

}  // namespace

Literal::Literal(Value value) : value_(std::move(value)) {
  const auto* number = std::get_if<Decimal>(&value_);
  if (number != nullptr && !is_decimal(number->text)) refuse(number->text, "decimal");
  const auto* time = std::get_if<Time>(&value_);
  const auto* instant = std::get_if<Timestamp>(&value_);
  const bool is_time = time == nullptr || (time->nanos >= 0 && time->nanos <= kSecondsPerDay * kNanosPerSecond);
  const bool is_instant = instant == nullptr || (instant->nanos >= 0 && instant->nanos < kNanosPerSecond);
  if (!is_time || !is_instant) {
    throw Error(ErrorCode::kInvalidArgument,
                "a time of " + std::to_string(is_time ? instant->nanos : time->nanos) + " nanoseconds is out of range");
  }
}

std::string_view Literal::type_name() const noexcept {
  return std::visit(Namer{}, value_);
}

std::string Literal::to_string() const {
  return std::visit(Printer{}, value_);
}

bool Literal::operator==(const Literal& other) const noexcept {
  const auto* number = std::get_if<double>(&value_);
  const auto* other_number = std::get_if<double>(&other.value_);
  if (number != nullptr && other_number != nullptr) {
    return std::bit_cast<uint64_t>(*number) == std::bit_cast<uint64_t>(*other_number) ||
           (std::isnan(*number) && std::isnan(*other_number));
  }
  return value_ == other.value_;
}

Literal decimal(std::string_view text) {
  if (!is_decimal(text)) refuse(text, "decimal");
  const bool is_negative = text[0] == '-';
  const std::string_view digits = text.substr(is_negative ? 1 : 0);
  const size_t point = std::min(digits.find('.'), digits.size());
  const std::string_view whole = digits.substr(0, point);
  const size_t first = std::min(whole.find_first_not_of('0'), whole.size());
  std::string plain(is_negative ? "-" : "");
  plain += first == whole.size() ? "0" : whole.substr(first);
  plain += digits.substr(point);
  return Literal(Literal::Decimal{std::move(plain)});
}

Literal date(std::string_view text) {
  const std::optional<Literal::Date> value = parse_date(text);
  if (!value) refuse(text, "date: YYYY-MM-DD is");
  return Literal(*value);
}

Literal time_of_day(std::string_view text) {
  const std::optional<Literal::Time> value = parse_time(text);
  if (!value) refuse(text, "time: HH:MM:SS.fraction is");
  return Literal(*value);
}

Literal timestamp(std::string_view text) {
  const std::optional<Literal::Timestamp> value = parse_timestamp(text);
  if (!value) refuse(text, "timestamp: YYYY-MM-DD HH:MM:SS.fraction is");
  return Literal(*value);
}

}  // namespace lamella::inline v0
