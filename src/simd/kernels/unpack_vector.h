/// One vector of unpacked values, the building block of every kernel that reads bit-packed integers.
///
/// Unpacker<T, w>::load(packed) gives kLanes values of w bits, in lanes of type T; the bytes it reads are at most 64
/// from `packed` on. Targets without vectors have no Unpacker (LAMELLA_SIMD_UNPACKER says which have).
#pragma once

#include <bit>
#include <cstdint>

#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

#if defined(LAMELLA_SIMD_AVX512)
#define LAMELLA_SIMD_UNPACKER 1

using Vector = __m512i;

/// For each lane, the bytes that hold its field, and the field's shift in them.
template <typename T, int kWidth>
struct FieldLayout {
  static constexpr int kLanes = 64 / static_cast<int>(sizeof(T));
  static constexpr int kLaneBits = 8 * static_cast<int>(sizeof(T));

  alignas(64) uint8_t low_bytes[64] = {};   ///< The lane's worth of bytes from the field's first on.
  alignas(64) uint8_t high_bytes[64] = {};  ///< The lane's worth behind those.
  alignas(64) T shifts[kLanes] = {};
  bool one_lane_holds_all = true;  ///< No field reaches into high_bytes.
  bool on_bytes = true;            ///< Every shift is 0.

  constexpr FieldLayout() {
    for (int lane = 0; lane < kLanes; ++lane) {
      const int bit = lane * kWidth;
      const int shift = bit % 8;
      for (int i = 0; i < kLaneBits / 8; ++i) {
        const int low = bit / 8 + i;
        const int high = low + kLaneBits / 8;
        low_bytes[lane * kLaneBits / 8 + i] = static_cast<uint8_t>(low < 64 ? low : 63);
        high_bytes[lane * kLaneBits / 8 + i] = static_cast<uint8_t>(high < 64 ? high : 63);
      }
      shifts[lane] = static_cast<T>(shift);
      if (shift + kWidth > kLaneBits) one_lane_holds_all = false;
      if (shift != 0) on_bytes = false;
    }
  }
};

/// Eight fields of up to 8 bits for each 64-bit lane: their bytes, and each one's shift.
template <int kWidth>
struct ByteFieldLayout {
  alignas(64) uint8_t bytes[64] = {};
  alignas(64) uint8_t shifts[64] = {};

  constexpr ByteFieldLayout() {
    for (int i = 0; i < 64; ++i) {
      const int byte = i / 8 * kWidth + i % 8;
      bytes[i] = static_cast<uint8_t>(byte < 64 ? byte : 63);
      shifts[i] = static_cast<uint8_t>(i % 8 * kWidth);
    }
  }
};

template <typename T>
LAMELLA_ALWAYS_INLINE __m512i splat(T value) {
  if constexpr (sizeof(T) == 1) return _mm512_set1_epi8(static_cast<char>(value));
  if constexpr (sizeof(T) == 2) return _mm512_set1_epi16(static_cast<int16_t>(value));
  if constexpr (sizeof(T) == 4) return _mm512_set1_epi32(static_cast<int32_t>(value));
  if constexpr (sizeof(T) == 8) return _mm512_set1_epi64(static_cast<int64_t>(value));
}

template <typename T>
LAMELLA_ALWAYS_INLINE __m512i shift_right_each(__m512i values, __m512i shifts) {
  if constexpr (sizeof(T) == 2) return _mm512_srlv_epi16(values, shifts);
  if constexpr (sizeof(T) == 4) return _mm512_srlv_epi32(values, shifts);
  if constexpr (sizeof(T) == 8) return _mm512_srlv_epi64(values, shifts);
}

template <typename T>
LAMELLA_ALWAYS_INLINE __m512i funnel_right_each(__m512i low, __m512i high, __m512i shifts) {
  if constexpr (sizeof(T) == 2) return _mm512_shrdv_epi16(low, high, shifts);
  if constexpr (sizeof(T) == 4) return _mm512_shrdv_epi32(low, high, shifts);
  if constexpr (sizeof(T) == 8) return _mm512_shrdv_epi64(low, high, shifts);
}

template <typename T>
LAMELLA_ALWAYS_INLINE __m512i max_each(__m512i a, __m512i b) {
  if constexpr (sizeof(T) == 2) return _mm512_max_epu16(a, b);
  if constexpr (sizeof(T) == 4) return _mm512_max_epu32(a, b);
}

/// The first `count` lanes, over 0 and less than all; the others zero.
template <typename T>
LAMELLA_ALWAYS_INLINE __m512i first_lanes(__m512i values, int64_t count) {
  if constexpr (sizeof(T) == 2) return _mm512_maskz_mov_epi16(static_cast<__mmask32>((1U << count) - 1), values);
  if constexpr (sizeof(T) == 4) return _mm512_maskz_mov_epi32(static_cast<__mmask16>((1U << count) - 1), values);
}

template <typename T>
LAMELLA_ALWAYS_INLINE T largest_lane(__m512i values) {
  alignas(64) T lanes[64 / sizeof(T)];
  _mm512_store_si512(lanes, values);
  T largest = 0;
  for (const T lane : lanes)
    largest = lane > largest ? lane : largest;
  return largest;
}

template <typename T>
LAMELLA_ALWAYS_INLINE void store_vector(T* out, __m512i values) {
  _mm512_storeu_si512(out, values);
}

template <typename T, int kWidth>
struct Unpacker {
  static constexpr int kLanes = 64 / static_cast<int>(sizeof(T));
  static constexpr T kMask = static_cast<T>(kWidth == 0 ? 0 : ~uint64_t{0} >> (64 - (kWidth == 0 ? 1 : kWidth)));

  LAMELLA_ALWAYS_INLINE static __m512i load(const uint8_t* packed) {
    if constexpr (kWidth == 0) {
      return _mm512_setzero_si512();
    } else if constexpr (kWidth == 8 * sizeof(T)) {
      return _mm512_loadu_si512(packed);
    } else if constexpr (sizeof(T) == 1) {
      static constexpr ByteFieldLayout<kWidth> kLayout;
      const __m512i groups = _mm512_permutexvar_epi8(_mm512_load_si512(kLayout.bytes), _mm512_loadu_si512(packed));
      const __m512i fields = _mm512_multishift_epi64_epi8(_mm512_load_si512(kLayout.shifts), groups);
      return _mm512_and_si512(fields, splat<T>(kMask));
    } else {
      static constexpr FieldLayout<T, kWidth> kLayout;
      const __m512i bytes = _mm512_loadu_si512(packed);
      __m512i fields = _mm512_permutexvar_epi8(_mm512_load_si512(kLayout.low_bytes), bytes);
      if constexpr (!kLayout.one_lane_holds_all) {
        const __m512i high = _mm512_permutexvar_epi8(_mm512_load_si512(kLayout.high_bytes), bytes);
        fields = funnel_right_each<T>(fields, high, _mm512_load_si512(kLayout.shifts));
      } else if constexpr (!kLayout.on_bytes) {
        fields = shift_right_each<T>(fields, _mm512_load_si512(kLayout.shifts));
      }
      return _mm512_and_si512(fields, splat<T>(kMask));
    }
  }
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
