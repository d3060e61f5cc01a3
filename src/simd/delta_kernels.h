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
  template <typename T>
  struct Blocks {
    const uint8_t* position;  ///< Behind the last block that was decoded.
    int64_t num_blocks;
    T last;  ///< Value, or `previous`.
  };
  /// Decodes whole blocks from `position` on, at most `max_blocks`, each a header (min_delta as a zigzag number, a
  /// width for each miniblock) and its miniblocks; stops at the first whose min_delta has more than eight bytes, that
  /// does not lie whole before `end`, or that has a width over 64. Nothing is written behind the last value.
  template <typename T>
  using DecodeBlocks = Blocks<T> (*)(const uint8_t* position, const uint8_t* end, int64_t max_blocks,
                                     int64_t miniblocks_per_block, int64_t groups_per_miniblock, T previous,
                                     T* out) noexcept;
  DecodeBlocks<uint32_t> blocks_u32;
  DecodeBlocks<uint64_t> blocks_u64;
  /// The sum of `num_groups` groups of packed values, 0 to 64 bits wide.
  uint64_t (*sum)(const uint8_t* packed, int width, int64_t num_groups) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
