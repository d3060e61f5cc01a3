/// Makes views (see simd/byte_array_kernels.h), and tests their values for ASCII on the way.
///
/// Lengths around 12 come in no order that a branch predictor learns: both forms of a view are made, and one is chosen.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/byte_masks.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

constexpr uint64_t kInlineBytes = 12;

/// The lowest `count` bytes of a word, 0 to 8.
LAMELLA_ALWAYS_INLINE uint64_t keep_bytes(uint64_t word, uint64_t count) {
#if defined(__BMI2__)
  return _bzhi_u64(word, static_cast<uint32_t>(8 * count));
#else
  return word & low_bits(static_cast<int>(8 * count));
#endif
}

/// A view of a value of which `low` holds the first 8 bytes and `high` the next 4 or more, whatever lies behind it.
LAMELLA_ALWAYS_INLINE void put_view(uint64_t low, uint64_t high, uint64_t length, uint64_t reference, uint8_t* view) {
  const uint64_t first = std::min<uint64_t>(length, 4);
  const uint64_t second = std::min<uint64_t>(length, kInlineBytes) - first;
  const uint64_t inlined = keep_bytes(low >> 32 | high << 32, second);
  // All ones where the value is longer than a view.
  const uint64_t choose = uint64_t{0} - static_cast<uint64_t>(length > kInlineBytes);
  store<uint64_t>(view, keep_bytes(low, first) << 32 | length);
  store<uint64_t>(view + 8, (inlined & ~choose) | (reference & choose));
}

/// Puts one view after the other. put() reads up to 4 bytes before the value and 64 behind it.
template <bool kTestAscii>
class ViewMaker;

#if defined(LAMELLA_SIMD_AVX512)

/// One masked load, which zeroes what lies behind the value, serves the view and the test.
template <bool kTestAscii>
class ViewMaker {
 public:
  explicit ViewMaker(int32_t buffer) noexcept : buffer_(static_cast<uint32_t>(buffer)) {}

  LAMELLA_ALWAYS_INLINE void put(const uint8_t* value, uint64_t length, uint32_t offset, uint8_t* view) {
    __m128i front;  // Four bytes before the value, then its first twelve, or fewer and zeros.
    if constexpr (kTestAscii) {
      const __m512i bytes = _mm512_maskz_loadu_epi8(low_bytes(length + 4), value - 4);
      non_ascii_ = _mm512_or_si512(non_ascii_, bytes);
      if (__builtin_expect(length > 60, 0)) test_from_60(value, length);
      front = _mm512_castsi512_si128(bytes);
    } else {
      front = _mm_maskz_loadu_epi8(static_cast<__mmask16>(low_bytes(length + 4)), value - 4);
    }
    const uint64_t reference = uint64_t{offset} << 32 | buffer_;
    const uint32_t is_reference = static_cast<uint32_t>(length > kInlineBytes) << 1;
    references_ |= is_reference;
    front = _mm_mask_set1_epi32(front, 1, static_cast<int>(length));
    front = _mm_mask_set1_epi64(front, static_cast<__mmask8>(is_reference), static_cast<int64_t>(reference));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(view), front);
  }

  bool has_references() const { return references_ != 0; }
  bool is_ascii() const {
    // The first four bytes of non_ascii_ are no value's.
    const uint64_t first = _mm512_movepi8_mask(non_ascii_) & ~uint64_t{0xF};
    return (first | _mm512_movepi8_mask(non_ascii_from_60_)) == 0;
  }

 private:
  /// A mask of min(count, 64) bits.
  static LAMELLA_ALWAYS_INLINE uint64_t low_bytes(uint64_t count) {
    return _bzhi_u64(~uint64_t{0}, static_cast<uint32_t>(std::min<uint64_t>(count, 64)));
  }

  LAMELLA_ALWAYS_INLINE void test_from_60(const uint8_t* value, uint64_t length) {
    for (uint64_t i = 60; i < length; i += 64) {
      const __m512i bytes = _mm512_maskz_loadu_epi8(low_bytes(length - i), value + i);
      non_ascii_from_60_ = _mm512_or_si512(non_ascii_from_60_, bytes);
    }
  }

  uint32_t buffer_;
  uint32_t references_ = 0;
  __m512i non_ascii_ = _mm512_setzero_si512();
  __m512i non_ascii_from_60_ = _mm512_setzero_si512();
};

#else

#if defined(LAMELLA_SIMD_AVX2)

/// Looks for bytes above 127, a vector at a time.
class AsciiTest {
 public:
  LAMELLA_ALWAYS_INLINE void add(const uint8_t* value, uint64_t length) {
    const uint64_t first = std::min<uint64_t>(length, 32);
    add_part(value, first);
    add_part(value + 32, std::min<uint64_t>(length - first, 32));
    if (__builtin_expect(length > 64, 0)) {
      for (uint64_t i = 64; i < length; i += 32)
        add_part(value + i, std::min<uint64_t>(length - i, 32));
    }
  }
  bool is_ascii() const { return _mm256_movemask_epi8(non_ascii_) == 0; }

 private:
  /// The first `count` bytes, 0 to 32.
  LAMELLA_ALWAYS_INLINE void add_part(const uint8_t* bytes, uint64_t count) {
    const __m256i keep = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kOnesThenZeros.bytes + 32 - count));
    const __m256i part = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
    non_ascii_ = _mm256_or_si256(non_ascii_, _mm256_and_si256(part, keep));
  }

  __m256i non_ascii_ = _mm256_setzero_si256();
};

#else

class AsciiTest {
 public:
  LAMELLA_ALWAYS_INLINE void add(const uint8_t* value, uint64_t length) {
    uint64_t i = 0;
    for (; i + 8 <= length; i += 8)
      non_ascii_ |= load<uint64_t>(value + i);
    non_ascii_ |= keep_bytes(load<uint64_t>(value + i), length - i);
  }
  bool is_ascii() const { return (non_ascii_ & 0x8080808080808080U) == 0; }

 private:
  uint64_t non_ascii_ = 0;
};

#endif

template <bool kTestAscii>
class ViewMaker {
 public:
  explicit ViewMaker(int32_t buffer) noexcept : buffer_(static_cast<uint32_t>(buffer)) {}

  LAMELLA_ALWAYS_INLINE void put(const uint8_t* value, uint64_t length, uint32_t offset, uint8_t* view) {
    if constexpr (kTestAscii) test_.add(value, length);
    references_ |= static_cast<uint64_t>(length > kInlineBytes);
    const uint64_t reference = uint64_t{offset} << 32 | buffer_;
    put_view(load<uint64_t>(value), load<uint32_t>(value + 8), length, reference, view);
  }

  bool has_references() const { return references_ != 0; }
  bool is_ascii() const { return test_.is_ascii(); }

 private:
  uint32_t buffer_;
  uint64_t references_ = 0;
  AsciiTest test_;
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
