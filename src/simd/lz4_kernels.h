/// Kernels on LZ4's blocks.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

struct Lz4Kernels {
  /// Decompresses a block into the front of `out` and returns the bytes made, or -1 when it cannot be: it is cut short,
  /// copies from before the first byte made, or makes more than `out_bytes`. Total over any input. Reads the input
  /// alone, not what is around it; bytes behind what was made may be spoilt as far as `out_bytes` goes.
  int64_t (*decompress)(const uint8_t* block, int64_t block_bytes, uint8_t* out, int64_t out_bytes) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
