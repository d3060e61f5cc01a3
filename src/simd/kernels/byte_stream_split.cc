#include "simd/byte_stream_split_kernels.h"

#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

template <int kByteWidth>
void join_fixed(const uint8_t* streams, int64_t stride, int64_t count, uint8_t* out) noexcept {
  for (int64_t i = 0; i < count; ++i) {
    for (int b = 0; b < kByteWidth; ++b)
      out[i * kByteWidth + b] = streams[b * stride + i];
  }
}

void join(const uint8_t* streams, int64_t stride, int64_t count, int64_t byte_width, uint8_t* out) noexcept {
  for (int64_t b = 0; b < byte_width; ++b) {
    for (int64_t i = 0; i < count; ++i)
      out[i * byte_width + b] = streams[b * stride + i];
  }
}

}  // namespace

extern const ByteStreamSplitKernels kByteStreamSplitKernels;
const ByteStreamSplitKernels kByteStreamSplitKernels = {join_fixed<2>, join_fixed<4>, join_fixed<8>, join_fixed<16>,
                                                        join};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
