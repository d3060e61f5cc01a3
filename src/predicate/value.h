/// Values in the form that comparisons of a column are made in: one for all widths of a kind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "lamella/parquet_enums.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// An integer of any width: two's complement, most significant byte first, no byte more than needed and at least one.
struct BigInteger {
  std::string big_endian = std::string(1, '\0');

  static BigInteger from_big_endian(std::string_view bytes);
  static BigInteger from_little_endian(std::string_view bytes);
  /// `digits` are decimal.
  static BigInteger from_digits(bool is_negative, std::string_view digits);

  bool operator==(const BigInteger&) const = default;
};

/// By type of column:
///   bool         booleans
///   int64_t      signed integers, dates, times, timestamps, decimals of up to 18 digits (unscaled)
///   uint64_t     unsigned integers
///   double       floating point of all widths, which a double holds exactly
///   BigInteger   decimals of more than 18 digits (unscaled)
///   std::string  text, binary, fixed binary, UUIDs: their bytes
using Value = std::variant<bool, int64_t, uint64_t, double, BigInteger, std::string>;

/// Below 0, 0 or above 0, in the order that filters have: NaN is the largest, -0.0 equals 0.0, bytes are unsigned.
/// Precondition: both hold the same alternative.
int compare_values(const Value& left, const Value& right) noexcept;

bool is_nan(const Value& value) noexcept;

/// Whether values of a type have an order here. Not intervals, geometry and nested types.
bool has_order(const Type& type) noexcept;

/// The value that PLAIN bytes of a leaf say, as statistics have it (byte arrays without length). Nothing when they do
/// not fit: their size is wrong, the physical type never has this type, or an INT96.
std::optional<Value> value_of_plain(const Type& type, PhysicalType physical_type, std::string_view plain);

}  // namespace lamella::inline v0
