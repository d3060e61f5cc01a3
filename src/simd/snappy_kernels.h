/// Kernels on Snappy's elements.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// How far a stream of elements was carried out: everything before was, exactly.
struct SnappyProgress {
  int64_t consumed_bytes;
  int64_t made_bytes;
};

struct SnappyKernels {
  /// Carries out the elements of a block (what follows the length in front) until none is left, or one cannot be: it is
  /// cut short, copies from before the first byte made, or makes more than `out_bytes` in all. The block is sound when
  /// everything was consumed and `out_bytes` were made. Total over any input. Reads the input alone, not what is around
  /// it; bytes behind `out_bytes` may be spoilt, those behind what was made are.
  SnappyProgress (*decompress)(const uint8_t* elements, int64_t elements_bytes, uint8_t* out,
                               int64_t out_bytes) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
