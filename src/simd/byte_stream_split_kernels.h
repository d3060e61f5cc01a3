/// Kernels that put the bytes of BYTE_STREAM_SPLIT values together again.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// Byte b of value i is streams[b * stride + i]. Up to 64 bytes behind the last value may be spoilt, and up to 64
/// behind the last byte of each stream are read.
struct ByteStreamSplitKernels {
  using Join = void (*)(const uint8_t* streams, int64_t stride, int64_t count, uint8_t* out) noexcept;
  Join join2;   ///< Values of 2 bytes.
  Join join4;   ///< Values of 4 bytes.
  Join join8;   ///< Values of 8 bytes.
  Join join16;  ///< Values of 16 bytes.
  /// Values of any number of bytes.
  void (*join)(const uint8_t* streams, int64_t stride, int64_t count, int64_t byte_width, uint8_t* out) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
