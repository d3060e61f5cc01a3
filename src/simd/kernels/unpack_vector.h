/// One vector of unpacked values, the building block of every kernel that reads bit-packed integers.
///
/// Unpacker<T, w>::load(packed, i) gives the i-th kLanesOf<T> values of w bits after `packed`, in lanes of type T; it
/// reads at most 64 bytes from the first of them on. Only for targets with vectors.
#pragma once

#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

#if defined(LAMELLA_SIMD_VECTOR)

/// The largest value of kWidth bits, 1 to the bits of T.
template <typename T, int kWidth>
inline constexpr T kLargestOf = static_cast<T>(~uint64_t{0} >> (64 - kWidth));

#endif

#if defined(LAMELLA_SIMD_AVX512)

/// For each lane, the bytes that hold its field, and the field's shift in them.
template <typename T, int kWidth>
struct FieldLayout {
  static constexpr int kLaneBytes = static_cast<int>(sizeof(T));

  alignas(64) uint8_t low_bytes[64] = {};   ///< The lane's worth of bytes from the field's first on.
  alignas(64) uint8_t high_bytes[64] = {};  ///< The lane's worth behind those.
  alignas(64) T shifts[kLanesOf<T>] = {};
  bool one_lane_holds_all = true;  ///< No field reaches into high_bytes.
  bool on_bytes = true;            ///< Every shift is 0.

  constexpr FieldLayout() {
    for (int lane = 0; lane < kLanesOf<T>; ++lane) {
      const int byte = lane * kWidth / 8;
      const int shift = lane * kWidth % 8;
      for (int i = 0; i < kLaneBytes; ++i) {
        low_bytes[lane * kLaneBytes + i] = byte_index(byte + i);
        high_bytes[lane * kLaneBytes + i] = byte_index(byte + i + kLaneBytes);
      }
      shifts[lane] = static_cast<T>(shift);
      if (shift + kWidth > kLaneBytes * 8) one_lane_holds_all = false;
      if (shift != 0) on_bytes = false;
    }
  }

  /// No field has bits beyond the vector, so that any byte does there.
  static constexpr uint8_t byte_index(int byte) { return static_cast<uint8_t>(byte < 64 ? byte : 63); }
};

/// Eight fields of up to 8 bits for each 64-bit lane: their bytes, and each one's shift.
template <int kWidth>
struct FieldLayout<uint8_t, kWidth> {
  alignas(64) uint8_t bytes[64] = {};
  alignas(64) uint8_t shifts[64] = {};

  constexpr FieldLayout() {
    for (int i = 0; i < 64; ++i) {
      const int byte = i / 8 * kWidth + i % 8;
      bytes[i] = static_cast<uint8_t>(byte < 64 ? byte : 63);
      shifts[i] = static_cast<uint8_t>(i % 8 * kWidth);
    }
  }
};

template <typename T>
LAMELLA_ALWAYS_INLINE Vector shift_right_each(Vector values, Vector shifts) {
  if constexpr (sizeof(T) == 2) return _mm512_srlv_epi16(values, shifts);
  if constexpr (sizeof(T) == 4) return _mm512_srlv_epi32(values, shifts);
  if constexpr (sizeof(T) == 8) return _mm512_srlv_epi64(values, shifts);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector funnel_right_each(Vector low, Vector high, Vector shifts) {
  if constexpr (sizeof(T) == 2) return _mm512_shrdv_epi16(low, high, shifts);
  if constexpr (sizeof(T) == 4) return _mm512_shrdv_epi32(low, high, shifts);
  if constexpr (sizeof(T) == 8) return _mm512_shrdv_epi64(low, high, shifts);
}

template <typename T, int kWidth>
struct Unpacker {
  LAMELLA_ALWAYS_INLINE static Vector load(const uint8_t* packed, int64_t i) {
    if constexpr (kWidth == 0) {
      return zero_vector();
    } else if constexpr (kWidth == 8 * sizeof(T)) {
      return load_vector(packed + i * 64);
    } else {
      static constexpr FieldLayout<T, kWidth> kLayout;
      const Vector bytes = load_vector(packed + i * (kLanesOf<T> / 8 * kWidth));
      Vector fields;
      if constexpr (sizeof(T) == 1) {
        const Vector groups = _mm512_permutexvar_epi8(load_vector(kLayout.bytes), bytes);
        fields = _mm512_multishift_epi64_epi8(load_vector(kLayout.shifts), groups);
      } else {
        fields = _mm512_permutexvar_epi8(load_vector(kLayout.low_bytes), bytes);
        if constexpr (!kLayout.one_lane_holds_all) {
          const Vector high = _mm512_permutexvar_epi8(load_vector(kLayout.high_bytes), bytes);
          fields = funnel_right_each<T>(fields, high, load_vector(kLayout.shifts));
        } else if constexpr (!kLayout.on_bytes) {
          fields = shift_right_each<T>(fields, load_vector(kLayout.shifts));
        }
      }
      return bitwise_and(fields, splat(kLargestOf<T, kWidth>));
    }
  }
};

#elif defined(LAMELLA_SIMD_AVX2)

/// Shuffles stay within 128-bit halves, so each half loads its own 16 bytes: the high one begins at the byte in which
/// the field of its first lane does. Vectors of four lanes begin within a byte where their ordinal and the width are
/// odd, which is a layout of its own (kPhase 1).
template <typename T, int kWidth, int kPhase>
struct FieldLayout {
  static constexpr int kLaneBytes = static_cast<int>(sizeof(T));
  static constexpr int kHalfLanes = kLanesOf<T> / 2;
  static constexpr int kFirstBit = kPhase * (kLanesOf<T> * kWidth % 8);
  static constexpr int kHighHalf = (kFirstBit + kHalfLanes * kWidth) / 8;  ///< Byte at which the high half begins.

  alignas(32) uint8_t low_bytes[32] = {};   ///< As with AVX-512; 0x80 gives a zero.
  alignas(32) uint8_t high_bytes[32] = {};  ///< The byte behind those, the lane's lowest.
  alignas(32) T right_shifts[kLanesOf<T>] = {};
  alignas(32) T left_shifts[kLanesOf<T>] = {};  ///< Of high_bytes.
  alignas(32) T factors[kLanesOf<T>] = {};      ///< Move the field to the lane's top.
  bool one_lane_holds_all = true;
  bool halves_hold_all = true;  ///< No field reaches behind the 16 bytes of its half.

  constexpr FieldLayout() {
    for (int lane = 0; lane < kLanesOf<T>; ++lane) {
      const int bit = kFirstBit + lane * kWidth - (lane < kHalfLanes ? 0 : kHighHalf * 8);
      const int byte = bit / 8;
      const int shift = bit % 8;
      for (int i = 0; i < kLaneBytes; ++i) {
        low_bytes[lane * kLaneBytes + i] = byte_index(byte + i);
        high_bytes[lane * kLaneBytes + i] = i == 0 ? byte_index(byte + kLaneBytes) : uint8_t{0x80};
      }
      right_shifts[lane] = static_cast<T>(shift);
      left_shifts[lane] = static_cast<T>(kLaneBytes * 8 - shift);
      if (shift + kWidth > kLaneBytes * 8) {
        one_lane_holds_all = false;
      } else {
        factors[lane] = static_cast<T>(uint64_t{1} << (kLaneBytes * 8 - kWidth - shift));
      }
      if (bit + kWidth > 128) halves_hold_all = false;
    }
  }

  static constexpr uint8_t byte_index(int byte) { return static_cast<uint8_t>(byte < 16 ? byte : 0x80); }
};

LAMELLA_ALWAYS_INLINE Vector load_halves(const uint8_t* low, const uint8_t* high) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(low))),
                                 _mm_loadu_si128(reinterpret_cast<const __m128i*>(high)), 1);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector shift_right_each(Vector values, Vector shifts) {
  if constexpr (sizeof(T) == 4) return _mm256_srlv_epi32(values, shifts);
  if constexpr (sizeof(T) == 8) return _mm256_srlv_epi64(values, shifts);
}

template <typename T>
LAMELLA_ALWAYS_INLINE Vector shift_left_each(Vector values, Vector shifts) {
  if constexpr (sizeof(T) == 4) return _mm256_sllv_epi32(values, shifts);
  if constexpr (sizeof(T) == 8) return _mm256_sllv_epi64(values, shifts);
}

template <typename T, int kWidth>
struct Unpacker {
  LAMELLA_ALWAYS_INLINE static Vector load(const uint8_t* packed, int64_t i) {
    const uint8_t* from = packed + i * kLanesOf<T> * kWidth / 8;
    if constexpr (kWidth == 0) {
      return zero_vector();
    } else if constexpr (kWidth == 8 * sizeof(T)) {
      return load_vector(from);
    } else if constexpr (sizeof(T) == 1) {
      const Vector low = Unpacker<uint16_t, kWidth>::load(packed, 2 * i);
      const Vector high = Unpacker<uint16_t, kWidth>::load(packed, 2 * i + 1);
      return _mm256_permute4x64_epi64(_mm256_packus_epi16(low, high), 0xD8);
    } else if constexpr (sizeof(T) == 2) {
      return load_16_bit_lanes(packed, i);
    } else if constexpr (sizeof(T) == 8 && kWidth % 2 == 1) {
      return i % 2 == 0 ? load_wide_lanes<0>(from) : load_wide_lanes<1>(from);
    } else {
      return load_wide_lanes<0>(from);
    }
  }

 private:
  /// There is no shift of 16-bit lanes by different counts, but a multiplication.
  LAMELLA_ALWAYS_INLINE static Vector load_16_bit_lanes(const uint8_t* packed, int64_t i) {
    static constexpr FieldLayout<T, kWidth, 0> kLayout;
    if constexpr (kLayout.one_lane_holds_all) {
      const uint8_t* from = packed + i * 2 * kWidth;
      const Vector bytes = load_halves(from, from + kLayout.kHighHalf);
      const Vector fields = _mm256_shuffle_epi8(bytes, load_vector(kLayout.low_bytes));
      return _mm256_srli_epi16(_mm256_mullo_epi16(fields, load_vector(kLayout.factors)), 16 - kWidth);
    } else {
      const Vector low = Unpacker<uint32_t, kWidth>::load(packed, 2 * i);
      const Vector high = Unpacker<uint32_t, kWidth>::load(packed, 2 * i + 1);
      return _mm256_permute4x64_epi64(_mm256_packus_epi32(low, high), 0xD8);
    }
  }

  template <int kPhase>
  LAMELLA_ALWAYS_INLINE static Vector load_wide_lanes(const uint8_t* from) {
    static constexpr FieldLayout<T, kWidth, kPhase> kLayout;
    Vector low, high;
    if constexpr (kLayout.halves_hold_all) {
      const Vector bytes = load_halves(from, from + kLayout.kHighHalf);
      low = _mm256_shuffle_epi8(bytes, load_vector(kLayout.low_bytes));
      high = _mm256_shuffle_epi8(bytes, load_vector(kLayout.high_bytes));
    } else {
      low = load_each_from<kLayout.kFirstBit>(from);
      high = load_each_from<kLayout.kFirstBit>(from + 8);
    }
    Vector fields = shift_right_each<T>(low, load_vector(kLayout.right_shifts));
    if constexpr (!kLayout.one_lane_holds_all) {
      fields = _mm256_or_si256(fields, shift_left_each<T>(high, load_vector(kLayout.left_shifts)));
    }
    return bitwise_and(fields, splat(kLargestOf<T, kWidth>));
  }

  /// The eight bytes from each field's first on.
  template <int kFirstBit>
  LAMELLA_ALWAYS_INLINE static Vector load_each_from(const uint8_t* from) {
    return _mm256_setr_epi64x(lamella::load<int64_t>(from + kFirstBit / 8),
                              lamella::load<int64_t>(from + (kFirstBit + kWidth) / 8),
                              lamella::load<int64_t>(from + (kFirstBit + 2 * kWidth) / 8),
                              lamella::load<int64_t>(from + (kFirstBit + 3 * kWidth) / 8));
  }
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
