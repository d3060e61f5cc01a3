#include "predicate/convert_literal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "lamella/error.h"
#include "predicate/calendar_text.h"
#include "vector/calendar.h"
#include "vector/number_text.h"

namespace lamella::inline v0 {
namespace {

constexpr int64_t kNanosPerSecond = 1000000000;

/// A decimal number of any size.
struct DecimalNumber {
  bool is_negative = false;
  std::string digits;  ///< Without leading zeros; empty for zero.
  int64_t scale = 0;   ///< How many of them stand behind the point; as few as the value needs.
};

DecimalNumber decimal_number(std::string_view text) {
  DecimalNumber number;
  number.is_negative = text[0] == '-';
  if (number.is_negative) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  number.digits = text.substr(0, point);
  if (point < text.size()) number.digits += text.substr(point + 1);
  number.scale = static_cast<int64_t>(number.digits.size() - point);
  while (number.scale > 0 && number.digits.back() == '0') {
    number.digits.pop_back();
    --number.scale;
  }
  number.digits.erase(0, std::min(number.digits.find_first_not_of('0'), number.digits.size()));
  return number;
}

/// All digits of a finite double; it has at most 309 before its point and 1074 behind it.
DecimalNumber decimal_number(double value) {
  char text[1500];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, 1074).ptr;
  return decimal_number(std::string_view(text, static_cast<size_t>(end - text)));
}

/// The number that a literal is, if it is a finite one.
std::optional<DecimalNumber> number_of(const Literal::Value& literal) {
  if (const auto* value = std::get_if<int64_t>(&literal)) return decimal_number(std::to_string(*value));
  if (const auto* value = std::get_if<uint64_t>(&literal)) return decimal_number(std::to_string(*value));
  if (const auto* value = std::get_if<Literal::Decimal>(&literal)) return decimal_number(value->text);
  if (const auto* value = std::get_if<double>(&literal); value != nullptr && std::isfinite(*value)) {
    return decimal_number(*value);
  }
  return std::nullopt;
}

/// Converts one literal to one type. Each function gives the value or throws through refuse().
class Converter {
 public:
  Converter(const Literal& literal, const Type& type, const std::string& column)
      : literal_(literal), type_(type), column_(column) {}

  Value convert() const {
    switch (type_.id()) {
      case TypeId::kBoolean:
        return get<bool>();
      case TypeId::kInt8:
        return integer<int8_t>();
      case TypeId::kInt16:
        return integer<int16_t>();
      case TypeId::kInt32:
        return integer<int32_t>();
      case TypeId::kInt64:
        return integer<int64_t>();
      case TypeId::kUInt8:
        return integer<uint8_t>();
      case TypeId::kUInt16:
        return integer<uint16_t>();
      case TypeId::kUInt32:
        return integer<uint32_t>();
      case TypeId::kUInt64:
        return integer<uint64_t>();
      case TypeId::kFloat16:
      case TypeId::kFloat:
      case TypeId::kDouble:
        return floating();
      case TypeId::kDecimal:
        return decimal_value();
      case TypeId::kDate:
        return date_value();
      case TypeId::kTime:
        return time_value();
      case TypeId::kTimestamp:
        return timestamp_value();
      case TypeId::kUuid:
        return uuid();
      case TypeId::kFixedBinary:
        return fixed_binary();
      case TypeId::kNull:
        return false;  // Compared with nothing.
      default:
        return get<std::string>();
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(ErrorCode::kInvalidArgument, "column " + column_ + " of type " + type_.to_string() +
                                                 " cannot be compared with " + literal_.to_string() + " of type " +
                                                 std::string(literal_.type_name()) + ": " + why);
  }

  template <typename T>
  const T& get() const {
    if (const T* value = std::get_if<T>(&literal_.value())) return *value;
    refuse("the types differ");
  }
  template <typename T>
  const T* get_if() const noexcept {
    return std::get_if<T>(&literal_.value());
  }

  template <typename T>
  Value integer() const {
    const std::optional<DecimalNumber> number = number_of(literal_.value());
    if (!number) refuse("the types differ");
    if (number->scale > 0) refuse("the literal is not an integer");
    const bool is_zero = number->digits.empty();
    const std::string text = is_zero ? "0" : (number->is_negative ? "-" : "") + number->digits;
    T value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) refuse("the literal is outside the type's range");
    if constexpr (std::is_signed_v<T>) return static_cast<int64_t>(value);
    return static_cast<uint64_t>(value);
  }

  Value floating() const {
    if (const auto* value = get_if<double>()) return *value;
    if (const auto* value = get_if<Literal::Decimal>()) return nearest_floating(value->text);
    if (const auto* value = get_if<int64_t>()) return exact_double(*value);
    if (const auto* value = get_if<uint64_t>()) return exact_double(*value);
    refuse("the types differ");
  }

  template <typename T>
  double exact_double(T integer) const {
    const auto number = static_cast<double>(integer);
    // 2^63 and 2^64 round up from integers, and would not convert back.
    const bool is_in_range = number < std::ldexp(1.0, std::numeric_limits<T>::digits);
    if (!is_in_range || static_cast<T>(number) != integer) refuse("no floating point number is exactly the literal");
    return number;
  }

  double nearest_floating(const std::string& text) const {
    if (type_.id() == TypeId::kFloat) return nearest<float>(text);
    const auto number = nearest<double>(text);
    if (type_.id() == TypeId::kDouble) return number;
    const double rounded = float16_to_double(double_to_float16(number));
    if (std::isinf(rounded)) refuse("the literal is outside the type's range");
    return rounded;
  }

  template <typename T>
  T nearest(const std::string& text) const {
    T number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc()) {
      refuse("the literal is outside the type's range");
    }
    return number;
  }

  Value decimal_value() const {
    std::optional<DecimalNumber> number = number_of(literal_.value());
    if (!number) refuse("the types differ");
    if (number->scale > type_.scale()) {
      const bool is_double = get_if<double>() != nullptr;
      refuse(std::string("the literal has more digits behind its point") +
             (is_double ? "; a decimal literal says exactly what it shows" : ""));
    }
    if (number->digits.empty()) number->is_negative = false;
    const int64_t padding = number->digits.empty() ? 0 : type_.scale() - number->scale;
    if (static_cast<int64_t>(number->digits.size()) + padding > type_.precision()) {
      refuse("the literal is outside the type's range");
    }
    number->digits.append(static_cast<size_t>(padding), '0');
    if (type_.precision() > 18) return BigInteger::from_digits(number->is_negative, number->digits);
    int64_t unscaled = 0;
    for (const char digit : number->digits)
      unscaled = unscaled * 10 + (digit - '0');
    return number->is_negative ? -unscaled : unscaled;
  }

  Value date_value() const {
    std::optional<int64_t> days;
    if (const auto* value = get_if<Literal::Date>()) {
      days = value->days;
    } else if (const auto* instant = get_if<Literal::Timestamp>()) {
      if (instant->utc) refuse("an instant is on no date");
      if (instant->nanos != 0 || instant->seconds % kSecondsPerDay != 0) refuse("the literal is not midnight");
      days = instant->seconds / kSecondsPerDay;
    } else if (const std::optional<Literal::Date> parsed = parse_date(get<std::string>())) {
      days = parsed->days;
    }
    if (!days) refuse("the text is no date");
    if (!std::in_range<int32_t>(*days)) refuse("the literal is outside the type's range");
    return *days;
  }

  Value time_value() const {
    std::optional<Literal::Time> time;
    if (const auto* value = get_if<Literal::Time>()) {
      time = *value;
    } else {
      time = parse_time(get<std::string>());
    }
    if (!time) refuse("the text is no time");
    const int64_t nanos_per_unit = kNanosPerSecond / units_per_second(type_.unit());
    if (time->nanos % nanos_per_unit != 0) refuse("the literal is finer than the type's unit");
    return time->nanos / nanos_per_unit;
  }

  Value timestamp_value() const {
    std::optional<Literal::Timestamp> instant;
    if (const auto* value = get_if<Literal::Timestamp>()) {
      instant = *value;
    } else if (const auto* day = get_if<Literal::Date>()) {
      // Days of parsed dates are less than 2^39; those that programs make up may be any.
      constexpr int64_t kMostDays = std::numeric_limits<int64_t>::max() / kSecondsPerDay;
      if (day->days > kMostDays || day->days < -kMostDays) refuse("the literal is outside the type's range");
      instant = Literal::Timestamp{day->days * kSecondsPerDay, 0, false};
    } else {
      instant = parse_timestamp(get<std::string>());
    }
    if (!instant) refuse("the text is no timestamp");
    if (instant->utc && !type_.adjusted_to_utc()) refuse("the literal is an instant, the column's values are local");
    const int64_t per_second = units_per_second(type_.unit());
    const int64_t nanos_per_unit = kNanosPerSecond / per_second;
    if (instant->nanos % nanos_per_unit != 0) refuse("the literal is finer than the type's unit");
    int64_t units = 0;
    // The smallest timestamps are reached from the next second up: seconds * per_second alone may not fit.
    const bool is_early = instant->seconds < 0;
    const int64_t fraction = instant->nanos / nanos_per_unit - (is_early ? per_second : 0);
    if (__builtin_mul_overflow(instant->seconds + (is_early ? 1 : 0), per_second, &units) ||
        __builtin_add_overflow(units, fraction, &units)) {
      refuse("the literal is outside the type's range");
    }
    return units;
  }

  Value uuid() const {
    const std::string& text = get<std::string>();
    std::string bytes;
    int high = -1;
    for (size_t i = 0; i < text.size(); ++i) {
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (text[i] != '-') refuse("the text is no UUID");
        continue;
      }
      int digit = 0;
      const auto [end, error] = std::from_chars(&text[i], &text[i] + 1, digit, 16);
      if (error != std::errc()) refuse("the text is no UUID");
      if (high < 0) {
        high = digit;
      } else {
        bytes += static_cast<char>(high * 16 + digit);
        high = -1;
      }
    }
    if (text.size() != 36) refuse("the text is no UUID");
    return bytes;
  }

  Value fixed_binary() const {
    const std::string& bytes = get<std::string>();
    if (bytes.size() != static_cast<size_t>(type_.byte_width())) {
      refuse("the literal has " + std::to_string(bytes.size()) + " bytes");
    }
    return bytes;
  }

  const Literal& literal_;
  const Type& type_;
  const std::string& column_;
};

}  // namespace

Value convert_literal(const Literal& literal, const Type& type, const std::string& column) {
  return Converter(literal, type, column).convert();
}

}  // namespace lamella::inline v0
