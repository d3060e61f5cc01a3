#include "simd/snappy_kernels.h"

#include "simd/kernels/snappy_block.h"
#include "simd/kernels/snappy_inner.h"
#include "simd/kernels/snappy_windows.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

SnappyProgress decompress(const uint8_t* elements, int64_t elements_bytes, uint8_t* out, int64_t out_bytes) noexcept {
  SnappyBlock block(elements, elements_bytes, out, out_bytes);
#if defined(LAMELLA_SIMD_AVX512)
  SnappyWindows windows;
#endif
  while (block.carry_out_element()) {
#if defined(LAMELLA_SIMD_AVX512)
    if (block.in_left() >= SnappyWindows::kInputBytes && !SnappyWindows::leave(*block.in())) windows.carry_out(block);
#elif defined(LAMELLA_SIMD_AVX2)
    carry_out_inner_elements(block);
#endif
  }
  return block.progress();
}

}  // namespace

extern const SnappyKernels kSnappyKernels;
const SnappyKernels kSnappyKernels = {decompress};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
