/// The parts of decimal kernels that a target has vectors for.
#pragma once

#include <array>
#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/prefetch.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// 128 bits: also what the sum or product of words needs.
__extension__ using TwoWords = unsigned __int128;

#if defined(LAMELLA_SIMD_AVX512)

/// How one vector of big-endian values of `width` bytes becomes integers of kBytes bytes, kBytes <= 16: their bytes are
/// brought to the top of lanes, and shifted down with their sign.
///
///     value    | s a b |                       width 3, kBytes 8
///     lane     | 0 0 0 0 0 b a s |  >> 40      the lane's highest byte last
///     integer  | b a s S S S S S |
///
/// Of 16 bytes the higher lane has the bytes above the lowest 8, or the value's highest byte, shifted out of all but
/// its sign.
template <int kBytes>
struct FixedLayout {
  using Lane = std::conditional_t<kBytes == 4, uint32_t, uint64_t>;
  static constexpr int kLaneBytes = sizeof(Lane);
  static constexpr int kValues = 64 / kBytes;

  alignas(64) uint8_t bytes[64] = {};
  alignas(64) Lane shifts[64 / kLaneBytes] = {};

  constexpr explicit FixedLayout(int width) {
    for (int value = 0; value < kValues; ++value) {
      for (int half = 0; half < kBytes / kLaneBytes; ++half) {
        const int lane = value * (kBytes / kLaneBytes) + half;
        const int bytes_left = width - 8 * half;  // From this lane's lowest byte up.
        const int used = bytes_left <= 0 ? 1 : bytes_left < kLaneBytes ? bytes_left : kLaneBytes;
        const int first = bytes_left > kLaneBytes ? bytes_left - kLaneBytes : 0;  // Of the value, in the file's order.
        for (int i = 0; i < used; ++i)
          bytes[(lane + 1) * kLaneBytes - 1 - i] = static_cast<uint8_t>(value * width + first + i);
        const int shift = bytes_left <= 0 ? 8 * kLaneBytes - 1 : 8 * (kLaneBytes - used);
        shifts[lane] = static_cast<Lane>(shift);
      }
    }
  }
};

template <int kBytes, int... kWidths>
constexpr std::array<FixedLayout<kBytes>, kBytes> fixed_layouts(std::integer_sequence<int, kWidths...>) {
  return {FixedLayout<kBytes>(kWidths + 1)...};
}

template <int kBytes>
inline constexpr auto kFixedLayouts = fixed_layouts<kBytes>(std::make_integer_sequence<int, kBytes>());

/// The integers of one vector's worth of values.
template <int kBytes>
struct FixedConverter {
  static constexpr int64_t kValues = FixedLayout<kBytes>::kValues;

  explicit FixedConverter(int64_t width) : FixedConverter(kFixedLayouts<kBytes>[static_cast<size_t>(width - 1)]) {}

  LAMELLA_ALWAYS_INLINE __m512i convert(const uint8_t* values) const {
    prefetch(values);
    const __m512i tops = _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(values));
    return kBytes == 4 ? _mm512_srav_epi32(tops, shifts) : _mm512_srav_epi64(tops, shifts);
  }

  __m512i bytes;
  __m512i shifts;

 private:
  explicit FixedConverter(const FixedLayout<kBytes>& layout)
      : bytes(_mm512_load_si512(layout.bytes)), shifts(_mm512_load_si512(layout.shifts)) {}
};

/// Values of up to kBytes bytes, which all fit.
template <int kBytes>
LAMELLA_ALWAYS_INLINE int64_t convert_narrow(const uint8_t* values, int64_t width, int64_t count, uint8_t* integers) {
  const FixedConverter<kBytes> converter(width);
  for (int64_t i = 0; i < count; i += converter.kValues) {
    prefetch_for_writing<64>(integers + i * kBytes);
    _mm512_storeu_si512(integers + i * kBytes, converter.convert(values + i * width));
  }
  return count;
}

/// Values of up to 16 bytes, which all fit. Returns whether their high words say that all are in [-most, most]: that
/// they are in [-h, h), h being the high word of `most`.
LAMELLA_ALWAYS_INLINE bool convert_pairs_within(const uint8_t* values, int64_t width, int64_t count, TwoWords most,
                                                uint8_t* integers) {
  constexpr __mmask8 kHighWords = 0xAA;
  const FixedConverter<16> converter(width);
  const auto high = static_cast<uint64_t>(most >> 64);  // twice that of 38 digits has 64 bits
  const __m512i add = _mm512_set1_epi64(static_cast<int64_t>(high));
  __m512i largest = _mm512_setzero_si512();
  for (int64_t i = 0; i < count; i += converter.kValues) {
    prefetch_for_writing<64>(integers + i * 16);
    const __m512i pairs = converter.convert(values + i * width);
    _mm512_storeu_si512(integers + i * 16, pairs);
    largest = _mm512_max_epu64(largest, _mm512_add_epi64(pairs, add));
  }
  return _mm512_mask_cmpge_epu64_mask(kHighWords, largest, _mm512_set1_epi64(static_cast<int64_t>(2 * high))) == 0;
}

/// Values of 5 to 8 bytes as 32-bit integers, as long as they fit.
LAMELLA_ALWAYS_INLINE int64_t convert_to_32(const uint8_t* values, int64_t width, int64_t count, uint8_t* integers) {
  const FixedConverter<8> converter(width);
  int64_t i = 0;
  for (; i < count; i += converter.kValues) {
    const __m512i wide = converter.convert(values + i * width);
    const __m256i narrow = _mm512_cvtepi64_epi32(wide);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(integers + 4 * i), narrow);
    if (_mm512_cmpneq_epi64_mask(_mm512_cvtepi32_epi64(narrow), wide) != 0) break;
  }
  return i;
}

/// Values of 9 to 16 bytes as 64-bit integers, as long as they fit: the upper words only repeat the sign.
LAMELLA_ALWAYS_INLINE int64_t convert_to_64(const uint8_t* values, int64_t width, int64_t count, uint8_t* integers) {
  const FixedConverter<16> converter(width);
  const __m512i lower = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
  const __m512i upper = _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15);
  int64_t i = 0;
  for (; i < count; i += 2 * converter.kValues) {
    const __m512i first = converter.convert(values + i * width);
    // Four values behind the last are within 64 bytes only by their begin: not all may be looked at.
    const int64_t second_at = i + converter.kValues < count ? i + converter.kValues : i;
    const __m512i second = converter.convert(values + second_at * width);
    const __m512i low = _mm512_permutex2var_epi64(first, lower, second);
    const __m512i high = _mm512_permutex2var_epi64(first, upper, second);
    _mm512_storeu_si512(integers + 8 * i, low);
    if (_mm512_cmpneq_epi64_mask(_mm512_srai_epi64(low, 63), high) != 0) break;
  }
  return i;
}

/// Converts values from the first on; returns how many. Widths that the target has no vectors for are left.
template <int kBytes>
LAMELLA_ALWAYS_INLINE int64_t convert_vectors(const uint8_t* values, int64_t width, int64_t count, uint8_t* integers) {
  if constexpr (kBytes <= 16) {
    if (width <= kBytes) return convert_narrow<kBytes>(values, width, count, integers);
  }
  if constexpr (kBytes == 4) {
    if (width <= 8) return convert_to_32(values, width, count, integers);
  }
  if constexpr (kBytes == 8) {
    if (width <= 16) return convert_to_64(values, width, count, integers);
  }
  return 0;
}

/// Both words of a number in every second and next lane.
LAMELLA_ALWAYS_INLINE __m512i broadcast_pair(TwoWords number) {
  const __m128i pair = _mm_set_epi64x(static_cast<int64_t>(number >> 64), static_cast<int64_t>(number));
  return _mm512_maskz_broadcast_i32x4(0xFFFF, pair);
}

/// Whether four integers of two words are within.
LAMELLA_ALWAYS_INLINE bool pairs_are_within(__m512i integers, TwoWords most) {
  constexpr unsigned kLowWords = 0x55;
  const __m512i add = broadcast_pair(most);
  const __m512i limit = broadcast_pair(2 * most);
  const __m512i sums = _mm512_add_epi64(integers, add);
  const unsigned carries = _mm512_mask_cmplt_epu64_mask(kLowWords, sums, add);
  const __m512i value = _mm512_mask_add_epi64(sums, static_cast<__mmask8>(carries << 1), sums, _mm512_set1_epi64(1));
  const unsigned above = _mm512_cmpgt_epu64_mask(value, limit);
  const unsigned equal = _mm512_cmpeq_epi64_mask(value, limit);
  // A pair is beyond by its high word, or by its low one where the high ones are equal.
  return ((above & ~kLowWords) | ((above & kLowWords) << 1 & equal)) == 0;
}

/// As count_within(), for integers of two words. A high word in [-h, h), h being that of `most`, is enough; others are
/// looked at again, with their low words.
LAMELLA_ALWAYS_INLINE int64_t count_pairs_within(const uint8_t* integers, int64_t count, TwoWords most) {
  constexpr int64_t kPairs = 4;
  constexpr int64_t kVectors = 4;
  constexpr __mmask8 kHighWords = 0xAA;
  const auto high = static_cast<uint64_t>(most >> 64);  // twice that of 38 digits has 64 bits
  const __m512i add = _mm512_set1_epi64(static_cast<int64_t>(high));
  const __m512i limit = _mm512_set1_epi64(static_cast<int64_t>(2 * high));
  int64_t i = 0;
  for (; i + kVectors * kPairs <= count; i += kVectors * kPairs) {
    __m512i largest = _mm512_setzero_si512();
#pragma GCC unroll 4
    for (int64_t j = i; j < i + kVectors * kPairs; j += kPairs)
      largest = _mm512_max_epu64(largest, _mm512_add_epi64(_mm512_loadu_si512(integers + 16 * j), add));
    if (__builtin_expect(_mm512_mask_cmpge_epu64_mask(kHighWords, largest, limit) == 0, 1)) continue;
    for (int64_t j = i; j < i + kVectors * kPairs; j += kPairs) {
      if (!pairs_are_within(_mm512_loadu_si512(integers + 16 * j), most)) return j;
    }
  }
  return i;
}

/// How many integers from the first on are known to be within [-most, most]: whole vectors of them.
template <typename T>
LAMELLA_ALWAYS_INLINE int64_t count_within(const uint8_t* integers, int64_t count, T most) {
  if constexpr (sizeof(T) == 16) return count_pairs_within(integers, count, most);
  constexpr int64_t kLanes = 64 / sizeof(T);
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m512i values = _mm512_loadu_si512(integers + i * static_cast<int64_t>(sizeof(T)));
    if constexpr (sizeof(T) == 4) {
      const __m512i shifted = _mm512_add_epi32(values, _mm512_set1_epi32(static_cast<int>(most)));
      if (_mm512_cmpgt_epu32_mask(shifted, _mm512_set1_epi32(static_cast<int>(2 * most))) != 0) break;
    } else {
      const __m512i shifted = _mm512_add_epi64(values, _mm512_set1_epi64(static_cast<int64_t>(most)));
      if (_mm512_cmpgt_epu64_mask(shifted, _mm512_set1_epi64(static_cast<int64_t>(2 * most))) != 0) break;
    }
  }
  return i;
}

#elif defined(LAMELLA_SIMD_AVX2)

/// Two byte-swapping loads a value are as fast as AVX2's shuffles.
template <int kBytes>
LAMELLA_ALWAYS_INLINE int64_t convert_vectors(const uint8_t*, int64_t, int64_t, uint8_t*) {
  return 0;
}

/// How many integers from the first on are known to be within [-most, most]: whole vectors of them.
template <typename T>
LAMELLA_ALWAYS_INLINE int64_t count_within(const uint8_t* integers, int64_t count, T most) {
  constexpr int64_t kLanes = 32 / sizeof(T);
  int64_t i = 0;
  if constexpr (sizeof(T) == 16) return i;
  for (; i + kLanes <= count; i += kLanes) {
    const __m256i values =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(integers + i * static_cast<int64_t>(sizeof(T))));
    __m256i beyond;
    if constexpr (sizeof(T) == 4) {
      const __m256i highest = _mm256_set1_epi32(static_cast<int>(most));
      const __m256i lowest = _mm256_sub_epi32(_mm256_setzero_si256(), highest);
      beyond = _mm256_or_si256(_mm256_cmpgt_epi32(values, highest), _mm256_cmpgt_epi32(lowest, values));
    } else {
      const __m256i highest = _mm256_set1_epi64x(static_cast<int64_t>(most));
      const __m256i lowest = _mm256_sub_epi64(_mm256_setzero_si256(), highest);
      beyond = _mm256_or_si256(_mm256_cmpgt_epi64(values, highest), _mm256_cmpgt_epi64(lowest, values));
    }
    if (!_mm256_testz_si256(beyond, beyond)) break;
  }
  return i;
}

#else

/// No value is converted here.
template <int kBytes>
LAMELLA_ALWAYS_INLINE int64_t convert_vectors(const uint8_t*, int64_t, int64_t, uint8_t*) {
  return 0;
}

template <typename T>
LAMELLA_ALWAYS_INLINE int64_t count_within(const uint8_t*, int64_t, T) {
  return 0;
}

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
