/// Kernels on bitmaps (least significant bit first).
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

struct BitmapKernels {
  /// How many of the bits [bit_offset, bit_offset + num_bits) are set.
  int64_t (*count_set)(const uint8_t* bits, int64_t bit_offset, int64_t num_bits) noexcept;
  /// Copies num_bits bits between any two bit positions. Bits of `to` before to_offset are kept, the rest of the last
  /// byte written is zeroed, and up to 64 bytes behind may be spoilt.
  void (*copy)(const uint8_t* from, int64_t from_offset, int64_t num_bits, uint8_t* to, int64_t to_offset) noexcept;
  /// Sets num_bits bits from bit_offset on to `value`. Bits before are kept, up to 64 bytes behind may be spoilt.
  void (*fill)(uint8_t* bits, int64_t bit_offset, int64_t num_bits, bool value) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
