#include "row/value_body.h"

#include <bit>
#include <cstring>
#include <limits>
#include <string>

#include "lamella/error.h"
#include "row/big_endian_decimal.h"
#include "vector/number_text.h"

namespace lamella::inline v0 {
namespace {

ValueAt follow(const ColumnVector& vector, int64_t row) noexcept {
  ValueAt value{&vector, row, vector.type().layout() == Layout::kNone || vector.is_null(row)};
  while (!value.is_null && value.vector->encoding() != VectorEncoding::kFlat) {
    const bool is_dictionary = value.vector->encoding() == VectorEncoding::kDictionary;
    value.row = is_dictionary ? value.vector->indices()[static_cast<size_t>(value.row)] : 0;
    value.vector = &value.vector->dictionary();
    value.is_null = value.vector->is_null(value.row);
  }
  return value;
}

template <typename T>
T value_of(const ValueAt& value) noexcept {
  return load<T>(value.vector->parts().values.data() + value.row * static_cast<int64_t>(sizeof(T)));
}

/// A constant vector of nulls is what stands for a member that the file lacks.
bool is_missing(const ColumnVector& vector) noexcept {
  return vector.encoding() == VectorEncoding::kConstant && vector.parts().dictionary == nullptr;
}

/// Whether no value below a struct or list is from the file: Spark says so of a struct when it is so of all members,
/// and of a list when it is so of its element, but never of a map. Nesting is capped.
bool has_only_missing(const ColumnVector& vector) noexcept {
  const TypeId id = vector.type().id();
  if (id != TypeId::kStruct && id != TypeId::kList) return false;
  for (const ColumnVector& child : vector.parts().children) {
    if (!is_missing(child) && !has_only_missing(child)) return false;
  }
  return !vector.parts().children.empty();
}

Int128 wide_decimal(const RowNode& node, const ValueAt& value) noexcept {
  return node.kind == ValueKind::kUnsignedDecimal ? Int128{value_of<uint64_t>(value)} : value_of<Int128>(value);
}

/// The elements of a list: rows [begin, end) of the child.
struct Elements {
  int64_t begin;
  int64_t end;
  int64_t count() const noexcept { return end - begin; }
};

Elements elements_of(const ValueAt& value) noexcept {
  const std::span<const int32_t> offsets = value.vector->offsets();
  return {offsets[static_cast<size_t>(value.row)], offsets[static_cast<size_t>(value.row) + 1]};
}

int64_t body_bytes(const RowNode& node, const ValueAt& value, bool in_array);

int64_t struct_bytes(const RowNode& node, const ValueAt& value) {
  int64_t bytes = UnsafeRow::fixed_bytes(static_cast<int64_t>(node.children.size()));
  for (size_t i = 0; i < node.children.size(); ++i)
    bytes += body_bytes_in_row(node.children[i], value.vector->parts().children[i], value.row);
  return bytes;
}

int64_t array_bytes(const RowNode& element, const ColumnVector& vector, const Elements& elements) {
  int64_t bytes = UnsafeArray::header_bytes(elements.count()) + round_up(elements.count() * element.element_bytes, 8);
  if (lies_in_slot(element.kind)) return bytes;
  for (int64_t i = elements.begin; i < elements.end; ++i)
    bytes += body_bytes(element, value_at(element, vector, i), true);
  return bytes;
}

/// A member of the vector of a variant.
std::string_view variant_part(const ValueAt& value, int child) noexcept {
  const ValueAt part = follow(value.vector->parts().children[static_cast<size_t>(child)], value.row);
  return part.is_null ? std::string_view() : part.vector->bytes(part.row);
}

int64_t variant_bytes(const RowNode& node, const ValueAt& value) noexcept {
  const size_t metadata_bytes = variant_part(value, node.variant.metadata).size();
  return static_cast<int64_t>(4 + metadata_bytes + variant_part(value, node.variant.value).size());
}

/// Of a value that is not null.
int64_t value_body_bytes(const RowNode& node, const ValueAt& value, bool in_array) {
  switch (node.kind) {
    case ValueKind::kUnsignedDecimal:
    case ValueKind::kWideDecimal:
      return in_array ? round_up(wide_decimal_bytes(wide_decimal(node, value)), 8) : kWideDecimalBytes;
    case ValueKind::kInterval:
    case ValueKind::kIntervalMembers:
      return 16;
    case ValueKind::kBytes:
      return round_up(value.vector->views()[static_cast<size_t>(value.row)].length, 8);
    case ValueKind::kFixedBytes:
      return round_up(node.byte_width, 8);
    case ValueKind::kStruct:
      return struct_bytes(node, value);
    case ValueKind::kArray:
      return array_bytes(node.children[0], value.vector->child(0), elements_of(value));
    case ValueKind::kMap: {
      const ColumnVector& entries = value.vector->child(0);
      return 8 + array_bytes(node.children[0], entries.child(0), elements_of(value)) +
             array_bytes(node.children[1], entries.child(1), elements_of(value));
    }
    case ValueKind::kVariant:
      return round_up(variant_bytes(node, value), 8);
    default:
      return 0;
  }
}

int64_t body_bytes(const RowNode& node, const ValueAt& value, bool in_array) {
  if (value.is_null) return !in_array && keeps_bytes_of_null(node.kind) ? kWideDecimalBytes : 0;
  const int64_t bytes = value_body_bytes(node, value, in_array);
  if (bytes > std::numeric_limits<int32_t>::max()) {
    throw Error(ErrorCode::kResourceLimit, "a value takes " + std::to_string(bytes) + " bytes in a row, the most is " +
                                               std::to_string(std::numeric_limits<int32_t>::max()));
  }
  return bytes;
}

Body write_padded(std::string_view bytes, uint8_t* out) noexcept {
  const auto size = static_cast<int64_t>(bytes.size());
  const int64_t padded = round_up(size, 8);
  if (size == 0) return {};
  store(out + padded - 8, uint64_t{0});
  std::memcpy(out, bytes.data(), bytes.size());
  return {size, padded};
}

Body write_wide_decimal(Int128 unscaled, uint8_t* out) noexcept {
  uint8_t bytes[kWideDecimalBytes];
  const int64_t size = store_wide_decimal(unscaled, bytes);
  const int64_t padded = round_up(size, 8);
  std::memcpy(out, bytes, static_cast<size_t>(padded));
  return {size, padded};
}

/// Parquet counts milliseconds, Spark microseconds.
Body write_interval(const ValueAt& value, uint8_t* out) noexcept {
  const std::string_view parts = value.vector->bytes(value.row);
  std::memcpy(out, parts.data(), 8);
  store(out + 8, int64_t{load<uint32_t>(parts.data() + 8)} * 1000);
  return {16, 16};
}

/// Members are of one width each, and zero where they are null.
Body write_interval_members(const ValueAt& value, uint8_t* out) noexcept {
  const auto member = [&](size_t i) { return follow(value.vector->parts().children[i], value.row); };
  const ValueAt months = member(0), days = member(1), micros = member(2);
  store(out, months.is_null ? 0 : value_of<int32_t>(months));
  store(out + 4, days.is_null ? 0 : value_of<int32_t>(days));
  store(out + 8, micros.is_null ? 0 : value_of<int64_t>(micros));
  return {16, 16};
}

Body write_struct(const RowNode& node, const ValueAt& value, uint8_t* out) {
  const auto num_fields = static_cast<int>(node.children.size());
  std::memset(out, 0, static_cast<size_t>(UnsafeRow::null_bytes(num_fields)));
  int64_t cursor = UnsafeRow::fixed_bytes(num_fields);
  for (int i = 0; i < num_fields; ++i) {
    const auto child = static_cast<size_t>(i);
    cursor =
        write_field(node.children[child], value.vector->parts().children[child], value.row, i, num_fields, out, cursor);
  }
  return {cursor, cursor};
}

/// Elements whose bytes in the vector are those in the array.
bool are_copied(const RowNode& element) noexcept {
  return lies_in_slot(element.kind) && element.kind != ValueKind::kBit && element.kind != ValueKind::kMilliseconds &&
         element.kind != ValueKind::kHalf && element.byte_width == element.element_bytes;
}

void store_element(uint8_t* to, uint64_t word, int32_t element_bytes) noexcept {
  std::memcpy(to, &word, static_cast<size_t>(element_bytes));
}

void write_nulls(const ColumnVector& vector, const Elements& elements, uint8_t* null_bits) noexcept {
  if (vector.null_count() == 0) return;
  for (int64_t i = elements.begin; i < elements.end; ++i) {
    if (vector.is_null(i)) set_bit(null_bits, i - elements.begin);
  }
}

int64_t write_elements(const RowNode& element, const ColumnVector& vector, const Elements& elements, uint8_t* out,
                       int64_t cursor) {
  uint8_t* null_bits = out + 8;
  uint8_t* to = out + UnsafeArray::header_bytes(elements.count());
  for (int64_t i = elements.begin; i < elements.end; ++i, to += element.element_bytes) {
    const ValueAt value = value_at(element, vector, i);
    if (value.is_null) {
      set_bit(null_bits, i - elements.begin);
    } else if (lies_in_slot(element.kind)) {
      store_element(to, slot_word(element, value), element.element_bytes);
    } else {
      const Body body = write_body(element, *value.vector, value.row, out + cursor);
      store(to, offset_and_size(cursor, body.size));
      cursor += body.padded;
    }
  }
  return cursor;
}

/// Returns the bytes of the array.
int64_t write_array(const RowNode& element, const ColumnVector& vector, const Elements& elements, uint8_t* out) {
  const int64_t count = elements.count();
  const int64_t header = UnsafeArray::header_bytes(count);
  const int64_t fixed = header + round_up(count * element.element_bytes, 8);
  store(out, count);
  if (are_copied(element) && vector.encoding() == VectorEncoding::kFlat) {
    std::memset(out + 8, 0, static_cast<size_t>(header - 8));
    if (fixed > header) store(out + fixed - 8, uint64_t{0});
    write_nulls(vector, elements, out + 8);
    const uint8_t* values = vector.parts().values.data() + elements.begin * element.byte_width;
    if (count > 0) std::memcpy(out + header, values, static_cast<size_t>(count * element.byte_width));
    return fixed;
  }
  std::memset(out + 8, 0, static_cast<size_t>(fixed - 8));
  return write_elements(element, vector, elements, out, fixed);
}

Body write_map(const RowNode& node, const ValueAt& value, uint8_t* out) {
  const ColumnVector& entries = value.vector->child(0);
  const Elements elements = elements_of(value);
  const int64_t key_bytes = write_array(node.children[0], entries.child(0), elements, out + 8);
  store(out, key_bytes);
  const int64_t value_bytes = write_array(node.children[1], entries.child(1), elements, out + 8 + key_bytes);
  return {8 + key_bytes + value_bytes, 8 + key_bytes + value_bytes};
}

/// Vectors have metadata first, Spark has the value.
Body write_variant(const RowNode& node, const ValueAt& value, uint8_t* out) noexcept {
  const std::string_view metadata = variant_part(value, node.variant.metadata);
  const std::string_view content = variant_part(value, node.variant.value);
  const auto size = static_cast<int64_t>(4 + content.size() + metadata.size());
  const int64_t padded = round_up(size, 8);
  store(out + padded - 8, uint64_t{0});
  store(out, static_cast<int32_t>(content.size()));
  if (!content.empty()) std::memcpy(out + 4, content.data(), content.size());
  if (!metadata.empty()) std::memcpy(out + 4 + content.size(), metadata.data(), metadata.size());
  return {size, padded};
}

uint64_t microseconds(int64_t milliseconds) {
  int64_t micros = 0;
  if (__builtin_mul_overflow(milliseconds, int64_t{1000}, &micros)) {
    throw Error(ErrorCode::kInvalidArgument,
                "a timestamp of " + std::to_string(milliseconds) + " milliseconds does not fit Spark's microseconds");
  }
  return static_cast<uint64_t>(micros);
}

}  // namespace

ValueAt value_at(const RowNode& node, const ColumnVector& vector, int64_t row) noexcept {
  ValueAt value = follow(vector, row);
  if (!value.is_null && node.null_without_members) value.is_null = has_only_missing(*value.vector);
  return value;
}

uint64_t slot_word(const RowNode& node, const ValueAt& value) {
  switch (node.kind) {
    case ValueKind::kBit:
      return value.vector->bit(value.row) ? 1 : 0;
    case ValueKind::kUnsigned1:
      return value_of<uint8_t>(value);
    case ValueKind::kUnsigned2:
      return value_of<uint16_t>(value);
    case ValueKind::kUnsigned4:
      return value_of<uint32_t>(value);
    case ValueKind::kSigned4:
      return static_cast<uint64_t>(int64_t{value_of<int32_t>(value)});
    case ValueKind::kHalf:
      return std::bit_cast<uint32_t>(static_cast<float>(float16_to_double(value_of<uint16_t>(value))));
    case ValueKind::kMilliseconds:
      return microseconds(value_of<int64_t>(value));
    default:
      return value_of<uint64_t>(value);
  }
}

int64_t body_bytes_in_row(const RowNode& node, const ColumnVector& vector, int64_t row) {
  if (lies_in_slot(node.kind)) return 0;
  return body_bytes(node, value_at(node, vector, row), false);
}

Body write_body(const RowNode& node, const ColumnVector& vector, int64_t row, uint8_t* out) {
  const ValueAt value = value_at(node, vector, row);
  switch (node.kind) {
    case ValueKind::kUnsignedDecimal:
    case ValueKind::kWideDecimal:
      return write_wide_decimal(wide_decimal(node, value), out);
    case ValueKind::kInterval:
      return write_interval(value, out);
    case ValueKind::kIntervalMembers:
      return write_interval_members(value, out);
    case ValueKind::kStruct:
      return write_struct(node, value, out);
    case ValueKind::kArray: {
      const int64_t bytes = write_array(node.children[0], value.vector->child(0), elements_of(value), out);
      return {bytes, bytes};
    }
    case ValueKind::kMap:
      return write_map(node, value, out);
    case ValueKind::kVariant:
      return write_variant(node, value, out);
    default:
      return write_padded(value.vector->bytes(value.row), out);
  }
}

int64_t write_field(const RowNode& node, const ColumnVector& vector, int64_t row, int ordinal, int num_fields,
                    uint8_t* row_base, int64_t cursor) {
  uint8_t* slot = row_base + UnsafeRow::null_bytes(num_fields) + 8 * ordinal;
  const ValueAt value = value_at(node, vector, row);
  const bool keeps_bytes = keeps_bytes_of_null(node.kind);
  if (keeps_bytes) {
    store(row_base + cursor, uint64_t{0});
    store(row_base + cursor + 8, uint64_t{0});
  }
  if (value.is_null) {
    set_bit(row_base, ordinal);
    store(slot, keeps_bytes ? offset_and_size(cursor, is_interval(node.kind) ? 16 : 0) : uint64_t{0});
    return keeps_bytes ? cursor + kWideDecimalBytes : cursor;
  }
  if (lies_in_slot(node.kind)) {
    store(slot, slot_word(node, value));
    return cursor;
  }
  const Body body = write_body(node, *value.vector, value.row, row_base + cursor);
  store(slot, offset_and_size(cursor, body.size));
  return cursor + (keeps_bytes ? kWideDecimalBytes : body.padded);
}

}  // namespace lamella::inline v0
