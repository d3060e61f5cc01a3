#include "arrow/widened_values.h"

#include <limits>
#include <string>
#include <type_traits>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

__extension__ using Int128 = __int128;

template <typename From, typename To>
void widen(const uint8_t* from, int64_t num_values, uint8_t* to) noexcept {
  for (int64_t i = 0; i < num_values; ++i)
    store(to + i * int64_t{sizeof(To)}, static_cast<To>(load<From>(from + i * int64_t{sizeof(From)})));
}

template <typename From>
void widen_to_256(const uint8_t* from, int64_t num_values, uint8_t* to) noexcept {
  for (int64_t i = 0; i < num_values; ++i) {
    const Int128 value = load<From>(from + i * int64_t{sizeof(From)});
    store(to + i * 32, value);
    store(to + i * 32 + 16, static_cast<Int128>(value < 0 ? -1 : 0));
  }
}

template <typename From>
void widen_from(const uint8_t* from, int64_t num_values, int32_t byte_width, uint8_t* to) noexcept {
  // Converting to a signed type repeats the sign of a signed value and puts zeros before an unsigned one.
  switch (byte_width) {
    case 2:
      return widen<From, int16_t>(from, num_values, to);
    case 4:
      return widen<From, int32_t>(from, num_values, to);
    case 8:
      return widen<From, int64_t>(from, num_values, to);
    case 16:
      return widen<From, Int128>(from, num_values, to);
    default:
      return widen_to_256<From>(from, num_values, to);
  }
}

void widen_intervals(const ColumnVector& vector, uint8_t* to) {
  constexpr int64_t kFromBytes = 12;
  constexpr int64_t kToBytes = 16;
  constexpr int64_t kNanosPerMilli = 1'000'000;
  const uint8_t* from = vector.parts().values.data();
  for (int64_t row = 0; row < vector.length(); ++row, from += kFromBytes, to += kToBytes) {
    const auto months = load<uint32_t>(from);
    const auto days = load<uint32_t>(from + 4);
    if ((months | days) > static_cast<uint32_t>(std::numeric_limits<int32_t>::max())) {
      throw Error(ErrorCode::kNotImplemented, "an interval of " + std::to_string(months) + " months and " +
                                                  std::to_string(days) +
                                                  " days; Arrow's month_day_nano takes up to 2147483647 of each");
    }
    store(to, months);
    store(to + 4, days);
    store(to + 8, int64_t{load<uint32_t>(from + 8)} * kNanosPerMilli);
  }
}

bool is_unsigned(TypeId id) noexcept {
  return id == TypeId::kUInt8 || id == TypeId::kUInt16 || id == TypeId::kUInt32;
}

template <typename Signed>
void widen_either(const uint8_t* from, int64_t num_values, const ArrowField& field, uint8_t* to) noexcept {
  if (is_unsigned(field.type.id())) {
    widen_from<std::make_unsigned_t<Signed>>(from, num_values, field.byte_width, to);
  } else {
    widen_from<Signed>(from, num_values, field.byte_width, to);
  }
}

}  // namespace

Buffer widened_values(const ColumnVector& vector, const ArrowField& field) {
  const int64_t num_values = vector.length();
  Buffer values = Buffer::allocate(num_values * field.byte_width);
  const uint8_t* from = vector.parts().values.data();
  uint8_t* to = values.mutable_data();
  if (field.type.id() == TypeId::kInterval) {
    widen_intervals(vector, to);
    return values;
  }
  if (field.type.id() == TypeId::kFloat) {
    widen<float, double>(from, num_values, to);
    return values;
  }
  switch (field.type.byte_width()) {
    case 1:
      widen_either<int8_t>(from, num_values, field, to);
      break;
    case 2:
      widen_either<int16_t>(from, num_values, field, to);
      break;
    case 4:
      widen_either<int32_t>(from, num_values, field, to);
      break;
    case 8:
      widen_from<int64_t>(from, num_values, field.byte_width, to);
      break;
    default:
      widen_from<Int128>(from, num_values, field.byte_width, to);
      break;
  }
  return values;
}

}  // namespace lamella::inline v0
