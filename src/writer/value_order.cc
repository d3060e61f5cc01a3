#include "writer/value_order.h"

#include <algorithm>
#include <bit>

namespace lamella::inline v0 {
namespace writer {

namespace {

template <typename T>
int three_way(T left, T right) noexcept {
  return left < right ? -1 : (right < left ? 1 : 0);
}

template <typename T>
T as(std::string_view value) noexcept {
  return load<T>(value.data());
}

int64_t signed_integer(std::string_view value) noexcept {
  if (value.size() == 1) return value[0];
  return value.size() == 4 ? as<int32_t>(value) : as<int64_t>(value);
}

uint64_t unsigned_integer(std::string_view value) noexcept {
  return value.size() == 4 ? as<uint32_t>(value) : as<uint64_t>(value);
}

/// The bits of a float of any width, turned so that they compare as integers in the total order.
int64_t total_order_key(std::string_view value) noexcept {
  if (value.size() == 2) {
    const auto bits = as<int16_t>(value);
    return bits < 0 ? bits ^ 0x7FFF : bits;
  }
  if (value.size() == 4) {
    const auto bits = as<int32_t>(value);
    return bits < 0 ? bits ^ 0x7FFFFFFF : bits;
  }
  const auto bits = as<int64_t>(value);
  return bits < 0 ? bits ^ INT64_MAX : bits;
}

bool is_zero(std::string_view value) noexcept {
  if (value.size() == 2) return (as<uint16_t>(value) & 0x7FFF) == 0;
  if (value.size() == 4) return as<float>(value) == 0;
  return as<double>(value) == 0;
}

int compare_signed_bytes(std::string_view left, std::string_view right) noexcept {
  for (size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    const int compared = three_way(static_cast<int8_t>(left[i]), static_cast<int8_t>(right[i]));
    if (compared != 0) return compared;
  }
  return three_way(left.size(), right.size());
}

int compare_decimals(std::string_view left, std::string_view right) noexcept {
  const size_t size = std::max({left.size(), right.size(), size_t{1}});
  const auto byte = [size](std::string_view value, size_t position) {
    const size_t missing = size - value.size();
    if (position >= missing) return static_cast<uint8_t>(value[position - missing]);
    return static_cast<uint8_t>(!value.empty() && (value[0] & 0x80) != 0 ? 0xFF : 0);
  };
  // The top byte is signed, those below are not.
  const auto top = three_way(static_cast<int8_t>(byte(left, 0)), static_cast<int8_t>(byte(right, 0)));
  if (top != 0) return top;
  for (size_t i = 1; i < size; ++i) {
    const int compared = three_way(byte(left, i), byte(right, i));
    if (compared != 0) return compared;
  }
  return 0;
}

ValueOrder float_order(ColumnOrderForm form) noexcept {
  return form == ColumnOrderForm::kIeee754Total ? ValueOrder::kFloatTotal : ValueOrder::kFloat;
}

ValueOrder byte_order(const Node& leaf, ColumnOrderForm form) noexcept {
  switch (leaf.annotation.kind) {
    case LogicalKind::kInterval:
    case LogicalKind::kGeometry:
    case LogicalKind::kGeography:
    case LogicalKind::kUnrecognised:
      return ValueOrder::kUndefined;
    case LogicalKind::kDecimal:
      return ValueOrder::kBigEndianDecimal;
    case LogicalKind::kFloat16:
      return float_order(form);
    default:
      return ValueOrder::kBytes;
  }
}

}  // namespace

ValueOrder value_order(const Node& leaf, ColumnOrderForm form) noexcept {
  switch (leaf.type.value_or(PhysicalType::BOOLEAN)) {
    case PhysicalType::BOOLEAN:
      return ValueOrder::kSigned;
    case PhysicalType::INT32:
    case PhysicalType::INT64:
      return leaf.annotation.kind == LogicalKind::kInteger && !leaf.annotation.is_signed ? ValueOrder::kUnsigned
                                                                                         : ValueOrder::kSigned;
    case PhysicalType::INT96:
      return form == ColumnOrderForm::kInt96Timestamp ? ValueOrder::kInt96Timestamp : ValueOrder::kUndefined;
    case PhysicalType::FLOAT:
    case PhysicalType::DOUBLE:
      return float_order(form);
    case PhysicalType::BYTE_ARRAY:
    case PhysicalType::FIXED_LEN_BYTE_ARRAY:
      return byte_order(leaf, form);
  }
  return ValueOrder::kUndefined;
}

int compare_values(std::string_view left, std::string_view right, ValueOrder order) noexcept {
  switch (order) {
    case ValueOrder::kUndefined:
      break;
    case ValueOrder::kSigned:
      return three_way(signed_integer(left), signed_integer(right));
    case ValueOrder::kUnsigned:
      return three_way(unsigned_integer(left), unsigned_integer(right));
    case ValueOrder::kFloat:
      if (is_zero(left) && is_zero(right)) return 0;
      return three_way(total_order_key(left), total_order_key(right));
    case ValueOrder::kFloatTotal:
      return three_way(total_order_key(left), total_order_key(right));
    case ValueOrder::kBytes:
      return left.compare(right);
    case ValueOrder::kSignedBytes:
      return compare_signed_bytes(left, right);
    case ValueOrder::kBigEndianDecimal:
      return compare_decimals(left, right);
    case ValueOrder::kInt96Timestamp: {
      const int days = three_way(as<int32_t>(left.substr(8)), as<int32_t>(right.substr(8)));
      return days != 0 ? days : three_way(as<int64_t>(left), as<int64_t>(right));
    }
  }
  return 0;
}

bool is_nan(std::string_view value) noexcept {
  if (value.size() == 2) return (as<uint16_t>(value) & 0x7FFF) > 0x7C00;
  if (value.size() == 4) return as<float>(value) != as<float>(value);
  return as<double>(value) != as<double>(value);
}

}  // namespace writer
}  // namespace lamella::inline v0
