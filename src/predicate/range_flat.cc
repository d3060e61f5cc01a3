#include "predicate/range_flat.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "predicate/fill_rows.h"
#include "simd/compare_kernels.h"
#include "simd/kernels.h"
#include "vector/number_text.h"

namespace lamella::inline v0 {
namespace {

uint8_t* bytes_of(RowBits& rows) noexcept {
  return reinterpret_cast<uint8_t*>(rows.words());
}

/// T: the integers of the vector.
template <typename T>
RowBits integers_in(const ColumnVector& flat, const ValueRange& range) {
  using Wide = std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>;
  using Limits = std::numeric_limits<T>;
  RowBits rows(flat.length());
  const Wide low = std::max<Wide>(std::get<Wide>(range.low), Limits::min());
  const Wide high = std::min<Wide>(std::get<Wide>(range.high), Limits::max());
  if (low > high) return rows;
  const simd::CompareKernels& kernels = *simd::kernels().compare;
  const auto in_range = sizeof(T) == 1   ? kernels.in_range1
                        : sizeof(T) == 2 ? kernels.in_range2
                        : sizeof(T) == 4 ? kernels.in_range4
                                         : kernels.in_range8;
  const auto first = static_cast<uint64_t>(low);
  in_range(flat.parts().values.data(), flat.length(), first, static_cast<uint64_t>(high) - first, bytes_of(rows));
  return rows;
}

/// The smallest float that is not below `bound`.
float float_from(double bound) noexcept {
  using Limits = std::numeric_limits<float>;
  if (bound > double{Limits::max()}) return Limits::infinity();
  if (bound < double{Limits::lowest()}) return std::isinf(bound) ? -Limits::infinity() : Limits::lowest();
  const auto nearest = static_cast<float>(bound);
  return double{nearest} >= bound ? nearest : std::nextafterf(nearest, Limits::infinity());
}

/// A range of floating point numbers without NaN, and NaN apart.
struct NumbersAndNan {
  double low;
  double high;
  bool nan_passes;
};

NumbersAndNan numbers_and_nan(const ValueRange& range) noexcept {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double low = std::get<double>(range.low);
  const double high = std::get<double>(range.high);
  const bool nan_passes = std::isnan(high);
  if (std::isnan(low)) return {kInfinity, -kInfinity, nan_passes};
  return {low, nan_passes ? kInfinity : high, nan_passes};
}

}  // namespace

RowBits range_flat(const ColumnVector& flat, const ValueRange& range) {
  if (std::holds_alternative<int64_t>(range.low)) {
    switch (flat.type().byte_width()) {
      case 1:
        return integers_in<int8_t>(flat, range);
      case 2:
        return integers_in<int16_t>(flat, range);
      case 4:
        return integers_in<int32_t>(flat, range);
      default:
        return integers_in<int64_t>(flat, range);
    }
  }
  if (std::holds_alternative<uint64_t>(range.low)) {
    switch (flat.type().byte_width()) {
      case 1:
        return integers_in<uint8_t>(flat, range);
      case 2:
        return integers_in<uint16_t>(flat, range);
      case 4:
        return integers_in<uint32_t>(flat, range);
      default:
        return integers_in<uint64_t>(flat, range);
    }
  }
  const auto [low, high, nan_passes] = numbers_and_nan(range);
  RowBits rows(flat.length());
  const uint8_t* values = flat.parts().values.data();
  const simd::CompareKernels& kernels = *simd::kernels().compare;
  if (flat.type().id() == TypeId::kDouble) {
    kernels.in_range_double(values, flat.length(), low, high, nan_passes, bytes_of(rows));
  } else if (flat.type().id() == TypeId::kFloat) {
    kernels.in_range_float(values, flat.length(), float_from(low), -float_from(-high), nan_passes, bytes_of(rows));
  } else {
    fill_rows(rows, [&, least = low, most = high, nan = nan_passes](int64_t row) {
      const double value = float16_to_double(flat.values<uint16_t>()[static_cast<size_t>(row)]);
      return std::isnan(value) ? nan : value >= least && value <= most;
    });
  }
  return rows;
}

}  // namespace lamella::inline v0
