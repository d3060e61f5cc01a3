#include "simd/alp_kernels.h"

#include <cstdint>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

// Vectors go on past the last value: what lies there is spoilt, within 64 bytes.
#if defined(LAMELLA_SIMD_AVX512)

void to_floats(uint8_t* values, int64_t count, uint32_t frame, float power, float inverse) noexcept {
  const __m512i frames = _mm512_set1_epi32(static_cast<int>(frame));
  for (int64_t i = 0; i < count; i += 16) {
    const __m512i integers = _mm512_add_epi32(_mm512_loadu_si512(values + 4 * i), frames);
    const __m512 product = _mm512_mul_ps(_mm512_cvtepi32_ps(integers), _mm512_set1_ps(power));
    _mm512_storeu_ps(values + 4 * i, _mm512_mul_ps(product, _mm512_set1_ps(inverse)));
  }
}

void to_doubles(uint8_t* values, int64_t count, uint64_t frame, double power, double inverse) noexcept {
  const __m512i frames = _mm512_set1_epi64(static_cast<int64_t>(frame));
  for (int64_t i = 0; i < count; i += 8) {
    const __m512i integers = _mm512_add_epi64(_mm512_loadu_si512(values + 8 * i), frames);
    const __m512d product = _mm512_mul_pd(_mm512_cvtepi64_pd(integers), _mm512_set1_pd(power));
    _mm512_storeu_pd(values + 8 * i, _mm512_mul_pd(product, _mm512_set1_pd(inverse)));
  }
}

#elif defined(LAMELLA_SIMD_AVX2)

LAMELLA_ALWAYS_INLINE __m256i load_vector(const uint8_t* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}

void to_floats(uint8_t* values, int64_t count, uint32_t frame, float power, float inverse) noexcept {
  const __m256i frames = _mm256_set1_epi32(static_cast<int>(frame));
  for (int64_t i = 0; i < count; i += 8) {
    const __m256i integers = _mm256_add_epi32(load_vector(values + 4 * i), frames);
    const __m256 product = _mm256_mul_ps(_mm256_cvtepi32_ps(integers), _mm256_set1_ps(power));
    _mm256_storeu_ps(reinterpret_cast<float*>(values + 4 * i), _mm256_mul_ps(product, _mm256_set1_ps(inverse)));
  }
}

/// Each half becomes a double by being put into the last places of a power of two. All is exact but the last addition,
/// which rounds as the conversion has to.
LAMELLA_ALWAYS_INLINE __m256d to_double(__m256i integers) {
  const __m256i two_52 = _mm256_castpd_si256(_mm256_set1_pd(0x1p52));
  // The sign bit is flipped: the upper half, now without a sign, is 2^31 too large.
  const __m256i two_84_and_sign = _mm256_castpd_si256(_mm256_set1_pd(0x1p84 + 0x1p63));
  const __m256i low = _mm256_blend_epi32(integers, two_52, 0xAA);
  const __m256i high = _mm256_xor_si256(_mm256_srli_epi64(integers, 32), two_84_and_sign);
  const __m256d upper = _mm256_sub_pd(_mm256_castsi256_pd(high), _mm256_set1_pd(0x1p84 + 0x1p63 + 0x1p52));
  return _mm256_add_pd(upper, _mm256_castsi256_pd(low));
}

void to_doubles(uint8_t* values, int64_t count, uint64_t frame, double power, double inverse) noexcept {
  const __m256i frames = _mm256_set1_epi64x(static_cast<int64_t>(frame));
  for (int64_t i = 0; i < count; i += 4) {
    const __m256i integers = _mm256_add_epi64(load_vector(values + 8 * i), frames);
    const __m256d product = _mm256_mul_pd(to_double(integers), _mm256_set1_pd(power));
    _mm256_storeu_pd(reinterpret_cast<double*>(values + 8 * i), _mm256_mul_pd(product, _mm256_set1_pd(inverse)));
  }
}

#else

void to_floats(uint8_t* values, int64_t count, uint32_t frame, float power, float inverse) noexcept {
  for (int64_t i = 0; i < count; ++i) {
    const auto integer = static_cast<int32_t>(load<uint32_t>(values + 4 * i) + frame);
    store(values + 4 * i, static_cast<float>(integer) * power * inverse);
  }
}

void to_doubles(uint8_t* values, int64_t count, uint64_t frame, double power, double inverse) noexcept {
  for (int64_t i = 0; i < count; ++i) {
    const auto integer = static_cast<int64_t>(load<uint64_t>(values + 8 * i) + frame);
    store(values + 8 * i, static_cast<double>(integer) * power * inverse);
  }
}

#endif

}  // namespace

extern const AlpKernels kAlpKernels;
const AlpKernels kAlpKernels = {to_floats, to_doubles};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
