/// The constants of a predicate.
///
///     lamella::Literal(24);
///     lamella::Literal("AIR");
///     lamella::decimal("0.05");
///     lamella::date("1994-01-01");
///     lamella::timestamp("1994-01-01T12:00:00.5Z");
///
/// Source folder: src/predicate.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// A value that somebody wrote down, not yet of any column's type. Threads: immutable.
class LAMELLA_EXPORT Literal {
 public:
  /// An optional minus, digits, and digits behind a point if there is one.
  struct Decimal {
    std::string text;
    bool operator==(const Decimal&) const = default;
  };
  struct Date {
    int64_t days = 0;  ///< Since 1970-01-01.
    bool operator==(const Date&) const = default;
  };
  struct Time {
    int64_t nanos = 0;  ///< Since midnight, up to 24 hours.
    bool operator==(const Time&) const = default;
  };
  struct Timestamp {
    int64_t seconds = 0;  ///< Since 1970-01-01T00:00.
    int32_t nanos = 0;    ///< 0 to 999,999,999.
    bool utc = false;     ///< Whether it was written with a Z.
    bool operator==(const Timestamp&) const = default;
  };
  /// uint64_t only for what int64_t cannot hold.
  using Value = std::variant<bool, int64_t, uint64_t, double, std::string, Decimal, Date, Time, Timestamp>;

  /// Throws kInvalidArgument (a decimal whose text is none, nanoseconds out of range).
  Literal(Value value);                                                 // NOLINT: implicit, so that col("x") < 5 works
  Literal(const char* text) : value_(std::string(text)) {}              // NOLINT
  Literal(std::string_view text) : value_(std::string(text)) {}         // NOLINT
  Literal(std::string text) : value_(std::move(text)) {}                // NOLINT
  Literal(std::floating_point auto number) : value_(double{number}) {}  // NOLINT
  template <std::integral T>
  Literal(T number) : value_(of_integral(number)) {}  // NOLINT

  const Value& value() const noexcept { return value_; }
  /// "int64", "string", "date": for error messages.
  std::string_view type_name() const noexcept;
  /// As predicates print it: 24, 5e-01, 'it''s', 0.05, date '1994-01-01'. parse_predicate() reads it back.
  std::string to_string() const;
  /// The same kind and value; a NaN equals itself and 0.0 is not -0.0.
  bool operator==(const Literal& other) const noexcept;

 private:
  template <std::integral T>
  static Value of_integral(T number) {
    if constexpr (std::same_as<T, bool>) {
      return number;
    } else {
      if (std::in_range<int64_t>(number)) return static_cast<int64_t>(number);
      return static_cast<uint64_t>(number);
    }
  }

  Value value_;
};

/// "[-]digits[.digits]". Throws kInvalidArgument (not a decimal).
LAMELLA_EXPORT Literal decimal(std::string_view text);
/// "YYYY-MM-DD"; years outside 0000-9999 have a sign. Throws kInvalidArgument (no such date).
LAMELLA_EXPORT Literal date(std::string_view text);
/// "HH:MM[:SS[.fraction]]". Throws kInvalidArgument (no such time).
LAMELLA_EXPORT Literal time_of_day(std::string_view text);
/// A date, and after a T or space a time, and after that a Z if it is an instant; no time is midnight. Throws
/// kInvalidArgument (no such time).
LAMELLA_EXPORT Literal timestamp(std::string_view text);

}  // namespace lamella::inline v0
