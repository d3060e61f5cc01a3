/// Makes views: see simd/byte_array_kernels.h.
///
/// Lengths around 12 come in no order that a branch predictor learns: both forms of a view are made, and one is chosen
/// by masks, which compilers don't turn into branches.
#pragma once

#include <cstdint>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

constexpr uint64_t kInlineBytes = 12;

/// Ones for the bytes that a value of each length has in its view; of longer ones (15 stands for them), the prefix.
struct InlineMasks {
  uint64_t first[16] = {};      ///< Of the view's first word, the length apart.
  uint64_t second[16] = {};     ///< Of its second word, where that is no reference.
  uint64_t reference[16] = {};  ///< Of its second word, where it is one.

  constexpr InlineMasks() {
    for (int length = 0; length <= static_cast<int>(kInlineBytes); ++length) {
      first[length] = low_bits(length < 4 ? 8 * length : 32) << 32;
      second[length] = low_bits(length < 4 ? 0 : 8 * (length - 4));
    }
    first[15] = low_bits(32) << 32;
    reference[15] = low_bits(64);
  }
};
constexpr InlineMasks kInlineMasks;

/// All ones, or zero.
LAMELLA_ALWAYS_INLINE uint64_t mask_if(bool condition) {
  return uint64_t{0} - static_cast<uint64_t>(condition);
}

/// A view of a value of which `low` holds the first 8 bytes and `high` the next 4 or more, whatever lies behind it.
LAMELLA_ALWAYS_INLINE void put_view(uint64_t low, uint64_t high, uint64_t length, uint64_t reference, uint8_t* view) {
  const uint64_t kind = (length | mask_if(length > kInlineBytes)) & 15;
  const uint64_t inlined = low >> 32 | high << 32;
  store<uint64_t>(view, (low << 32 & kInlineMasks.first[kind]) | length);
  store<uint64_t>(view + 8, (inlined & kInlineMasks.second[kind]) | (reference & kInlineMasks.reference[kind]));
}

#if defined(LAMELLA_SIMD_AVX512)

/// A view of a value whose first 12 bytes, or fewer and then zeros, lie behind 4 others in `front`.
LAMELLA_ALWAYS_INLINE void put_view_of_zeroed(__m128i front, uint64_t length, uint64_t reference, uint8_t* view) {
  const auto is_reference = static_cast<__mmask8>(static_cast<unsigned>(length > kInlineBytes) << 1);
  front = _mm_mask_set1_epi32(front, 1, static_cast<int>(length));
  front = _mm_mask_set1_epi64(front, is_reference, static_cast<int64_t>(reference));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(view), front);
}

/// Which of a view's bytes a value of this length has, its length included.
LAMELLA_ALWAYS_INLINE __mmask16 inline_mask(uint64_t length) {
  return static_cast<__mmask16>(
      _bzhi_u32(0xFFFF, static_cast<uint32_t>((length + 4) | mask_if(length > kInlineBytes))));
}

#endif

/// Puts views of values in memory. put() reads up to 4 bytes before the value and 16 behind its begin.
class ViewMaker {
 public:
  explicit ViewMaker(int32_t buffer) noexcept : buffer_(static_cast<uint32_t>(buffer)) {}

  LAMELLA_ALWAYS_INLINE void put(const uint8_t* value, uint64_t length, uint32_t offset, uint8_t* view) {
    references_ |= static_cast<uint64_t>(length > kInlineBytes);
    const uint64_t reference = uint64_t{offset} << 32 | buffer_;
#if defined(LAMELLA_SIMD_AVX512)
    put_view_of_zeroed(_mm_maskz_loadu_epi8(inline_mask(length), value - 4), length, reference, view);
#else
    put_view(load<uint64_t>(value), load<uint32_t>(value + 8), length, reference, view);
#endif
  }

  bool has_references() const {
    return references_ != 0;
  }

 private:
  uint32_t buffer_;
  uint64_t references_ = 0;
};

#if defined(LAMELLA_SIMD_AVX512)

/// The same, and looks at every byte of the values. One load serves both; put() reads up to 64 bytes behind the value.
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
