#include "predicate/find_flat.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bits.h"
#include "predicate/compare_flat.h"
#include "predicate/fill_rows.h"
#include "simd/compare_kernels.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {
namespace {

/// Lists up to this length are compared value by value.
constexpr size_t kMaxCompared = 32;

/// A loop over all rows each.
RowBits compare_with_each(const ColumnVector& flat, std::span<const Value> values) {
  RowBits rows(flat.length());
  for (const Value& value : values)
    rows.unite(compare_flat(flat, ComparisonOp::kEqual, value));
  return rows;
}

/// The values as T, which they fit in.
template <typename T>
std::vector<T> integers_of(std::span<const Value> values) {
  std::vector<T> integers;
  for (const Value& value : values) {
    const auto* number = std::get_if<int64_t>(&value);
    integers.push_back(number != nullptr ? static_cast<T>(*number) : static_cast<T>(std::get<uint64_t>(value)));
  }
  return integers;
}

/// Whether `value` is among one or more ascending ones: every step halves them, without a branch.
template <typename T>
bool contains(const std::vector<T>& ascending, T value) noexcept {
  const T* first = ascending.data();
  for (size_t count = ascending.size(); count > 1;) {
    const size_t half = count / 2;
    first += first[half] <= value ? half : 0;
    count -= half;
  }
  return *first == value;
}

template <typename T>
RowBits find_integers(const ColumnVector& flat, std::span<const Value> values) {
  const std::vector<T> ascending = integers_of<T>(values);
  const T* numbers = flat.values<T>().data();
  RowBits rows(flat.length());
  if (sizeof(T) >= 4 && values.size() <= kMaxCompared) {
    const simd::CompareKernels& kernels = *simd::kernels().compare;
    const auto is_one_of = sizeof(T) == 4 ? kernels.is_one_of4 : kernels.is_one_of8;
    is_one_of(flat.parts().values.data(), flat.length(), reinterpret_cast<const uint8_t*>(ascending.data()),
              static_cast<int64_t>(ascending.size()), reinterpret_cast<uint8_t*>(rows.words()));
    return rows;
  }
  fill_rows(rows, [&](int64_t row) { return contains(ascending, numbers[row]); });
  return rows;
}

RowBits search_bytes(const ColumnVector& flat, std::span<const Value> values) {
  std::vector<std::string_view> ascending;
  for (const Value& value : values)
    ascending.push_back(std::get<std::string>(value));
  RowBits rows(flat.length());
  fill_rows(rows, [&](int64_t row) { return contains(ascending, flat.bytes(row)); });
  return rows;
}

}  // namespace

RowBits find_flat(const ColumnVector& flat, std::span<const Value> values) {
  const Value& first = values.front();
  const bool is_signed = std::holds_alternative<int64_t>(first);
  const bool is_integer = is_signed || std::holds_alternative<uint64_t>(first);
  const bool is_long = values.size() > kMaxCompared;
  const int32_t width = flat.type().byte_width();
  if (is_long && std::holds_alternative<std::string>(first)) return search_bytes(flat, values);
  if (!is_integer || (width < 4 && !is_long)) return compare_with_each(flat, values);
  switch (width) {
    case 1:
      return is_signed ? find_integers<int8_t>(flat, values) : find_integers<uint8_t>(flat, values);
    case 2:
      return is_signed ? find_integers<int16_t>(flat, values) : find_integers<uint16_t>(flat, values);
    case 4:
      return is_signed ? find_integers<int32_t>(flat, values) : find_integers<uint32_t>(flat, values);
    default:
      return is_signed ? find_integers<int64_t>(flat, values) : find_integers<uint64_t>(flat, values);
  }
}

}  // namespace lamella::inline v0
