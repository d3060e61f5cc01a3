#include "format/usable_bounds.h"

#include <algorithm>
#include <cmath>
#include <compare>

#include "base/bits.h"
#include "format/writer_faults.h"

namespace lamella::inline v0 {

namespace {

/// How PLAIN bytes of a type compare.
enum class ValueOrder : uint8_t {
  kUndefined,
  kBoolean,
  kInt32,
  kInt64,
  kUInt32,
  kUInt64,
  kFloat16,
  kFloat,
  kDouble,
  kInt96,
  kUnsignedBytes,
  kDecimalBytes,  ///< Big-endian two's complement.
};

ValueOrder physical_order(PhysicalType type) {
  switch (type) {
    case PhysicalType::BOOLEAN:
      return ValueOrder::kBoolean;
    case PhysicalType::INT32:
      return ValueOrder::kInt32;
    case PhysicalType::INT64:
      return ValueOrder::kInt64;
    case PhysicalType::INT96:
      return ValueOrder::kInt96;
    case PhysicalType::FLOAT:
      return ValueOrder::kFloat;
    case PhysicalType::DOUBLE:
      return ValueOrder::kDouble;
    case PhysicalType::BYTE_ARRAY:
    case PhysicalType::FIXED_LEN_BYTE_ARRAY:
      return ValueOrder::kUnsignedBytes;
  }
  return ValueOrder::kUndefined;
}

/// The order that the format gives a leaf. Undefined too where the annotation does not fit the physical type: the
/// writer may have meant either.
ValueOrder value_order(const SchemaNode& leaf) {
  const ValueOrder physical = physical_order(leaf.physical_type);
  const bool integer = physical == ValueOrder::kInt32 || physical == ValueOrder::kInt64;
  const bool bytes = physical == ValueOrder::kUnsignedBytes;
  switch (leaf.annotation.kind) {
    case LogicalKind::kNone:
      return physical;
    case LogicalKind::kDate:
    case LogicalKind::kTime:
    case LogicalKind::kTimestamp:
      return integer ? physical : ValueOrder::kUndefined;
    case LogicalKind::kInteger:
      if (!integer || leaf.annotation.is_signed) return integer ? physical : ValueOrder::kUndefined;
      return physical == ValueOrder::kInt32 ? ValueOrder::kUInt32 : ValueOrder::kUInt64;
    case LogicalKind::kDecimal:
      if (integer) return physical;
      return bytes && leaf_type(leaf).id() == TypeId::kDecimal ? ValueOrder::kDecimalBytes : ValueOrder::kUndefined;
    case LogicalKind::kFloat16:
      return leaf_type(leaf).id() == TypeId::kFloat16 ? ValueOrder::kFloat16 : ValueOrder::kUndefined;
    case LogicalKind::kString:
    case LogicalKind::kEnum:
    case LogicalKind::kJson:
    case LogicalKind::kBson:
    case LogicalKind::kUuid:
      return bytes ? physical : ValueOrder::kUndefined;
    default:
      // INTERVAL, GEOMETRY, GEOGRAPHY and groups have no order; of annotations to come we cannot know it.
      return ValueOrder::kUndefined;
  }
}

bool is_floating(ValueOrder order) {
  return order == ValueOrder::kFloat16 || order == ValueOrder::kFloat || order == ValueOrder::kDouble;
}

/// The deprecated fields compare as signed numbers whatever the type; right only where the type does so as well.
bool is_signed_number(ValueOrder order) {
  switch (order) {
    case ValueOrder::kBoolean:
    case ValueOrder::kInt32:
    case ValueOrder::kInt64:
    case ValueOrder::kFloat:
    case ValueOrder::kDouble:
      return true;
    default:
      return false;
  }
}

/// Whether a bound in the order that the file declares is one in the order of the type.
bool order_is_known(ColumnOrder declared, ValueOrder order) {
  switch (declared) {
    case ColumnOrder::kTypeDefined:
      return order != ValueOrder::kInt96;
    case ColumnOrder::kIeee754TotalOrder:
      return is_floating(order);
    case ColumnOrder::kInt96Timestamp:
      return order == ValueOrder::kInt96;
    case ColumnOrder::kUndefined:
    case ColumnOrder::kUnrecognised:
      return false;
  }
  return false;
}

/// Bytes that a bound has to have, or -1 where any number will do.
int32_t bound_bytes(ValueOrder order, const SchemaNode& leaf) {
  switch (order) {
    case ValueOrder::kBoolean:
      return 1;
    case ValueOrder::kFloat16:
      return 2;
    case ValueOrder::kInt32:
    case ValueOrder::kUInt32:
    case ValueOrder::kFloat:
      return 4;
    case ValueOrder::kInt64:
    case ValueOrder::kUInt64:
    case ValueOrder::kDouble:
      return 8;
    case ValueOrder::kInt96:
      return 12;
    default:
      return leaf.physical_type == PhysicalType::FIXED_LEN_BYTE_ARRAY ? leaf.type_length : -1;
  }
}

bool is_well_formed(const std::string& bound, ValueOrder order, const SchemaNode& leaf) {
  const int32_t wanted = bound_bytes(order, leaf);
  if (wanted >= 0 && bound.size() != static_cast<size_t>(wanted)) return false;
  if (order == ValueOrder::kDecimalBytes && bound.empty()) return false;
  return order != ValueOrder::kBoolean || bound[0] == 0 || bound[0] == 1;
}

/// A binary16 as a key that compares as the number does, -0 below +0. Not for NaN.
int32_t float16_key(const std::string& bound) {
  const int32_t bits = load<uint16_t>(bound.data());
  return (bits & 0x8000) != 0 ? -(bits & 0x7FFF) - 1 : bits;
}

bool is_nan(const std::string& bound, ValueOrder order) {
  switch (order) {
    case ValueOrder::kFloat16:
      return (load<uint16_t>(bound.data()) & 0x7FFF) > 0x7C00;
    case ValueOrder::kFloat:
      return std::isnan(load<float>(bound.data()));
    case ValueOrder::kDouble:
      return std::isnan(load<double>(bound.data()));
    default:
      return false;
  }
}

/// Big-endian two's complement of any lengths.
std::strong_ordering compare_decimals(std::string_view left, std::string_view right) {
  const auto fill = [](std::string_view number) -> uint8_t { return (number.front() & 0x80) != 0 ? 0xFF : 0; };
  const size_t size = std::max(left.size(), right.size());
  const auto byte_at = [size, fill](std::string_view number, size_t i) -> uint8_t {
    const size_t missing = size - number.size();
    return i < missing ? fill(number) : static_cast<uint8_t>(number[i - missing]);
  };
  for (size_t i = 0; i < size; ++i) {
    // The sign is in the first byte; flipped, it puts negative numbers first.
    const uint8_t flip = i == 0 ? 0x80 : 0;
    const auto order = (byte_at(left, i) ^ flip) <=> (byte_at(right, i) ^ flip);
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

template <typename T>
bool is_above(const std::string& left, const std::string& right) {
  return load<T>(left.data()) > load<T>(right.data());
}

/// Whether left > right. Both are well formed, and not NaN.
bool is_greater(const std::string& left, const std::string& right, ValueOrder order) {
  switch (order) {
    case ValueOrder::kBoolean:
      return is_above<uint8_t>(left, right);
    case ValueOrder::kInt32:
      return is_above<int32_t>(left, right);
    case ValueOrder::kInt64:
      return is_above<int64_t>(left, right);
    case ValueOrder::kUInt32:
      return is_above<uint32_t>(left, right);
    case ValueOrder::kUInt64:
      return is_above<uint64_t>(left, right);
    case ValueOrder::kFloat16:
      return float16_key(left) > float16_key(right);
    case ValueOrder::kFloat:
      return is_above<float>(left, right);
    case ValueOrder::kDouble:
      return is_above<double>(left, right);
    case ValueOrder::kInt96: {
      const auto left_day = load<int32_t>(left.data() + 8);
      const auto right_day = load<int32_t>(right.data() + 8);
      return left_day != right_day ? left_day > right_day : is_above<int64_t>(left, right);
    }
    case ValueOrder::kUnsignedBytes:
      return left > right;  // char_traits<char> compares as unsigned
    case ValueOrder::kDecimalBytes:
      return compare_decimals(left, right) > 0;
    case ValueOrder::kUndefined:
      break;
  }
  return false;
}

/// Writers disagree on whether -0 is below +0, and filters take them for equal: a bound of zero covers both.
void widen_zero(std::optional<std::string>& bound, bool& is_exact, ValueOrder order, bool negative) {
  if (!bound || !is_floating(order)) return;
  const bool zero =
      (bound->back() & 0x7F) == 0 && std::all_of(bound->begin(), bound->end() - 1, [](char byte) { return byte == 0; });
  const bool is_negative = (bound->back() & 0x80) != 0;
  if (!zero || is_negative == negative) return;
  bound->back() = static_cast<char>(negative ? 0x80 : 0);
  is_exact = false;
}

}  // namespace

UsableBounds usable_bounds(const Statistics& statistics, const SchemaNode& leaf, ColumnOrder order,
                           std::string_view created_by) {
  UsableBounds bounds;
  if (statistics.null_count && *statistics.null_count >= 0) bounds.null_count = statistics.null_count;
  const ValueOrder values = value_order(leaf);
  bounds.may_have_nan = is_floating(values) && statistics.nan_count != int64_t{0};
  const bool in_bytes =
      leaf.physical_type == PhysicalType::BYTE_ARRAY || leaf.physical_type == PhysicalType::FIXED_LEN_BYTE_ARRAY;
  if (values == ValueOrder::kUndefined || order == ColumnOrder::kUnrecognised) return bounds;
  if (in_bytes && writer_spoilt_binary_bounds(created_by)) return bounds;
  if (values == ValueOrder::kDecimalBytes && writer_misordered_decimals(created_by, leaf.physical_type)) return bounds;

  if (order_is_known(order, values) && (statistics.min_value || statistics.max_value)) {
    bounds.min = statistics.min_value;
    bounds.max = statistics.max_value;
    bounds.min_is_exact = statistics.is_min_value_exact.value_or(false);
    bounds.max_is_exact = statistics.is_max_value_exact.value_or(false);
  } else if (is_signed_number(values)) {
    bounds.min = statistics.min;
    bounds.max = statistics.max;
  }

  const auto drop = [](std::optional<std::string>& bound, bool& is_exact) {
    bound.reset();
    is_exact = false;
  };
  if (bounds.min && !is_well_formed(*bounds.min, values, leaf)) drop(bounds.min, bounds.min_is_exact);
  if (bounds.max && !is_well_formed(*bounds.max, values, leaf)) drop(bounds.max, bounds.max_is_exact);
  // A writer that let a NaN into one bound compared others with it: the other bound is no better.
  const bool has_nan = (bounds.min && is_nan(*bounds.min, values)) || (bounds.max && is_nan(*bounds.max, values));
  widen_zero(bounds.min, bounds.min_is_exact, values, true);
  widen_zero(bounds.max, bounds.max_is_exact, values, false);
  if (has_nan || (bounds.min && bounds.max && is_greater(*bounds.min, *bounds.max, values))) {
    drop(bounds.min, bounds.min_is_exact);
    drop(bounds.max, bounds.max_is_exact);
  }
  return bounds;
}

bool bounds_are_sorted(std::span<const std::string> minima, std::span<const std::string> maxima,
                       const std::vector<bool>& skipped, bool descending, const SchemaNode& leaf) {
  const ValueOrder values = value_order(leaf);
  if (values == ValueOrder::kUndefined) return false;
  const auto is_bound = [&](const std::string& bound) {
    return is_well_formed(bound, values, leaf) && !is_nan(bound, values);
  };
  const auto is_above = [&](const std::string& left, const std::string& right) {
    return is_greater(left, right, values);
  };
  std::optional<size_t> last;
  for (size_t page = 0; page < minima.size(); ++page) {
    if (skipped[page]) continue;
    if (!is_bound(minima[page]) || !is_bound(maxima[page]) || is_above(minima[page], maxima[page])) return false;
    if (last) {
      const size_t low = descending ? page : *last;
      const size_t high = descending ? *last : page;
      if (is_above(minima[low], minima[high]) || is_above(maxima[low], maxima[high])) return false;
    }
    last = page;
  }
  return true;
}

}  // namespace lamella::inline v0
