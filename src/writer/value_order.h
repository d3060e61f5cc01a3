/// How the values of a column compare, for statistics.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "writer/schema.h"
#include "writer/values.h"

namespace lamella::inline v0 {
namespace writer {

/// What the footer's column_orders says.
enum class ColumnOrderForm : uint8_t {
  kAbsent,         ///< No list at all: bounds mean nothing.
  kTypeDefined,    ///< TYPE_ORDER for every column.
  kIeee754Total,   ///< IEEE_754_TOTAL_ORDER for FLOAT, DOUBLE and FLOAT16; TYPE_ORDER for the others.
  kInt96Timestamp  ///< INT96_TIMESTAMP_ORDER for INT96; TYPE_ORDER for the others.
};

enum class ValueOrder : uint8_t {
  kUndefined,         ///< INTERVAL, geometry, INT96 without an order of its own.
  kSigned,            ///< BOOLEAN, INT32, INT64.
  kUnsigned,          ///< INT32, INT64 annotated as unsigned.
  kFloat,             ///< FLOAT, DOUBLE, FLOAT16; bounds are never NaN, and zeros widen to both signs.
  kFloatTotal,        ///< The same by IEEE 754's total order; bounds are NaN where every value is.
  kBytes,             ///< Unsigned, byte by byte.
  kSignedBytes,       ///< Signed, byte by byte: what writers did to text before the format said better.
  kBigEndianDecimal,  ///< Two's complement in big-endian bytes of any length.
  kInt96Timestamp,    ///< Day, then nanoseconds.
};

ValueOrder value_order(const Node& leaf, ColumnOrderForm form) noexcept;

/// PLAIN bytes of two values (byte arrays without their lengths); below zero, zero or above zero.
/// Precondition: `order` is not kUndefined.
int compare_values(std::string_view left, std::string_view right, ValueOrder order) noexcept;

/// Whether the PLAIN bytes of a FLOAT, DOUBLE or FLOAT16 are a NaN.
bool is_nan(std::string_view value) noexcept;

}  // namespace writer
}  // namespace lamella::inline v0
