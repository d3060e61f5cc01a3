#include "lamella/render.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>

#include "base/bits.h"
#include "lamella/variant.h"
#include "lamella/well_known_text.h"
#include "vector/calendar.h"
#include "vector/json_text.h"
#include "vector/nesting.h"
#include "vector/number_text.h"
#include "vector/utf8.h"

namespace lamella::inline v0 {
namespace {

/// One value of a flat vector: what dictionaries and constants lead to.
struct Value {
  const ColumnVector* vector;
  int64_t row;

  bool is_null() const noexcept { return vector->type().layout() == Layout::kNone || vector->is_null(row); }
  template <typename T>
  T as() const noexcept {
    return load<T>(vector->parts().values.data() + row * static_cast<int64_t>(sizeof(T)));
  }
};

Value value_at(const ColumnVector& vector, int64_t row) noexcept {
  Value value{&vector, row};
  while (value.vector->encoding() != VectorEncoding::kFlat && !value.is_null()) {
    const bool is_dictionary = value.vector->encoding() == VectorEncoding::kDictionary;
    value.row = is_dictionary ? value.vector->indices()[static_cast<size_t>(value.row)] : 0;
    value.vector = &value.vector->dictionary();
  }
  return value;
}

template <typename T>
void append_integer(T value, std::string& out) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_interval(std::string_view bytes, std::string& out) {
  out += "{\"months\":";
  append_integer(load<uint32_t>(bytes.data()), out);
  out += ",\"days\":";
  append_integer(load<uint32_t>(bytes.data() + 4), out);
  out += ",\"milliseconds\":";
  append_integer(load<uint32_t>(bytes.data() + 8), out);
  out += '}';
}

void append_decimal_value(const Value& value, std::string& out) {
  const Type& type = value.vector->type();
  const std::string_view bytes = value.vector->bytes(value.row);
  switch (type.layout() == Layout::kViews ? 0 : type.byte_width()) {
    case 4:
      return append_decimal(value.as<int32_t>(), type.scale(), out);
    case 8:
      return append_decimal(value.as<int64_t>(), type.scale(), out);
    case 0:
      return append_decimal({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, type.scale(), out);
    default: {
      uint8_t big_endian[32];
      std::reverse_copy(bytes.begin(), bytes.end(), big_endian);
      append_decimal({big_endian, bytes.size()}, type.scale(), out);
    }
  }
}

/// Integers and booleans, which are bare in JSON whatever their value. False for all other types.
bool append_exact_number(const Value& value, std::string& out) {
  switch (value.vector->type().id()) {
    case TypeId::kBoolean:
      out += value.vector->bit(value.row) ? "true" : "false";
      return true;
    case TypeId::kInt8:
      append_integer(value.as<int8_t>(), out);
      return true;
    case TypeId::kInt16:
      append_integer(value.as<int16_t>(), out);
      return true;
    case TypeId::kInt32:
      append_integer(value.as<int32_t>(), out);
      return true;
    case TypeId::kInt64:
      append_integer(value.as<int64_t>(), out);
      return true;
    case TypeId::kUInt8:
      append_integer(value.as<uint8_t>(), out);
      return true;
    case TypeId::kUInt16:
      append_integer(value.as<uint16_t>(), out);
      return true;
    case TypeId::kUInt32:
      append_integer(value.as<uint32_t>(), out);
      return true;
    case TypeId::kUInt64:
      append_integer(value.as<uint64_t>(), out);
      return true;
    default:
      return false;
  }
}

/// Floating point numbers. False for all other types.
bool append_floating_number(const Value& value, std::string& out) {
  switch (value.vector->type().id()) {
    case TypeId::kFloat16:
      append_float16(value.as<uint16_t>(), out);
      return true;
    case TypeId::kFloat:
      append_float(value.as<float>(), out);
      return true;
    case TypeId::kDouble:
      append_double(value.as<double>(), out);
      return true;
    default:
      return false;
  }
}

void append_geometry(std::string_view wkb, const TextOptions& options, std::string& out) {
  if (options.geometry == GeometryText::kHex) return append_hex(wkb, out);
  append_wkt({reinterpret_cast<const uint8_t*>(wkb.data()), wkb.size()}, out);
}

/// What needs neither escapes nor quotes within quotes: decimals, dates and times, UUIDs, hex, geometries. False for
/// all other types.
bool append_plain_text(const Value& value, const TextOptions& options, std::string& out) {
  const Type& type = value.vector->type();
  switch (type.id()) {
    case TypeId::kDecimal:
      append_decimal_value(value, out);
      return true;
    case TypeId::kDate:
      append_date(value.as<int32_t>(), out);
      return true;
    case TypeId::kTime:
      append_time(type.unit() == TimeUnit::kMillis ? value.as<int32_t>() : value.as<int64_t>(), type.unit(), out);
      return true;
    case TypeId::kTimestamp:
      append_timestamp(value.as<int64_t>(), type.unit(), type.adjusted_to_utc(), out);
      return true;
    case TypeId::kUuid:
      append_uuid(value.vector->bytes(value.row), out);
      return true;
    case TypeId::kBinary:
    case TypeId::kBson:
    case TypeId::kFixedBinary:
      append_hex(value.vector->bytes(value.row), out);
      return true;
    case TypeId::kGeometry:
    case TypeId::kGeography:
      append_geometry(value.vector->bytes(value.row), options, out);
      return true;
    default:
      return false;
  }
}

void append_json_value(const Value& value, const TextOptions& options, std::string& out, int depth);

void append_json_array(const Value& value, const TextOptions& options, std::string& out, int depth) {
  const std::span<const int32_t> offsets = value.vector->offsets();
  const int32_t first = offsets[static_cast<size_t>(value.row)];
  out += '[';
  for (int32_t i = first; i < offsets[static_cast<size_t>(value.row) + 1]; ++i) {
    if (i > first) out += ',';
    append_json_value(value_at(value.vector->child(0), i), options, out, depth + 1);
  }
  out += ']';
}

/// An array of [key, value], or of [key] where the entries have no value.
void append_json_map(const Value& value, const TextOptions& options, std::string& out, int depth) {
  const std::span<const int32_t> offsets = value.vector->offsets();
  const int32_t first = offsets[static_cast<size_t>(value.row)];
  out += '[';
  for (int32_t i = first; i < offsets[static_cast<size_t>(value.row) + 1]; ++i) {
    if (i > first) out += ',';
    const Value entry = value_at(value.vector->child(0), i);
    if (entry.is_null()) {
      out += "null";
      continue;
    }
    const char* separator = "[";
    for (const ColumnVector& member : entry.vector->parts().children) {
      out += separator;
      append_json_value(value_at(member, entry.row), options, out, depth + 1);
      separator = ",";
    }
    out += ']';
  }
  out += ']';
}

void append_json_object(const Value& value, const TextOptions& options, std::string& out, int depth) {
  const std::vector<Field>& fields = value.vector->type().children();
  out += '{';
  for (size_t member = 0; member < fields.size(); ++member) {
    if (member > 0) out += ',';
    append_json_text(fields[member].name(), out);
    out += ':';
    append_json_value(value_at(value.vector->child(static_cast<int>(member)), value.row), options, out, depth + 1);
  }
  out += '}';
}

void append_json_value(const Value& value, const TextOptions& options, std::string& out, int depth) {
  check_nesting(depth);
  if (value.is_null()) {
    out += "null";
    return;
  }
  if (append_exact_number(value, out)) return;
  const size_t begin = out.size();
  if (append_floating_number(value, out)) {
    return quote_unless_finite(begin, out);
  }
  switch (value.vector->type().id()) {
    case TypeId::kString:
    case TypeId::kEnum:
    case TypeId::kJson:
      return append_json_text(value.vector->bytes(value.row), out);
    case TypeId::kInterval:
      return append_interval(value.vector->bytes(value.row), out);
    case TypeId::kList:
      return append_json_array(value, options, out, depth);
    case TypeId::kMap:
      return append_json_map(value, options, out, depth);
    case TypeId::kStruct:
      return append_json_object(value, options, out, depth);
    case TypeId::kVariant:
      return variant_at(*value.vector, value.row).append_json(out);
    default:
      out += '"';
      append_plain_text(value, options, out);
      out += '"';
  }
}

}  // namespace

void append_json_string(std::string_view text, std::string& out) {
  append_json_text(text, out);
}

void append_csv_string(std::string_view text, std::string& out) {
  const bool quoted = text.empty() || text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted) out += '"';
  append_utf8(text, out, [&](char character) { out.append(character == '"' ? 2 : 1, character); });
  if (quoted) out += '"';
}

void append_json(const ColumnVector& vector, int64_t row, std::string& out, const TextOptions& options) {
  append_json_value(value_at(vector, row), options, out, 0);
}

void append_csv(const ColumnVector& vector, int64_t row, std::string& out, const TextOptions& options) {
  const Value value = value_at(vector, row);
  if (value.is_null() || append_exact_number(value, out) || append_floating_number(value, out)) return;
  if (value.vector->type().is_text()) return append_csv_string(value.vector->bytes(value.row), out);
  std::string text;
  if (!append_plain_text(value, options, text)) append_json_value(value, options, text, 0);
  append_csv_string(text, out);
}

void append_row_json(const ColumnarBatch& batch, int64_t row, std::string& out, const TextOptions& options) {
  out += '{';
  for (int column = 0; column < batch.num_columns(); ++column) {
    if (column > 0) out += ',';
    append_json_string(batch.schema()->field(column).name(), out);
    out += ':';
    append_json(batch.column(column), row, out, options);
  }
  out += '}';
}

void append_row_csv(const ColumnarBatch& batch, int64_t row, std::string& out, const TextOptions& options) {
  for (int column = 0; column < batch.num_columns(); ++column) {
    if (column > 0) out += ',';
    append_csv(batch.column(column), row, out, options);
  }
}

}  // namespace lamella::inline v0
