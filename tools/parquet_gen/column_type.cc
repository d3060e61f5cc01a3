#include "parquet_gen/column_type.h"

#include <algorithm>
#include <charconv>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace gen {

namespace {

using writer::annotated;

constexpr int64_t kSecondsOf2015 = 1420070400;
constexpr int64_t kSecondsOf2026 = 1767225600;
constexpr int64_t kSecondsADay = 86400;

int64_t power_of_ten(int64_t exponent) {
  int64_t power = 1;
  for (int64_t i = 0; i < exponent; ++i)
    power *= 10;
  return power;
}

TimeUnit parse_unit(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0] == "us") return TimeUnit::kMicros;
  if (arguments[0] == "ms") return TimeUnit::kMillis;
  if (arguments[0] == "ns") return TimeUnit::kNanos;
  throw Error(ErrorCode::kInvalidArgument, "unit " + arguments[0] + ": ms, us or ns");
}

int64_t units_a_second(TimeUnit unit) {
  return unit == TimeUnit::kMillis ? 1000 : (unit == TimeUnit::kMicros ? 1000000 : 1000000000);
}

/// A type of its own whole numbers.
void set_integer(ColumnSpec& spec, PhysicalType type, LogicalAnnotation annotation, int64_t low, int64_t high) {
  spec.kind = ValueKind::kInteger;
  spec.node.type = type;
  spec.node.annotation = std::move(annotation);
  spec.low = low;
  spec.high = high;
}

void set_bytes(ColumnSpec& spec, ValueKind kind, LogicalKind annotation) {
  spec.kind = kind;
  spec.node.type = PhysicalType::BYTE_ARRAY;
  spec.node.annotation = annotated(annotation);
}

void set_fixed(ColumnSpec& spec, ValueKind kind, int64_t width, LogicalAnnotation annotation) {
  if (width < 1 || width > 1 << 20) {
    throw Error(ErrorCode::kInvalidArgument, "a fixed length of " + std::to_string(width) + " bytes");
  }
  spec.kind = kind;
  spec.node.type = PhysicalType::FIXED_LEN_BYTE_ARRAY;
  spec.node.type_length = static_cast<int32_t>(width);
  spec.node.annotation = std::move(annotation);
}

/// "int8" to "uint64". Those of 32 and 64 bits that are signed need no annotation.
bool set_integer_type(ColumnSpec& spec, const std::string& name) {
  const bool is_unsigned = name.starts_with("uint");
  const std::string width_text = name.substr(is_unsigned ? 4 : 3);
  if (!name.substr(is_unsigned ? 1 : 0).starts_with("int")) return false;
  if (width_text != "8" && width_text != "16" && width_text != "32" && width_text != "64") return false;
  const auto bit_width = static_cast<int8_t>(std::stoi(width_text));
  const PhysicalType type = bit_width == 64 ? PhysicalType::INT64 : PhysicalType::INT32;
  const bool plain = !is_unsigned && bit_width >= 32;
  // Wide ones leave room for sequences, as real keys do.
  const int64_t half = int64_t{1} << std::min(bit_width - 1, 62);
  int64_t low = 0;
  int64_t high = bit_width == 64 ? int64_t{1} << 60 : int64_t{1} << 30;
  if (bit_width < 32) {
    low = is_unsigned ? 0 : -half;
    high = is_unsigned ? 2 * half - 1 : half - 1;
  } else if (is_unsigned) {
    high = bit_width == 32 ? 2 * half - 1 : INT64_MAX;
  }
  set_integer(spec, type, plain ? LogicalAnnotation{} : writer::annotated_integer(bit_width, !is_unsigned), low, high);
  return true;
}

/// decimal(precision, scale[, int32|int64|fixed|binary]).
void set_decimal(ColumnSpec& spec, const std::vector<std::string>& arguments) {
  if (arguments.size() < 2 || arguments.size() > 3) {
    throw Error(ErrorCode::kInvalidArgument, "decimal: decimal(precision,scale) is needed, or decimal(p,s,storage)");
  }
  const int64_t precision = parse_number(arguments[0], "precision");
  const int64_t scale = parse_number(arguments[1], "scale");
  if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
    throw Error(ErrorCode::kInvalidArgument, "decimal: a precision from 1 to 38 and a scale up to it are needed");
  }
  const std::string usual = precision <= 9 ? "int32" : (precision <= 18 ? "int64" : "fixed");
  const std::string storage = arguments.size() == 3 ? arguments[2] : usual;
  const LogicalAnnotation annotation =
      writer::annotated_decimal(static_cast<int32_t>(precision), static_cast<int32_t>(scale));
  const int64_t high = power_of_ten(std::min<int64_t>(precision, 18)) - 1;
  if (storage == "fixed") {
    int64_t width = 1;
    while (8 * width - 1 < static_cast<int64_t>(static_cast<double>(precision) * 3.3219280948873626 + 1))
      ++width;
    set_fixed(spec, ValueKind::kDecimalBytes, width, annotation);
  } else if (storage == "binary") {
    set_bytes(spec, ValueKind::kDecimalBytes, LogicalKind::kDecimal);
    spec.node.annotation = annotation;
  } else if ((storage == "int32" && precision <= 9) || (storage == "int64" && precision <= 18)) {
    set_integer(spec, storage == "int32" ? PhysicalType::INT32 : PhysicalType::INT64, annotation, 0, 0);
  } else {
    throw Error(ErrorCode::kInvalidArgument, "decimal: " + arguments[0] + " digits in " + storage);
  }
  spec.low = -high;
  spec.high = high;
}

void set_time(ColumnSpec& spec, const std::vector<std::string>& arguments) {
  const TimeUnit unit = parse_unit(arguments);
  const bool utc = arguments.size() > 1 && arguments[1] == "utc";
  set_integer(spec, unit == TimeUnit::kMillis ? PhysicalType::INT32 : PhysicalType::INT64,
              writer::annotated_time(unit, utc), 0, kSecondsADay * units_a_second(unit) - 1);
}

void set_timestamp(ColumnSpec& spec, const std::vector<std::string>& arguments) {
  const TimeUnit unit = parse_unit(arguments);
  const bool utc = arguments.size() > 1 && arguments[1] == "utc";
  set_integer(spec, PhysicalType::INT64, writer::annotated_timestamp(unit, utc), kSecondsOf2015 * units_a_second(unit),
              kSecondsOf2026 * units_a_second(unit) - 1);
}

bool set_number_type(ColumnSpec& spec, const std::string& name, const std::vector<std::string>& arguments) {
  if (name == "bool") {
    spec.kind = ValueKind::kBoolean;
    spec.node.type = PhysicalType::BOOLEAN;
    spec.high = 1;
  } else if (name == "float" || name == "double") {
    spec.kind = name == "float" ? ValueKind::kFloat : ValueKind::kDouble;
    spec.node.type = name == "float" ? PhysicalType::FLOAT : PhysicalType::DOUBLE;
    spec.high = 1000000;
  } else if (name == "float16") {
    set_fixed(spec, ValueKind::kFloat16, 2, annotated(LogicalKind::kFloat16));
    spec.low = -1000;
    spec.high = 1000;
  } else if (name == "decimal") {
    set_decimal(spec, arguments);
  } else if (name == "date") {
    set_integer(spec, PhysicalType::INT32, annotated(LogicalKind::kDate), kSecondsOf2015 / kSecondsADay,
                kSecondsOf2026 / kSecondsADay - 1);
  } else if (name == "time") {
    set_time(spec, arguments);
  } else if (name == "timestamp") {
    set_timestamp(spec, arguments);
  } else if (name == "int96") {
    spec.kind = ValueKind::kInt96;
    spec.node.type = PhysicalType::INT96;
    spec.low = kSecondsOf2015 * 1000000;
    spec.high = kSecondsOf2026 * 1000000 - 1;
  } else if (name == "interval") {
    set_fixed(spec, ValueKind::kInterval, 12, annotated(LogicalKind::kInterval));
  } else {
    return set_integer_type(spec, name);
  }
  return true;
}

bool set_byte_type(ColumnSpec& spec, const std::string& name, const std::vector<std::string>& arguments) {
  if (name == "string") {
    set_bytes(spec, ValueKind::kText, LogicalKind::kString);
  } else if (name == "json") {
    set_bytes(spec, ValueKind::kJson, LogicalKind::kJson);
  } else if (name == "enum") {
    set_bytes(spec, ValueKind::kEnum, LogicalKind::kEnum);
  } else if (name == "bson") {
    set_bytes(spec, ValueKind::kBson, LogicalKind::kBson);
  } else if (name == "binary") {
    set_bytes(spec, ValueKind::kBytes, LogicalKind::kNone);
  } else if (name == "fixed") {
    if (arguments.size() != 1) throw Error(ErrorCode::kInvalidArgument, "fixed: fixed(bytes) is needed");
    set_fixed(spec, ValueKind::kFixed, parse_number(arguments[0], "fixed"), {});
  } else if (name == "uuid") {
    set_fixed(spec, ValueKind::kFixed, 16, annotated(LogicalKind::kUuid));
  } else {
    return false;
  }
  return true;
}

}  // namespace

int64_t parse_number(std::string_view text, std::string_view what) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                std::string(what) + ": a whole number is needed, not \"" + std::string(text) + "\"");
  }
  return number;
}

void set_type(ColumnSpec& spec, const std::string& name, const std::vector<std::string>& arguments) {
  if (set_number_type(spec, name, arguments) || set_byte_type(spec, name, arguments)) return;
  throw Error(ErrorCode::kInvalidArgument, "there is no type " + name + "; --help lists them");
}

}  // namespace gen
}  // namespace lamella::inline v0
