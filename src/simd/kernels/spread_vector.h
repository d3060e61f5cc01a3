/// Expander<Element>: stores rows, of which only the valid ones take the next dense value; the others get a fill value.
#pragma once

#include <bit>
#include <cstdint>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// A value of 16 bytes.
struct TwoWords {
  uint64_t low = 0;
  uint64_t high = 0;
};

#if defined(LAMELLA_SIMD_AVX512)

/// Keeps the compiler from folding a load into an expansion, which is several times slower from memory.
LAMELLA_ALWAYS_INLINE __m512i in_register(__m512i value) {
  asm("" : "+v"(value));
  return value;
}

template <typename Element>
LAMELLA_ALWAYS_INLINE __m512i splat_element(Element value) {
  if constexpr (sizeof(Element) == 1) return _mm512_set1_epi8(static_cast<char>(value));
  if constexpr (sizeof(Element) == 2) return _mm512_set1_epi16(static_cast<int16_t>(value));
  if constexpr (sizeof(Element) == 4) return _mm512_set1_epi32(static_cast<int32_t>(value));
  if constexpr (sizeof(Element) == 8) return _mm512_set1_epi64(static_cast<int64_t>(value));
  if constexpr (sizeof(Element) == 16) return _mm512_setzero_si512();
}

template <typename Element>
LAMELLA_ALWAYS_INLINE __m512i expand_rows(__m512i fill, uint64_t valid, __m512i values) {
  if constexpr (sizeof(Element) == 1) return _mm512_mask_expand_epi8(fill, valid, values);
  if constexpr (sizeof(Element) == 2) return _mm512_mask_expand_epi16(fill, static_cast<__mmask32>(valid), values);
  if constexpr (sizeof(Element) == 4) return _mm512_mask_expand_epi32(fill, static_cast<__mmask16>(valid), values);
  if constexpr (sizeof(Element) == 8) return _mm512_mask_expand_epi64(fill, static_cast<__mmask8>(valid), values);
  if constexpr (sizeof(Element) == 16) {
    // Two words a row, so every bit of the mask twice.
    const auto words = static_cast<__mmask8>(_pdep_u32(static_cast<uint32_t>(valid), 0x55) * 3);
    return _mm512_mask_expand_epi64(fill, words, values);
  }
}

template <typename Element>
class Expander {
 public:
  static constexpr int kRows = 64 / static_cast<int>(sizeof(Element));

  LAMELLA_ALWAYS_INLINE Expander(const uint8_t* values, uint8_t* out, Element fill)
      : values_(values), from_(values), out_(out), fill_(splat_element(fill)) {}

  LAMELLA_ALWAYS_INLINE void store_rows(int64_t row, uint64_t valid) {
    const __m512i values = in_register(_mm512_loadu_si512(from_));
    _mm512_storeu_si512(out_ + row * kBytes, expand_rows<Element>(fill_, valid, values));
    from_ += std::popcount(valid) * kBytes;
  }
  LAMELLA_ALWAYS_INLINE void store_valid(int64_t row) {
    for (int64_t i = 0; i < 64 * kBytes; i += 64)
      _mm512_storeu_si512(out_ + row * kBytes + i, _mm512_loadu_si512(from_ + i));
    from_ += 64 * kBytes;
  }
  LAMELLA_ALWAYS_INLINE void store_null(int64_t row) {
    for (int64_t i = 0; i < 64 * kBytes; i += 64)
      _mm512_storeu_si512(out_ + row * kBytes + i, fill_);
  }
  LAMELLA_ALWAYS_INLINE int64_t num_taken() const { return (from_ - values_) / kBytes; }

 private:
  static constexpr int64_t kBytes = sizeof(Element);

  const uint8_t* values_;
  const uint8_t* from_;
  uint8_t* out_;
  __m512i fill_;
};

#else

/// A row at a time, without branches: the next value is read for null rows too.
template <typename Element>
class Expander {
 public:
  static constexpr int kRows = 1;

  LAMELLA_ALWAYS_INLINE Expander(const uint8_t* values, uint8_t* out, Element fill)
      : values_(values), from_(values), out_(out), fill_(fill) {}

  LAMELLA_ALWAYS_INLINE void store_rows(int64_t row, uint64_t valid) {
    const auto value = load<Element>(from_);
    store(out_ + row * kBytes, valid != 0 ? value : fill_);
    from_ += valid != 0 ? kBytes : 0;
  }
  LAMELLA_ALWAYS_INLINE void store_valid(int64_t row) {
    std::memcpy(out_ + row * kBytes, from_, 64 * kBytes);
    from_ += 64 * kBytes;
  }
  LAMELLA_ALWAYS_INLINE void store_null(int64_t row) {
    for (int64_t i = 0; i < 64; ++i)
      store(out_ + (row + i) * kBytes, fill_);
  }
  LAMELLA_ALWAYS_INLINE int64_t num_taken() const { return (from_ - values_) / kBytes; }

 private:
  static constexpr int64_t kBytes = sizeof(Element);

  const uint8_t* values_;
  const uint8_t* from_;
  uint8_t* out_;
  Element fill_;
};

#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
