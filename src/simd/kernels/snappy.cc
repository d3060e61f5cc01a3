#include "simd/snappy_kernels.h"

#include <climits>

#include "simd/kernels/snappy_block.h"
#include "simd/kernels/snappy_inner.h"
#include "simd/kernels/snappy_windows.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

#if defined(LAMELLA_SIMD_AVX512)

/// Carries out elements one after the other as long as there are few of them in their bytes. False when there are many.
bool carry_out_sparse_elements(SnappyBlock& block) {
  constexpr int kElements = 32;
  constexpr int64_t kFewestBytes = kElements * 10;
  for (;;) {
    const int64_t in_left = block.in_left();
    if (carry_out_inner_elements(block, kElements) < kElements) return true;
    if (in_left - block.in_left() < kFewestBytes) return false;
  }
}

void carry_out_many(SnappyBlock& block, SnappyWindows& windows, SnappyPace& pace) {
  if (pace == SnappyPace::kSparse && !carry_out_sparse_elements(block)) pace = SnappyPace::kWindows;
  if (pace == SnappyPace::kSparse || block.in_left() < SnappyWindows::kInputBytes) return;
  if (!SnappyWindows::leave(*block.in())) pace = windows.carry_out(block, pace);
}

#endif

SnappyProgress decompress(const uint8_t* elements, int64_t elements_bytes, uint8_t* out, int64_t out_bytes) noexcept {
  SnappyBlock block(elements, elements_bytes, out, out_bytes);
#if defined(LAMELLA_SIMD_AVX512)
  SnappyWindows windows;
  SnappyPace pace = SnappyPace::kWindows;
  while (block.carry_out_element())
    carry_out_many(block, windows, pace);
#elif defined(LAMELLA_SIMD_AVX2)
  while (block.carry_out_element())
    carry_out_inner_elements(block, INT_MAX);
#else
  while (block.carry_out_element()) {
  }
#endif
  return block.progress();
}

}  // namespace

extern const SnappyKernels kSnappyKernels;
const SnappyKernels kSnappyKernels = {decompress};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
