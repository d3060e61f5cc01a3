#include "simd/level_kernels.h"

#include <algorithm>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

/// A bit for each of the next 32 levels; the levels behind them may be anything.
LAMELLA_ALWAYS_INLINE uint64_t at_least_32(const uint16_t* levels, uint16_t threshold) {
#if defined(LAMELLA_SIMD_AVX512)
  return _mm512_cmpge_epu16_mask(_mm512_loadu_si512(levels), _mm512_set1_epi16(static_cast<int16_t>(threshold)));
#elif defined(LAMELLA_SIMD_AVX2)
  const __m256i limit = _mm256_set1_epi16(static_cast<int16_t>(threshold));
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(levels));
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(levels + 16));
  const __m256i low_mask = _mm256_cmpeq_epi16(_mm256_max_epu16(low, limit), low);
  const __m256i high_mask = _mm256_cmpeq_epi16(_mm256_max_epu16(high, limit), high);
  const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packs_epi16(low_mask, high_mask), 0xD8);
  return static_cast<uint32_t>(_mm256_movemask_epi8(bytes));
#else
  uint64_t mask = 0;
  for (int i = 0; i < 32; ++i)
    mask |= uint64_t{levels[i] >= threshold} << i;
  return mask;
#endif
}

int64_t at_least(const uint16_t* levels, int64_t count, uint16_t threshold, uint8_t* bits,
                 int64_t bit_offset) noexcept {
  uint8_t* out = bits + (bit_offset >> 3);
  int num_pending = static_cast<int>(bit_offset & 7);
  uint64_t pending = *out & low_bits(num_pending);
  int64_t num_set = 0;
  for (int64_t i = 0; i < count; i += 32) {
    const uint64_t mask =
        at_least_32(levels + i, threshold) & low_bits(static_cast<int>(std::min<int64_t>(32, count - i)));
    num_set += std::popcount(mask);
    pending |= mask << num_pending;
    store(out, pending);
    out += 4;
    pending >>= 32;
  }
  return num_set;
}

int64_t count_at_least(const uint16_t* levels, int64_t count, uint16_t threshold) noexcept {
  int64_t num_set = 0;
  for (int64_t i = 0; i < count; i += 32) {
    num_set += std::popcount(at_least_32(levels + i, threshold) &
                             low_bits(static_cast<int>(std::min<int64_t>(32, count - i))));
  }
  return num_set;
}

}  // namespace

extern const LevelKernels kLevelKernels;
const LevelKernels kLevelKernels = {at_least, count_at_least};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
