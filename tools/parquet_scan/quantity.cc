#include "quantity.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace lamella::inline v0::tool {

namespace {

/// An amount in the unit of a prefix.
struct Scaled {
  std::string digits;
  std::string_view prefix;
};

Scaled scaled(double amount) {
  constexpr std::string_view kPrefixes[] = {"", "k", "M", "G", "T", "P"};
  size_t prefix = 0;
  while (prefix + 1 < std::size(kPrefixes) && std::abs(amount) >= 999.5) {
    amount /= 1000;
    ++prefix;
  }
  // Counts are whole: digits behind the point come with a prefix.
  const int digits = prefix == 0 && amount == std::floor(amount) ? 0 : 1;
  return {fmt::format("{:.{}f}", amount, digits), kPrefixes[prefix]};
}

}  // namespace

std::string quantity(double amount, std::string_view noun) {
  const Scaled number = scaled(amount);
  return fmt::format("{} {}{}{}", number.digits, number.prefix, number.prefix.empty() ? "" : " ", noun);
}

std::string byte_quantity(double num_bytes) {
  const Scaled number = scaled(num_bytes);
  return fmt::format("{} {}B", number.digits, number.prefix);
}

std::string duration(double seconds) {
  if (seconds < 1e-3) return fmt::format("{:.1f} µs", seconds * 1e6);
  if (seconds < 1) return fmt::format("{:.1f} ms", seconds * 1e3);
  return fmt::format("{:.3f} s", seconds);
}

std::string counted(int64_t count, std::string_view noun) {
  std::string digits = fmt::format("{}", count);
  const size_t first = count < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return fmt::format("{} {}{}", digits, noun, count == 1 ? "" : "s");
}

}  // namespace lamella::inline v0::tool
