#include "simd/delta_kernels.h"
#include "simd/kernels/packed_bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

constexpr int kGroupValues = DeltaKernels::kGroupValues;

template <typename T>
T decode(const uint8_t* packed, const uint8_t* widths, int64_t num_miniblocks, int64_t groups_per_miniblock,
         T min_delta, T previous, T* out) noexcept {
  const int64_t miniblock_values = groups_per_miniblock * kGroupValues;
  for (int64_t m = 0; m < num_miniblocks; ++m) {
    const int width = widths[m];
    for (int64_t i = 0; i < miniblock_values; ++i) {
      previous += min_delta + static_cast<T>(packed_field(packed, i * width, width));
      *out++ = previous;
    }
    packed += miniblock_values / 8 * width;
  }
  return previous;
}

uint64_t sum(const uint8_t* packed, int width, int64_t num_groups) noexcept {
  uint64_t total = 0;
  for (int64_t i = 0; i < num_groups * kGroupValues; ++i)
    total += packed_field(packed, i * width, width);
  return total;
}

}  // namespace

extern const DeltaKernels kDeltaKernels;
const DeltaKernels kDeltaKernels = {decode<uint32_t>, decode<uint64_t>, sum};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
