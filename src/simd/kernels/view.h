/// Makes views: see simd/byte_array_kernels.h.
///
/// Lengths around 12 come in no order that a branch predictor learns: both forms of a view are made, and one is chosen
/// by masks.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

constexpr uint64_t kInlineBytes = 12;

/// Which bits of a view's two words are the value's, and which are its length's and reference's, by length; all longer
/// values are as those of one byte more than fit.
struct ViewMasks {
  struct Masks {
    uint64_t of_value[2];
    uint64_t of_rest[2];
  };
  alignas(32) Masks of_length[kInlineBytes + 2] = {};

  constexpr ViewMasks() {
    for (int length = 0; length <= static_cast<int>(kInlineBytes); ++length) {
      const uint64_t in_first = low_bits(length < 4 ? 8 * length : 32) << 32;
      of_length[length] = {{in_first, low_bits(length < 4 ? 0 : 8 * (length - 4))}, {low_bits(32), 0}};
    }
    of_length[kInlineBytes + 1] = {{low_bits(32) << 32, 0}, {low_bits(32), low_bits(64)}};
  }
  constexpr const Masks& of(uint64_t length) const { return of_length[std::min(length, kInlineBytes + 1)]; }
};
constexpr ViewMasks kViewMasks;

/// All ones, or zero.
LAMELLA_ALWAYS_INLINE uint64_t mask_if(bool condition) {
  return uint64_t{0} - static_cast<uint64_t>(condition);
}

#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)

/// A view of a value that begins behind 4 other bytes in `front`, whatever these are and lies behind it.
LAMELLA_ALWAYS_INLINE void put_view(__m128i front, uint64_t length, uint64_t reference, uint8_t* view) {
  const ViewMasks::Masks& masks = kViewMasks.of(length);
  const __m128i rest =
      _mm_insert_epi64(_mm_cvtsi64_si128(static_cast<int64_t>(length)), static_cast<int64_t>(reference), 1);
  const __m128i of_value = _mm_load_si128(reinterpret_cast<const __m128i*>(masks.of_value));
  const __m128i of_rest = _mm_load_si128(reinterpret_cast<const __m128i*>(masks.of_rest));
  const __m128i both = _mm_or_si128(_mm_and_si128(front, of_value), _mm_and_si128(rest, of_rest));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(view), both);
}

LAMELLA_ALWAYS_INLINE void put_view(const uint8_t* value, uint64_t length, uint64_t reference, uint8_t* view) {
  put_view(_mm_loadu_si128(reinterpret_cast<const __m128i*>(value - 4)), length, reference, view);
}

#else

/// A view of a value, whatever lies behind it.
LAMELLA_ALWAYS_INLINE void put_view(const uint8_t* value, uint64_t length, uint64_t reference, uint8_t* view) {
  const ViewMasks::Masks& masks = kViewMasks.of(length);
  const auto prefix = load<uint32_t>(value);
  store<uint64_t>(view, (uint64_t{prefix} << 32 & masks.of_value[0]) | length);
  store<uint64_t>(view + 8, (load<uint64_t>(value + 4) & masks.of_value[1]) | (reference & masks.of_rest[1]));
}

#endif

/// Puts views of values in memory. put() reads up to 4 bytes before the value and 16 behind its begin.
class ViewMaker {
 public:
  explicit ViewMaker(int32_t buffer) noexcept : buffer_(static_cast<uint32_t>(buffer)) {}

  LAMELLA_ALWAYS_INLINE void put(const uint8_t* value, uint64_t length, uint32_t offset, uint8_t* view) {
    references_ |= static_cast<uint64_t>(length > kInlineBytes);
    put_view(value, length, uint64_t{offset} << 32 | buffer_, view);
  }

  bool has_references() const { return references_ != 0; }

 private:
  uint32_t buffer_;
  uint64_t references_ = 0;
};

#if defined(LAMELLA_SIMD_AVX512)

/// A view of a value whose first 12 bytes, or fewer and then zeros, lie behind 4 others in `front`.
LAMELLA_ALWAYS_INLINE void put_view_of_zeroed(__m128i front, uint64_t length, uint64_t reference, uint8_t* view) {
  const auto is_reference = static_cast<__mmask8>(static_cast<unsigned>(length > kInlineBytes) << 1);
  front = _mm_mask_set1_epi32(front, 1, static_cast<int>(length));
  front = _mm_mask_set1_epi64(front, is_reference, static_cast<int64_t>(reference));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(view), front);
}

/// Puts views, and looks at every byte of the values. One load serves both; put() reads up to 64 bytes behind the
/// value.
class AsciiViewMaker {
 public:
  static constexpr bool kTellsAscii = true;

  explicit AsciiViewMaker(int32_t buffer) noexcept : buffer_(static_cast<uint32_t>(buffer)) {}

  LAMELLA_ALWAYS_INLINE void put(const uint8_t* value, uint64_t length, uint32_t offset, uint8_t* view) {
    references_ |= static_cast<uint64_t>(length > kInlineBytes);
    __m512i bytes;
    if (__builtin_expect(length <= 60, 1)) {
      bytes = _mm512_maskz_loadu_epi8(_bzhi_u64(~uint64_t{0}, length + 4), value - 4);
    } else {
      bytes = _mm512_loadu_si512(value - 4);
      test_from_60(value, length);
    }
    non_ascii_ = _mm512_or_si512(non_ascii_, bytes);
    put_view_of_zeroed(_mm512_castsi512_si128(bytes), length, uint64_t{offset} << 32 | buffer_, view);
  }

  bool has_references() const { return references_ != 0; }
  bool is_ascii() const {
    // The first four bytes of non_ascii_ are no value's.
    const uint64_t first = _mm512_movepi8_mask(non_ascii_) & ~uint64_t{0xF};
    return (first | _mm512_movepi8_mask(non_ascii_from_60_)) == 0;
  }

 private:
  LAMELLA_ALWAYS_INLINE void test_from_60(const uint8_t* value, uint64_t length) {
    for (uint64_t i = 60; i < length; i += 64) {
      const uint64_t left = length - i;
      const __mmask64 part = _bzhi_u64(~uint64_t{0}, left | mask_if(left > 63));
      non_ascii_from_60_ = _mm512_or_si512(non_ascii_from_60_, _mm512_maskz_loadu_epi8(part, value + i));
    }
  }

  uint32_t buffer_;
  uint64_t references_ = 0;
  __m512i non_ascii_ = _mm512_setzero_si512();
  __m512i non_ascii_from_60_ = _mm512_setzero_si512();
};

#else

/// Without masked loads, looking at all bytes later is faster: see kTellsAscii.
class AsciiViewMaker : public ViewMaker {
 public:
  static constexpr bool kTellsAscii = false;

  using ViewMaker::ViewMaker;
  bool is_ascii() const { return false; }
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
