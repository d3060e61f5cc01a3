/// Random numbers that are the same everywhere, unlike those of the standard library's distributions.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace lamella::inline v0 {
namespace gen {

__extension__ using TwoWords = unsigned __int128;

/// SplitMix64's mixing: neighbours become unrelated numbers.
constexpr uint64_t mix(uint64_t value) noexcept {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

/// SplitMix64. Threads: one at a time.
class Random {
 public:
  explicit Random(uint64_t seed) noexcept : state_(mix(seed + kStep)) {}

  uint64_t next() noexcept { return mix(state_ += kStep); }
  /// In [0, bound); bound is above 0.
  uint64_t below(uint64_t bound) noexcept {
    return static_cast<uint64_t>((static_cast<TwoWords>(next()) * bound) >> 64);
  }
  /// In [low, high].
  int64_t between(int64_t low, int64_t high) noexcept {
    const uint64_t span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
    const uint64_t offset = span == UINT64_MAX ? next() : below(span + 1);
    return static_cast<int64_t>(static_cast<uint64_t>(low) + offset);
  }
  /// In [0, 1).
  double fraction() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }
  bool chance(double share) noexcept { return fraction() < share; }
  /// Normally distributed, mean 0, deviation 1.
  double normal() noexcept {
    const double radius = std::sqrt(-2 * std::log(1 - fraction()));
    return radius * std::cos(2 * std::numbers::pi * fraction());
  }

 private:
  static constexpr uint64_t kStep = 0x9E3779B97F4A7C15;
  uint64_t state_;
};

}  // namespace gen
}  // namespace lamella::inline v0
