/// Kernels that test values, a bit each.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// Bit i of `out` tells whether value i passes; bits behind the last one are 0 up to the end of their 64. `out` is
/// whole words of 64 bits.
struct CompareKernels {
  /// Whether `low` <= value <= `low` + `width`, in arithmetic of the value's size: ranges of signed and of unsigned
  /// integers alike. The constants are given in their lowest bits.
  using InRange = void (*)(const uint8_t* values, int64_t count, uint64_t low, uint64_t width, uint8_t* out) noexcept;
  InRange in_range1;
  InRange in_range2;
  InRange in_range4;
  InRange in_range8;
  /// Whether `low` <= value <= `high`, which are not NaN, or with `nan_passes` value is NaN.
  void (*in_range_float)(const uint8_t* values, int64_t count, float low, float high, bool nan_passes,
                         uint8_t* out) noexcept;
  void (*in_range_double)(const uint8_t* values, int64_t count, double low, double high, bool nan_passes,
                          uint8_t* out) noexcept;
  /// Whether the value is one of `num_wanted` ones of its size, at least one.
  using IsOneOf = void (*)(const uint8_t* values, int64_t count, const uint8_t* wanted, int64_t num_wanted,
                           uint8_t* out) noexcept;
  IsOneOf is_one_of4;
  IsOneOf is_one_of8;
  /// Whether the 16 bytes of each value are those of `wanted` where `mask` has ones; it has none where `wanted` has
  /// not.
  void (*equals_masked16)(const uint8_t* values, int64_t count, const uint8_t* mask, const uint8_t* wanted,
                          uint8_t* out) noexcept;
  /// Whether the bit of each index is set in the `num_entries` bits of `passes`. Every index lies within them.
  void (*passes_of)(const uint8_t* passes, int64_t num_entries, const int32_t* indices, int64_t count,
                    uint8_t* out) noexcept;
  /// Writes which of `num_words` words' bits are set, ascending, and gives how many they are. `out` has room for them;
  /// up to 64 bytes behind may be spoilt.
  int64_t (*positions_of)(const uint8_t* bits, int64_t num_words, int32_t* out) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
