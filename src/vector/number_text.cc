#include "vector/number_text.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

// Binary16: 1 sign bit, 5 exponent bits biased by 15, 10 fraction bits. Subnormals are multiples of 2^-24.
constexpr int kFractionBits = 10;
constexpr int kSmallestExponent = -24;
constexpr uint16_t kInfinity = 0x7c00;
constexpr uint16_t kQuietNan = 0x7e00;

template <typename T>
void append_floating(T value, std::string& out) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-Infinity" : "Infinity";
  } else if (value == 0) {
    // Without a point, readers of JSON take -0 for the integer 0.
    out += std::signbit(value) ? "-0.0" : "0";
  } else {
    char digits[40];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }
}

/// The number of `digits` significant decimal digits that is nearest to `value`.
double rounded_to(double value, int digits) noexcept {
  char text[40];
  const std::to_chars_result end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, digits - 1);
  double rounded = 0;
  std::from_chars(text, end.ptr, rounded);
  return rounded;
}

/// What 1 in the last of `digits` significant decimal digits of `value` is worth.
double unit_of_last_digit(double value, int digits) noexcept {
  return std::pow(10.0, std::floor(std::log10(std::fabs(value))) - (digits - 1));
}

void check_printable(size_t count, const char* what) {
  constexpr size_t kMost = 65536;
  if (count <= kMost) return;
  throw Error(ErrorCode::kResourceLimit, "a decimal of " + std::to_string(count) + " " + what +
                                             " cannot be printed, at most " + std::to_string(kMost) + " can");
}

/// `digits` of an integer with a point before the last `scale` of them.
void append_with_point(bool negative, const std::string& digits, int32_t scale, std::string& out) {
  check_printable(static_cast<size_t>(std::max(scale, 0)), "places");
  if (negative) out += '-';
  if (scale <= 0) {
    out += digits;
    return;
  }
  const auto places = static_cast<size_t>(scale);
  const size_t whole = digits.size() > places ? digits.size() - places : 0;
  if (whole == 0) out += '0';
  out.append(digits, 0, whole);
  out += '.';
  if (digits.size() < places) out.append(places - digits.size(), '0');
  out.append(digits, whole);
}

/// The magnitude of a two's complement number as 32-bit limbs, least significant first, without leading zeros.
std::vector<uint32_t> magnitude_of(std::span<const uint8_t> big_endian, bool negative) {
  std::vector<uint32_t> limbs((big_endian.size() + 3) / 4, 0);
  unsigned carry = negative ? 1 : 0;
  for (size_t i = 0; i < big_endian.size(); ++i) {
    const uint8_t byte = big_endian[big_endian.size() - 1 - i];
    const unsigned flipped = (negative ? static_cast<uint8_t>(~byte) : byte) + carry;
    carry = flipped >> 8;
    limbs[i / 4] |= (flipped & 0xff) << (8 * (i % 4));
  }
  while (!limbs.empty() && limbs.back() == 0)
    limbs.pop_back();
  return limbs;
}

/// Decimal digits of a magnitude, by long division.
std::string digits_of(std::vector<uint32_t> limbs) {
  constexpr uint32_t kChunk = 1000000000;
  constexpr int kChunkDigits = 9;
  if (limbs.empty()) return "0";
  std::string reversed;
  while (!limbs.empty()) {
    uint64_t remainder = 0;
    for (size_t i = limbs.size(); i-- > 0;) {
      const uint64_t dividend = remainder << 32 | limbs[i];
      limbs[i] = static_cast<uint32_t>(dividend / kChunk);
      remainder = dividend % kChunk;
    }
    if (limbs.back() == 0) limbs.pop_back();
    for (int digit = 0; digit < kChunkDigits; ++digit, remainder /= 10)
      reversed += static_cast<char>('0' + remainder % 10);
  }
  reversed.erase(reversed.find_last_not_of('0') + 1);
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

}  // namespace

double float16_to_double(uint16_t bits) noexcept {
  const int exponent = (bits >> kFractionBits) & 0x1f;
  const int fraction = bits & 0x3ff;
  double magnitude = 0;
  if (exponent == 0x1f) {
    magnitude = fraction != 0 ? std::numeric_limits<double>::quiet_NaN() : std::numeric_limits<double>::infinity();
  } else if (exponent == 0) {
    magnitude = std::ldexp(fraction, kSmallestExponent);
  } else {
    magnitude = std::ldexp(fraction | 0x400, kSmallestExponent + exponent - 1);
  }
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

uint16_t double_to_float16(double value) noexcept {
  const auto sign = static_cast<uint16_t>(std::signbit(value) ? 0x8000 : 0);
  const double magnitude = std::fabs(value);
  if (std::isnan(value)) return static_cast<uint16_t>(sign | kQuietNan);
  if (magnitude >= 65520) return static_cast<uint16_t>(sign | kInfinity);  // Half a step above the largest number.
  if (magnitude == 0) return sign;
  // The exponent of the number's last fraction bit; rounding may carry into the next exponent, which is the next value.
  const int exponent = std::max(std::ilogb(magnitude) - kFractionBits, kSmallestExponent);
  const auto steps = static_cast<int>(std::nearbyint(std::ldexp(magnitude, -exponent)));
  return static_cast<uint16_t>(sign + steps + ((exponent - kSmallestExponent) << kFractionBits));
}

// Five significant digits tell all binary16 apart. As a double, a number of so few digits prints as just them.
void append_float16(uint16_t bits, std::string& out) {
  const double value = float16_to_double(bits);
  if (!std::isfinite(value) || value == 0) return append_floating(value, out);
  for (int digits = 1; digits <= 5; ++digits) {
    const double nearest = rounded_to(value, digits);
    if (double_to_float16(nearest) == bits) return append_floating(nearest, out);
    // Above a power of two numbers lie twice as far apart as below it, so the next text up may do where the nearest, on
    // the lower side, does not.
    const double above = rounded_to(nearest + std::copysign(unit_of_last_digit(value, digits), value), digits);
    if (double_to_float16(above) == bits) return append_floating(above, out);
  }
}

void append_float(float value, std::string& out) {
  append_floating(value, out);
}

void append_double(double value, std::string& out) {
  append_floating(value, out);
}

void append_decimal(std::span<const uint8_t> big_endian, int32_t scale, std::string& out) {
  check_printable(big_endian.size(), "bytes");
  const bool negative = !big_endian.empty() && (big_endian[0] & 0x80) != 0;
  append_with_point(negative, digits_of(magnitude_of(big_endian, negative)), scale, out);
}

void append_decimal(int64_t unscaled, int32_t scale, std::string& out) {
  const bool negative = unscaled < 0;
  char digits[20];
  const std::to_chars_result end = std::to_chars(
      digits, digits + sizeof digits, negative ? -static_cast<uint64_t>(unscaled) : static_cast<uint64_t>(unscaled));
  append_with_point(negative, std::string(digits, end.ptr), scale, out);
}

}  // namespace lamella::inline v0
