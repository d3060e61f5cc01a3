#include "simd/integer_kernels.h"

#include <cstdint>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

// Each works through whole steps of 64 bytes of output: a last one in part spoils what lies behind, within 64 bytes.
#if defined(LAMELLA_SIMD_AVX512)

void narrow_32_to_8(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; i += 16) {
    const __m128i narrow = _mm512_cvtepi32_epi8(_mm512_loadu_si512(from + 4 * i));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i), narrow);
  }
}

void narrow_32_to_16(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; i += 16) {
    const __m256i narrow = _mm512_cvtepi32_epi16(_mm512_loadu_si512(from + 4 * i));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + 2 * i), narrow);
  }
}

void widen_32_to_64(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; i += 8) {
    const __m256i narrow = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + 4 * i));
    _mm512_storeu_si512(to + 8 * i, _mm512_cvtepi32_epi64(narrow));
  }
}

#elif defined(LAMELLA_SIMD_AVX2)

LAMELLA_ALWAYS_INLINE __m256i load_vector(const uint8_t* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}

/// The low kBytes bytes of each of eight integers, one after the other.
template <int kBytes>
LAMELLA_ALWAYS_INLINE __m128i narrow_eight(const uint8_t* from) {
  constexpr int64_t kLow = kBytes == 1 ? 0x0C080400 : 0x0D0C090805040100;
  const __m256i low = _mm256_set_epi64x(-1, kBytes == 1 ? kLow | ~int64_t{0xFFFFFFFF} : kLow, -1,
                                        kBytes == 1 ? kLow | ~int64_t{0xFFFFFFFF} : kLow);
  const __m256i lanes = _mm256_shuffle_epi8(load_vector(from), low);
  const __m128i first = _mm256_castsi256_si128(lanes);
  const __m128i second = _mm256_extracti128_si256(lanes, 1);
  return kBytes == 1 ? _mm_unpacklo_epi32(first, second) : _mm_unpacklo_epi64(first, second);
}

void narrow_32_to_8(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; i += 8)
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to + i), narrow_eight<1>(from + 4 * i));
}

void narrow_32_to_16(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; i += 8)
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + 2 * i), narrow_eight<2>(from + 4 * i));
}

void widen_32_to_64(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; i += 4) {
    const __m128i narrow = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 4 * i));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + 8 * i), _mm256_cvtepi32_epi64(narrow));
  }
}

#else

void narrow_32_to_8(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; ++i)
    to[i] = static_cast<uint8_t>(load<uint32_t>(from + 4 * i));
}

void narrow_32_to_16(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; ++i)
    store(to + 2 * i, static_cast<uint16_t>(load<uint32_t>(from + 4 * i)));
}

void widen_32_to_64(const uint8_t* from, int64_t count, uint8_t* to) noexcept {
  for (int64_t i = 0; i < count; ++i)
    store(to + 8 * i, int64_t{load<int32_t>(from + 4 * i)});
}

#endif

}  // namespace

extern const IntegerKernels kIntegerKernels;
const IntegerKernels kIntegerKernels = {narrow_32_to_8, narrow_32_to_16, widen_32_to_64};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
