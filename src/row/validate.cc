#include <string>

#include "base/bits.h"
#include "lamella/error.h"
#include "lamella/unsafe_row.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

/// The name of a column or member, linked to what it lies in: joined only when something is wrong.
struct Path {
  const Path* parent = nullptr;
  std::string_view name = {};

  std::string text() const {
    if (parent == nullptr) return "";
    const std::string before = parent->text();
    return before.empty() ? std::string(name) : before + "." + std::string(name);
  }
};

[[noreturn]] void corrupt(const Path& path, const std::string& message) {
  ErrorLocation location;
  location.column = path.text();
  throw Error(ErrorCode::kCorruptFile, "row: " + message, location);
}

std::string number(int64_t value) {
  return std::to_string(value);
}

/// Bodies of one row or array: they start behind its fixed part and follow one another.
class Bodies {
 public:
  Bodies(std::span<const uint8_t> bytes, int64_t first) noexcept : bytes_(bytes), next_(first) {}

  std::span<const uint8_t> take(const uint8_t* slot, const Path& path) {
    const auto word = load<uint64_t>(slot);
    const auto offset = static_cast<int64_t>(word >> 32);
    const auto size = static_cast<int64_t>(word & 0xFFFFFFFF);
    const auto total = static_cast<int64_t>(bytes_.size());
    if (offset < next_ || offset % 8 != 0) {
      corrupt(path, "body at byte " + number(offset) + ", it must be at a multiple of 8 from " + number(next_));
    }
    if (offset > total || size > total - offset) {
      corrupt(path, "body of " + number(size) + " bytes at byte " + number(offset) + ", there are " + number(total));
    }
    next_ = round_up(offset + size, 8);
    return bytes_.subspan(static_cast<size_t>(offset), static_cast<size_t>(size));
  }

 private:
  std::span<const uint8_t> bytes_;
  int64_t next_;
};

void validate_row(std::span<const uint8_t> bytes, const SparkType& type, const Path& path, int depth);
void validate_array(std::span<const uint8_t> bytes, const SparkType& element, const Path& path, int depth);

void validate_map(std::span<const uint8_t> bytes, const SparkType& type, const Path& path, int depth) {
  const auto total = static_cast<int64_t>(bytes.size());
  if (total < 24) corrupt(path, "map of " + number(total) + " bytes, the least is 24");
  const auto key_bytes = load<int64_t>(bytes.data());
  if (key_bytes < 8 || key_bytes > total - 16 || key_bytes % 8 != 0) {
    corrupt(path, "map of " + number(total) + " bytes with keys of " + number(key_bytes));
  }
  const auto keys = bytes.subspan(8, static_cast<size_t>(key_bytes));
  const auto values = bytes.subspan(static_cast<size_t>(8 + key_bytes));
  validate_array(keys, type.fields()[0].type(), Path{&path, "key"}, depth + 1);
  validate_array(values, type.fields()[1].type(), Path{&path, "value"}, depth + 1);
  const int64_t num_keys = UnsafeArray(keys).size();
  const int64_t num_values = UnsafeArray(values).size();
  if (num_keys != num_values)
    corrupt(path, "map of " + number(num_keys) + " keys and " + number(num_values) + " values");
}

/// What lies behind a slot that has offset and size.
void validate_body(std::span<const uint8_t> bytes, const SparkType& type, const Path& path, int depth) {
  const auto size = static_cast<int64_t>(bytes.size());
  switch (type.id()) {
    case SparkTypeId::kDecimal:
      if (size < 1 || size > 16) corrupt(path, "decimal of " + number(size) + " bytes, it has 1 to 16");
      return;
    case SparkTypeId::kCalendarInterval:
      if (size != 16) corrupt(path, "interval of " + number(size) + " bytes, it has 16");
      return;
    case SparkTypeId::kVariant: {
      const int32_t value_bytes = size < 4 ? -1 : load<int32_t>(bytes.data());
      if (value_bytes < 0 || value_bytes > size - 4) {
        corrupt(path, "variant of " + number(size) + " bytes with a value of " + number(value_bytes));
      }
      return;
    }
    case SparkTypeId::kStruct:
      return validate_row(bytes, type, path, depth + 1);
    case SparkTypeId::kArray:
      return validate_array(bytes, type.fields()[0].type(), path, depth + 1);
    case SparkTypeId::kMap:
      return validate_map(bytes, type, path, depth + 1);
    default:
      return;
  }
}

void validate_array(std::span<const uint8_t> bytes, const SparkType& element, const Path& path, int depth) {
  check_nesting(depth);
  const auto total = static_cast<int64_t>(bytes.size());
  const int64_t count = total < 8 ? -1 : load<int64_t>(bytes.data());
  // No element takes less than a byte, so a larger count cannot be; then nothing below overflows.
  if (count < 0 || count > total || total % 8 != 0) {
    corrupt(path, "array of " + number(total) + " bytes and " + number(count) + " elements");
  }
  const int64_t first_body = UnsafeArray::header_bytes(count) + round_up(count * element.element_bytes(), 8);
  if (first_body > total) {
    corrupt(path, "array of " + number(count) + " elements needs " + number(first_body) + " bytes, there are " +
                      number(total));
  }
  if (element.is_in_slot()) return;
  const UnsafeArray array(bytes);
  const Path element_path{&path, "element"};
  Bodies bodies(bytes, first_body);
  for (int64_t i = 0; i < count; ++i) {
    if (array.is_null(i)) continue;
    validate_body(bodies.take(array.slot(i, 8), element_path), element, element_path, depth);
  }
}

void validate_row(std::span<const uint8_t> bytes, const SparkType& type, const Path& path, int depth) {
  check_nesting(depth);
  const auto total = static_cast<int64_t>(bytes.size());
  const auto num_fields = static_cast<int64_t>(type.fields().size());
  const int64_t fixed = UnsafeRow::fixed_bytes(num_fields);
  if (total < fixed || total % 8 != 0) {
    corrupt(path, number(num_fields) + " columns in " + number(total) + " bytes, they need a multiple of 8 from " +
                      number(fixed));
  }
  const UnsafeRow row(bytes, static_cast<int>(num_fields));
  Bodies bodies(bytes, fixed);
  for (int64_t i = 0; i < num_fields; ++i) {
    const SparkField& field = type.fields()[static_cast<size_t>(i)];
    if (field.type().is_in_slot() || row.is_null(i)) continue;
    const Path field_path{&path, field.name()};
    validate_body(bodies.take(row.slot(i, 8), field_path), field.type(), field_path, depth);
  }
}

}  // namespace

void validate(std::span<const uint8_t> row, const SparkType& schema) {
  if (schema.id() != SparkTypeId::kStruct) {
    throw Error(ErrorCode::kInvalidArgument, "a row's schema is a struct, not " + schema.name());
  }
  validate_row(row, schema, Path{}, 0);
}

}  // namespace lamella::inline v0
