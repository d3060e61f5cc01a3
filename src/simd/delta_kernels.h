/// Kernels on DELTA_BINARY_PACKED miniblocks.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// Packed values come in groups of 32: a group of width w is 4 * w bytes. All arithmetic wraps.
struct DeltaKernels {
  static constexpr int kGroupValues = 32;

  /// Decodes `num_miniblocks` miniblocks that lie one after the other, each of `groups_per_miniblock` groups and of its
  /// own width, 0 to 64 bits: out[i] = out[i - 1] + min_delta + packed[i], where out[-1] is `previous`. Returns the
  /// last value. Nothing is written behind it.
  uint32_t (*decode_u32)(const uint8_t* packed, const uint8_t* widths, int64_t num_miniblocks,
                         int64_t groups_per_miniblock, uint32_t min_delta, uint32_t previous, uint32_t* out) noexcept;
  uint64_t (*decode_u64)(const uint8_t* packed, const uint8_t* widths, int64_t num_miniblocks,
                         int64_t groups_per_miniblock, uint64_t min_delta, uint64_t previous, uint64_t* out) noexcept;
  /// The sum of `num_groups` groups of packed values, 0 to 64 bits wide.
  uint64_t (*sum)(const uint8_t* packed, int width, int64_t num_groups) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
