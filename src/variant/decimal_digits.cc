#include "variant/decimal_digits.h"

#include <array>
#include <span>

#include "base/bits.h"
#include "vector/number_text.h"

namespace lamella::inline v0 {

namespace {

struct Magnitude {
  uint64_t high = 0;
  uint64_t low = 0;

  bool operator<(const Magnitude& other) const noexcept {
    return high != other.high ? high < other.high : low < other.low;
  }
};

constexpr uint64_t kLow32 = 0xffffffff;

Magnitude times_ten(Magnitude value) noexcept {
  const uint64_t low_part = (value.low & kLow32) * 10;
  const uint64_t high_part = (value.low >> 32) * 10 + (low_part >> 32);
  return {value.high * 10 + (high_part >> 32), high_part << 32 | (low_part & kLow32)};
}

}  // namespace

bool variant::fits_digits(const VariantDecimal& decimal, int digits) noexcept {
  Magnitude magnitude{static_cast<uint64_t>(decimal.high), decimal.low};
  if (decimal.high < 0) {
    magnitude.low = ~magnitude.low + 1;
    magnitude.high = ~magnitude.high + (magnitude.low == 0 ? 1 : 0);
  }
  Magnitude limit{0, 1};
  for (int i = 0; i < digits; ++i)
    limit = times_ten(limit);
  return magnitude < limit;
}

std::string VariantDecimal::to_string() const {
  std::array<uint8_t, 16> big_endian;
  for (int byte = 0; byte < 8; ++byte) {
    big_endian[static_cast<size_t>(byte)] = static_cast<uint8_t>(static_cast<uint64_t>(high) >> (56 - 8 * byte));
    big_endian[static_cast<size_t>(8 + byte)] = static_cast<uint8_t>(low >> (56 - 8 * byte));
  }
  std::string text;
  append_decimal(std::span<const uint8_t>(big_endian), scale, text);
  return text;
}

}  // namespace lamella::inline v0
