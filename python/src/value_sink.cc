#include "value_sink.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

#include "lamella/error.h"
#include "vector/number_text.h"

namespace nb = nanobind;

namespace lamella::python {
namespace {

constexpr int64_t kMillisPerDay = 86'400'000;
constexpr uint16_t kFloat16NaN = 0x7e00;
constexpr int64_t kDecimal128Bytes = 16;

/// Calls `visit(row)` for every null.
template <typename Visit>
void for_each_null(const ColumnVector& vector, const Visit& visit) {
  if (vector.null_count() == 0) return;
  for (int64_t row = 0; row < vector.length(); ++row) {
    if (vector.is_null(row)) visit(row);
  }
}

template <typename T>
void put_nulls(const ColumnVector& vector, T null, uint8_t* out) {
  for_each_null(vector,
                [&](int64_t row) { std::memcpy(out + row * static_cast<int64_t>(sizeof(T)), &null, sizeof(T)); });
}

void copy_booleans(const ColumnVector& vector, uint8_t* out) {
  const uint8_t* bits = vector.bits();
  for (int64_t row = 0; row < vector.length(); ++row)
    out[row] = (bits[row >> 3] >> (row & 7)) & 1;
}

/// Powers of ten that doubles hold exactly.
constexpr std::array<double, 23> kPowersOfTen = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int64_t kLargestExact = int64_t{1} << 53;
/// Adding an integer below 2^51 to the bits of this double adds it to the double: every x86-64 has vectors for that,
/// and not for conversions of int64.
constexpr double kShift = 6755399441055744.0;
constexpr int64_t kLargestShifted = int64_t{1} << 51;

double nearest_double(const std::string& spelled) {
  return std::strtod(spelled.c_str(), nullptr);
}

double nearest_double(int64_t unscaled, int32_t scale) {
  std::string spelled;
  append_decimal(unscaled, scale, spelled);
  return nearest_double(spelled);
}

/// Quotients of integers and `divisor`; false where an integer is too large for that.
template <typename T>
bool divide_shifted(std::span<const T> values, double divisor, double* out) {
  uint64_t beyond = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const auto value = static_cast<uint64_t>(int64_t{values[i]});
    beyond |= value + static_cast<uint64_t>(kLargestShifted);
    out[i] = (std::bit_cast<double>(value + std::bit_cast<uint64_t>(kShift)) - kShift) / divisor;
  }
  return beyond < static_cast<uint64_t>(2 * kLargestShifted);
}

/// One division of two exact numbers gives the nearest double; where either is not exact, the text does.
template <typename T>
void decimals_to_doubles(const ColumnVector& vector, double* out) {
  const int32_t scale = vector.type().scale();
  const std::span<const T> values = vector.values<T>();
  const bool is_exact_scale = scale < static_cast<int32_t>(kPowersOfTen.size());
  const double divisor = is_exact_scale ? kPowersOfTen[static_cast<size_t>(scale)] : 1;
  if (is_exact_scale && divide_shifted(values, divisor, out)) return;
  uint64_t beyond = is_exact_scale ? 0 : 1;
  for (size_t i = 0; i < values.size(); ++i) {
    out[i] = static_cast<double>(values[i]) / divisor;
    beyond |= static_cast<uint64_t>(int64_t{values[i]} > kLargestExact || int64_t{values[i]} < -kLargestExact);
  }
  if (beyond == 0) return;
  for (size_t i = 0; i < values.size(); ++i) {
    const int64_t value = values[i];
    if (!is_exact_scale || value > kLargestExact || value < -kLargestExact) out[i] = nearest_double(value, scale);
  }
}

void wide_decimals_to_doubles(const ColumnVector& vector, double* out) {
  std::string spelled;
  for (int64_t row = 0; row < vector.length(); ++row) {
    std::string big_endian(vector.bytes(row));
    if (vector.type().layout() == Layout::kFixedWidth) std::reverse(big_endian.begin(), big_endian.end());
    spelled.clear();
    if (!vector.is_null(row)) {
      append_decimal({reinterpret_cast<const uint8_t*>(big_endian.data()), big_endian.size()}, vector.type().scale(),
                     spelled);
    }
    out[row] = spelled.empty() ? 0 : nearest_double(spelled);
  }
}

void decimals_to_doubles(const ColumnVector& vector, uint8_t* out) {
  auto* doubles = reinterpret_cast<double*>(out);
  switch (vector.type().layout() == Layout::kFixedWidth ? vector.type().byte_width() : 0) {
    case 4:
      decimals_to_doubles<int32_t>(vector, doubles);
      break;
    case 8:
      decimals_to_doubles<int64_t>(vector, doubles);
      break;
    default:
      wide_decimals_to_doubles(vector, doubles);
      break;
  }
}

/// Integers of 128 bits, the lower half first.
template <typename T>
void widen_decimals(const ColumnVector& vector, int64_t* out) {
  for (const T value : vector.values<T>()) {
    *out++ = value;
    *out++ = value < 0 ? -1 : 0;
  }
}

void decimals_to_128(const ColumnVector& vector, uint8_t* out) {
  switch (vector.type().byte_width()) {
    case 4:
      widen_decimals<int32_t>(vector, reinterpret_cast<int64_t*>(out));
      break;
    case 8:
      widen_decimals<int64_t>(vector, reinterpret_cast<int64_t*>(out));
      break;
    default:
      std::memcpy(out, vector.parts().values.data(), static_cast<size_t>(vector.length() * kDecimal128Bytes));
      break;
  }
}

void dates_to_millis(const ColumnVector& vector, uint8_t* out) {
  auto* millis = reinterpret_cast<int64_t*>(out);
  const std::span<const int32_t> days = vector.values<int32_t>();
  // As unsigned, 2^31 days later: vectors of every x86-64 multiply 32 bits so.
  constexpr uint32_t kOffset = uint32_t{1} << 31;
  constexpr int64_t kOffsetMillis = int64_t{kOffset} * kMillisPerDay;
  for (size_t i = 0; i < days.size(); ++i) {
    const uint64_t later = uint64_t{static_cast<uint32_t>(days[i]) + kOffset} * uint32_t{kMillisPerDay};
    millis[i] = static_cast<int64_t>(later) - kOffsetMillis;
  }
}

int64_t width_in_array(const Type& type, Conversion conversion) {
  if (conversion == Conversion::kDecimalTo128) return kDecimal128Bytes;
  if (conversion == Conversion::kDateToMillis || conversion == Conversion::kDecimalToFloat) return 8;
  return type.layout() == Layout::kBits ? 1 : type.byte_width();
}

}  // namespace

ValueSink::ValueSink(const Type& type, Conversion conversion, nb::handle values, nb::handle mask)
    : type_(type), conversion_(conversion), width_(width_in_array(type, conversion)), values_(values), mask_(mask) {}

void ValueSink::prepare(const std::vector<Segment>& segments) {
  for (const Segment& segment : segments) {
    const int64_t rows = segment.first_row + segment.max_rows;
    values_.require(rows * width_);
    if (mask_.data() != nullptr) mask_.require(rows);
  }
}

void ValueSink::write(const ColumnVector& encoded, int64_t row, int) {
  const ColumnVector vector = encoded.flatten();
  uint8_t* out = values_.data() + row * width_;
  switch (conversion_) {
    case Conversion::kCopy:
      if (type_.layout() == Layout::kBits) {
        copy_booleans(vector, out);
      } else {
        std::memcpy(out, vector.parts().values.data(), static_cast<size_t>(vector.length() * width_));
      }
      mark_nulls(vector, row);
      break;
    case Conversion::kFloat:
      std::memcpy(out, vector.parts().values.data(), static_cast<size_t>(vector.length() * width_));
      if (width_ == 2) put_nulls(vector, kFloat16NaN, out);
      if (width_ == 4) put_nulls(vector, std::numeric_limits<float>::quiet_NaN(), out);
      if (width_ == 8) put_nulls(vector, std::numeric_limits<double>::quiet_NaN(), out);
      break;
    case Conversion::kTime64:
      std::memcpy(out, vector.parts().values.data(), static_cast<size_t>(vector.length() * width_));
      put_nulls(vector, std::numeric_limits<int64_t>::min(), out);
      break;
    case Conversion::kDateToMillis:
      dates_to_millis(vector, out);
      put_nulls(vector, std::numeric_limits<int64_t>::min(), out);
      break;
    case Conversion::kDecimalToFloat:
      decimals_to_doubles(vector, out);
      put_nulls(vector, std::numeric_limits<double>::quiet_NaN(), out);
      break;
    case Conversion::kDecimalTo128:
      decimals_to_128(vector, out);
      mark_nulls(vector, row);
      break;
  }
  null_count_ += vector.null_count();
}

void ValueSink::mark_nulls(const ColumnVector& vector, int64_t row) const {
  if (mask_.data() == nullptr) return;
  uint8_t* mask = mask_.data() + row;
  for_each_null(vector, [mask](int64_t null_row) { mask[null_row] = 1; });
}

}  // namespace lamella::python
