/// Kernels on definition and repetition levels.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

struct LevelKernels {
  /// Appends to a bitmap, at `bit_offset`, a bit a level: 1 where the level is at least `threshold`. Bits before are
  /// kept, up to 64 bytes behind may be spoilt. Returns how many are 1.
  int64_t (*at_least)(const uint16_t* levels, int64_t count, uint16_t threshold, uint8_t* bits,
                      int64_t bit_offset) noexcept;
  /// How many levels are at least `threshold`.
  int64_t (*count_at_least)(const uint16_t* levels, int64_t count, uint16_t threshold) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
