#include "writer/statistics.h"

#include <algorithm>

namespace lamella::inline v0 {
namespace writer {

namespace {

bool is_floating(ValueOrder order) noexcept {
  return order == ValueOrder::kFloat || order == ValueOrder::kFloatTotal;
}

/// Finds bounds among the values that `counts` accepts.
template <typename Counts>
Bounds find_bounds(const ValuesView& values, ValueOrder order, Counts counts) {
  Bounds bounds;
  std::string_view smallest;
  std::string_view largest;
  for (int64_t i = 0; i < values.count; ++i) {
    const std::string_view value = values.text(i);
    if (!counts(value)) continue;
    if (!bounds.known || compare_values(value, smallest, order) < 0) smallest = value;
    if (!bounds.known || compare_values(value, largest, order) > 0) largest = value;
    bounds.known = true;
  }
  bounds.smallest = smallest;
  bounds.largest = largest;
  return bounds;
}

/// The same for integers compared as signed, which most columns are, without a call a value.
template <typename T>
Bounds find_signed_bounds(const ValuesView& values) {
  T smallest = values.get<T>(0);
  T largest = smallest;
  for (int64_t i = 1; i < values.count; ++i) {
    smallest = std::min(smallest, values.get<T>(i));
    largest = std::max(largest, values.get<T>(i));
  }
  Bounds bounds;
  bounds.known = true;
  bounds.smallest.assign(reinterpret_cast<const char*>(&smallest), sizeof(T));
  bounds.largest.assign(reinterpret_cast<const char*>(&largest), sizeof(T));
  return bounds;
}

/// TYPE_ORDER cannot tell which zero it was: below is -0.0, above is +0.0.
void widen_zero(std::string& value, bool negative) {
  std::string positive = value;
  positive.back() = static_cast<char>(positive.back() & 0x7F);
  if (!std::all_of(positive.begin(), positive.end(), [](char byte) { return byte == 0; })) return;
  value = positive;
  if (negative) value.back() = static_cast<char>(0x80);
}

/// Where to cut so that no character is torn, at most `size`.
size_t character_boundary(const std::string& value, size_t size) {
  while (size > 0 && (static_cast<uint8_t>(value[size]) & 0xC0) == 0x80)
    --size;
  return size;
}

bool is_truncated(const Node& leaf, ValueOrder order, const StatisticsOptions& options) {
  return options.truncate_bytes && leaf.type == PhysicalType::BYTE_ARRAY && order == ValueOrder::kBytes;
}

}  // namespace

Bounds bounds_of(const ValuesView& values, ValueOrder order) {
  if (order == ValueOrder::kUndefined || values.count == 0) return {};
  if (order == ValueOrder::kSigned && values.type == PhysicalType::INT32) return find_signed_bounds<int32_t>(values);
  if (order == ValueOrder::kSigned && values.type == PhysicalType::INT64) return find_signed_bounds<int64_t>(values);
  if (!is_floating(order)) {
    return find_bounds(values, order, [](std::string_view) { return true; });
  }
  int64_t nan_count = 0;
  Bounds bounds = find_bounds(values, order, [&nan_count](std::string_view value) {
    const bool nan = is_nan(value);
    nan_count += nan ? 1 : 0;
    return !nan;
  });
  if (!bounds.known && order == ValueOrder::kFloatTotal) {
    bounds = find_bounds(values, order, [](std::string_view) { return true; });
    bounds.only_nan = true;
  }
  bounds.nan_count = nan_count;
  return bounds;
}

void widen(Bounds& bounds, const Bounds& other, ValueOrder order) {
  const int64_t nan_count = bounds.nan_count + other.nan_count;
  if (!bounds.known || (bounds.only_nan && other.known && !other.only_nan)) {
    bounds = other;
  } else if (other.known && bounds.only_nan == other.only_nan) {
    if (compare_values(other.smallest, bounds.smallest, order) < 0) bounds.smallest = other.smallest;
    if (compare_values(other.largest, bounds.largest, order) > 0) bounds.largest = other.largest;
  }
  bounds.nan_count = nan_count;
}

TruncatedBound truncate_smallest(const std::string& value, int32_t max_bytes, bool is_text) {
  auto size = static_cast<size_t>(max_bytes);
  if (value.size() <= size) return {value, true};
  if (is_text) size = character_boundary(value, size);
  return {value.substr(0, size), false};
}

TruncatedBound truncate_largest(const std::string& value, int32_t max_bytes, bool is_text) {
  const auto size = static_cast<size_t>(max_bytes);
  if (value.size() <= size) return {value, true};
  // Increasing a byte of text must leave a character: only ASCII below DEL is increased.
  const uint8_t highest = is_text ? 0x7E : 0xFE;
  std::string prefix = value.substr(0, size);
  while (!prefix.empty() && static_cast<uint8_t>(prefix.back()) > highest)
    prefix.pop_back();
  if (prefix.empty()) return {value, true};
  prefix.back() = static_cast<char>(prefix.back() + 1);
  return {prefix, false};
}

WrittenBounds written_bounds(const Bounds& bounds, const Node& leaf, ValueOrder order,
                             const StatisticsOptions& options) {
  if (!bounds.known) return {};
  WrittenBounds written{{bounds.smallest, true}, {bounds.largest, true}};
  if (order == ValueOrder::kFloat) {
    widen_zero(written.smallest.value, true);
    widen_zero(written.largest.value, false);
  }
  if (is_truncated(leaf, order, options)) {
    const LogicalKind kind = leaf.annotation.kind;
    const bool is_text = kind == LogicalKind::kString || kind == LogicalKind::kEnum || kind == LogicalKind::kJson;
    written.smallest = truncate_smallest(bounds.smallest, *options.truncate_bytes, is_text);
    written.largest = truncate_largest(bounds.largest, *options.truncate_bytes, is_text);
  }
  return written;
}

thrift::Statistics make_statistics(const Bounds& bounds, int64_t null_count, const Node& leaf, ValueOrder order,
                                   const StatisticsOptions& options) {
  thrift::Statistics statistics;
  if (options.null_counts) statistics.__set_null_count(null_count);
  if (is_floating(order) && (options.nan_counts || order == ValueOrder::kFloatTotal)) {
    statistics.__set_nan_count(bounds.nan_count);
  }
  if (!bounds.known) return statistics;
  const WrittenBounds written = written_bounds(bounds, leaf, order, options);
  if (options.form == StatisticsForm::kLegacy) {
    statistics.__set_min(written.smallest.value);
    statistics.__set_max(written.largest.value);
    return statistics;
  }
  statistics.__set_min_value(written.smallest.value);
  statistics.__set_max_value(written.largest.value);
  if (options.exact_flags) {
    statistics.__set_is_min_value_exact(written.smallest.is_exact);
    statistics.__set_is_max_value_exact(written.largest.is_exact);
  }
  return statistics;
}

}  // namespace writer
}  // namespace lamella::inline v0
