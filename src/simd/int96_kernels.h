/// Kernels on INT96 timestamps: 8 bytes of nanoseconds of the day, then 4 bytes of Julian day, both little-endian.
///
/// Nanoseconds may be any number, negative or over a day; they are added to the day as they are.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

struct Int96Kernels {
  /// `count` timestamps as microseconds since 1970-01-01, rounded down, modulo 2^64. Returns the first that no int64
  /// holds, or -1.
  int64_t (*to_micros)(const uint8_t* timestamps, int64_t count, uint8_t* micros) noexcept;
  /// The same in nanoseconds.
  int64_t (*to_nanos)(const uint8_t* timestamps, int64_t count, uint8_t* nanos) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
