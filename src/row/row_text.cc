#include <charconv>
#include <string>

#include "base/bits.h"
#include "lamella/render.h"
#include "lamella/unsafe_row.h"
#include "lamella/variant.h"
#include "row/big_endian_decimal.h"
#include "vector/calendar.h"
#include "vector/number_text.h"

namespace lamella::inline v0 {
namespace {

template <typename T>
void append_integer(T value, std::string& out) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_hex(std::span<const uint8_t> bytes, std::string& out) {
  constexpr char kHexDigits[] = "0123456789abcdef";
  out += '"';
  for (const uint8_t byte : bytes) {
    out += kHexDigits[byte >> 4];
    out += kHexDigits[byte & 15];
  }
  out += '"';
}

void append_wide_decimal(Int128 unscaled, int32_t scale, std::string& out) {
  uint8_t bytes[kWideDecimalBytes];
  const int64_t num_bytes = store_wide_decimal(unscaled, bytes);
  append_decimal({bytes, static_cast<size_t>(num_bytes)}, scale, out);
}

void append_interval(const CalendarInterval& interval, std::string& out) {
  out += "{\"months\":";
  append_integer(interval.months, out);
  out += ",\"days\":";
  append_integer(interval.days, out);
  out += ",\"microseconds\":";
  append_integer(interval.micros, out);
  out += '}';
}

/// Text that JSON has no form for goes in quotes: "NaN", "Infinity".
void append_number(const std::string& number, std::string& out) {
  const char last = number.back();
  const bool is_finite = last >= '0' && last <= '9';
  if (!is_finite) out += '"';
  out += number;
  if (!is_finite) out += '"';
}

template <typename Slots>
void append_value(const Slots& slots, int64_t i, const SparkType& type, std::string& out);

void append_struct(const UnsafeRow& row, const SparkType& type, std::string& out) {
  out += '{';
  for (int i = 0; i < row.num_fields(); ++i) {
    const SparkField& field = type.fields()[static_cast<size_t>(i)];
    if (i > 0) out += ',';
    append_json_string(field.name(), out);
    out += ':';
    append_value(row, i, field.type(), out);
  }
  out += '}';
}

void append_array(const UnsafeArray& array, const SparkType& element, std::string& out) {
  out += '[';
  for (int64_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ',';
    append_value(array, i, element, out);
  }
  out += ']';
}

void append_map(const UnsafeMap& map, const SparkType& type, std::string& out) {
  out += '[';
  for (int64_t i = 0; i < map.size(); ++i) {
    out += i > 0 ? ",[" : "[";
    append_value(map.keys(), i, type.fields()[0].type(), out);
    out += ',';
    append_value(map.values(), i, type.fields()[1].type(), out);
    out += ']';
  }
  out += ']';
}

template <typename Slots>
void append_in_slot(const Slots& slots, int64_t i, const SparkType& type, std::string& out) {
  std::string text;
  switch (type.id()) {
    case SparkTypeId::kBoolean:
      out += slots.get_boolean(i) ? "true" : "false";
      return;
    case SparkTypeId::kByte:
      return append_integer(slots.get_byte(i), out);
    case SparkTypeId::kShort:
      return append_integer(slots.get_short(i), out);
    case SparkTypeId::kInteger:
    case SparkTypeId::kYearMonthInterval:
      return append_integer(slots.get_int(i), out);
    case SparkTypeId::kFloat:
      append_float(slots.get_float(i), text);
      return append_number(text, out);
    case SparkTypeId::kDouble:
      append_double(slots.get_double(i), text);
      return append_number(text, out);
    default:
      return append_integer(slots.get_long(i), out);
  }
}

template <typename Slots>
void append_quoted(const Slots& slots, int64_t i, const SparkType& type, std::string& out) {
  out += '"';
  if (type.id() == SparkTypeId::kDate) {
    append_date(slots.get_int(i), out);
  } else if (type.id() == SparkTypeId::kDecimal) {
    append_wide_decimal(slots.get_decimal(i, type.precision()), type.scale(), out);
  } else {
    append_timestamp(slots.get_long(i), TimeUnit::kMicros, type.id() == SparkTypeId::kTimestamp, out);
  }
  out += '"';
}

/// Recursion is bounded: validate() has walked the same nesting.
template <typename Slots>
void append_value(const Slots& slots, int64_t i, const SparkType& type, std::string& out) {
  if (slots.is_null(i) || type.id() == SparkTypeId::kVoid) {
    out += "null";
    return;
  }
  switch (type.id()) {
    case SparkTypeId::kDecimal:
    case SparkTypeId::kDate:
    case SparkTypeId::kTimestamp:
    case SparkTypeId::kTimestampNtz:
      return append_quoted(slots, i, type, out);
    case SparkTypeId::kString:
      return append_json_string(slots.get_string(i), out);
    case SparkTypeId::kBinary:
      return append_hex(slots.get_binary(i), out);
    case SparkTypeId::kCalendarInterval:
      return append_interval(slots.get_interval(i), out);
    case SparkTypeId::kStruct:
      return append_struct(slots.get_struct(i, static_cast<int>(type.fields().size())), type, out);
    case SparkTypeId::kArray:
      return append_array(slots.get_array(i), type.fields()[0].type(), out);
    case SparkTypeId::kMap:
      return append_map(slots.get_map(i), type, out);
    case SparkTypeId::kVariant: {
      const UnsafeVariant variant = slots.get_variant(i);
      out += VariantView(variant.metadata, variant.value).to_json();
      return;
    }
    default:
      return append_in_slot(slots, i, type, out);
  }
}

}  // namespace

std::string to_json(const UnsafeRow& row, const SparkType& schema) {
  validate(row.bytes(), schema);
  std::string out;
  append_struct(UnsafeRow(row.bytes(), static_cast<int>(schema.fields().size())), schema, out);
  return out;
}

std::string to_string(const UnsafeRow& row, const SparkType& schema) {
  validate(row.bytes(), schema);
  const UnsafeRow checked(row.bytes(), static_cast<int>(schema.fields().size()));
  std::string out = "[";
  for (int i = 0; i < checked.num_fields(); ++i) {
    if (i > 0) out += ", ";
    const SparkType& type = schema.fields()[static_cast<size_t>(i)].type();
    if (type.id() == SparkTypeId::kString && !checked.is_null(i)) {
      out += checked.get_string(i);
    } else {
      append_value(checked, i, type, out);
    }
  }
  return out + ']';
}

}  // namespace lamella::inline v0
