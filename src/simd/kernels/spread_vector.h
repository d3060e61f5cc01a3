/// Expander<Element>: stores rows, of which only the valid ones take the next dense value; the others get zero bytes.
#pragma once

#include <bit>
#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/prefetch.h"
#include "simd/kernels/vector.h"
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
LAMELLA_ALWAYS_INLINE __m512i expand_rows(uint64_t valid, __m512i values) {
  if constexpr (sizeof(Element) == 1) return _mm512_maskz_expand_epi8(valid, values);
  if constexpr (sizeof(Element) == 2) return _mm512_maskz_expand_epi16(static_cast<__mmask32>(valid), values);
  if constexpr (sizeof(Element) == 4) return _mm512_maskz_expand_epi32(static_cast<__mmask16>(valid), values);
  if constexpr (sizeof(Element) == 8) return _mm512_maskz_expand_epi64(static_cast<__mmask8>(valid), values);
  if constexpr (sizeof(Element) == 16) {
    // Two words a row, so every bit of the mask twice.
    const auto words = static_cast<__mmask8>(_pdep_u32(static_cast<uint32_t>(valid), 0x55) * 3);
    return _mm512_maskz_expand_epi64(words, values);
  }
}

template <typename Element>
class Expander {
 public:
  static constexpr int kRows = 64 / static_cast<int>(sizeof(Element));

  LAMELLA_ALWAYS_INLINE Expander(const uint8_t* values, uint8_t* out) : values_(values), from_(values), out_(out) {}

  LAMELLA_ALWAYS_INLINE void store_rows(int64_t row, uint64_t valid) {
    store_from(from_, row, valid);
    from_ += std::popcount(valid) * kBytes;
  }
  /// Each vector's values are found by counting in the word, so that none waits for the one before.
  LAMELLA_ALWAYS_INLINE void store_word(int64_t row, uint64_t word) {
#pragma GCC unroll 64
    for (int i = 0; i < 64; i += kRows)
      store_from(from_ + std::popcount(word & low_bits(i)) * kBytes, row + i, word >> i & low_bits(kRows));
    from_ += std::popcount(word) * kBytes;
  }
  LAMELLA_ALWAYS_INLINE void store_valid(int64_t row) {
#pragma GCC unroll 16
    for (int64_t i = 0; i < 64 * kBytes; i += 64) {
      prefetch(from_ + i);
      _mm512_storeu_si512(out_ + row * kBytes + i, _mm512_loadu_si512(from_ + i));
    }
    from_ += 64 * kBytes;
  }
  LAMELLA_ALWAYS_INLINE void store_null(int64_t row) {
#pragma GCC unroll 16
    for (int64_t i = 0; i < 64 * kBytes; i += 64)
      _mm512_storeu_si512(out_ + row * kBytes + i, _mm512_setzero_si512());
  }
  LAMELLA_ALWAYS_INLINE int64_t num_taken() const {
    return (from_ - values_) / kBytes;
  }

 private:
  static constexpr int64_t kBytes = sizeof(Element);

  LAMELLA_ALWAYS_INLINE void store_from(const uint8_t* from, int64_t row, uint64_t valid) const {
    prefetch(from);
    prefetch_for_writing<64>(out_ + row * kBytes);
    const __m512i values = in_register(_mm512_loadu_si512(from));
    _mm512_storeu_si512(out_ + row * kBytes, expand_rows<Element>(valid, values));
  }

  const uint8_t* values_;
  const uint8_t* from_;
  uint8_t* out_;
};

#else

/// A row at a time, without branches: the next value is read for null rows too.
template <typename Element>
class RowExpander {
 public:
  static constexpr int kRows = 1;

  LAMELLA_ALWAYS_INLINE RowExpander(const uint8_t* values, uint8_t* out) : values_(values), from_(values), out_(out) {}

  LAMELLA_ALWAYS_INLINE void store_rows(int64_t row, uint64_t valid) {
    const auto value = load<Element>(from_);
    store(out_ + row * kBytes, valid != 0 ? value : Element{});
    from_ += valid != 0 ? kBytes : 0;
  }
  LAMELLA_ALWAYS_INLINE void store_word(int64_t row, uint64_t word) {
#pragma GCC unroll 16
    for (int i = 0; i < 64; ++i)
      store_rows(row + i, word >> i & 1);
  }
  LAMELLA_ALWAYS_INLINE void store_valid(int64_t row) {
    std::memcpy(out_ + row * kBytes, from_, 64 * kBytes);
    from_ += 64 * kBytes;
  }
  LAMELLA_ALWAYS_INLINE void store_null(int64_t row) {
    std::memset(out_ + row * kBytes, 0, 64 * kBytes);
  }
  LAMELLA_ALWAYS_INLINE int64_t num_taken() const {
    return (from_ - values_) / kBytes;
  }

 private:
  static constexpr int64_t kBytes = sizeof(Element);

  const uint8_t* values_;
  const uint8_t* from_;
  uint8_t* out_;
};

#if defined(LAMELLA_SIMD_AVX2)

/// For each mask of eight rows, which value each row takes; 0x80 where it takes none.
struct ExpandTable {
  alignas(64) uint8_t from[256][8] = {};

  constexpr ExpandTable() {
    for (int mask = 0; mask < 256; ++mask) {
      uint8_t next = 0;
      for (int row = 0; row < 8; ++row)
        from[mask][row] = ((mask >> row) & 1) != 0 ? next++ : uint8_t{0x80};
    }
  }
};

/// The same for four rows of two 32-bit words.
struct ExpandWordsTable {
  alignas(64) uint8_t from[16][8] = {};

  constexpr ExpandWordsTable() {
    for (int mask = 0; mask < 16; ++mask) {
      uint8_t next = 0;
      for (int row = 0; row < 4; ++row) {
        const bool valid = ((mask >> row) & 1) != 0;
        from[mask][2 * row] = valid ? next++ : uint8_t{0x80};
        from[mask][2 * row + 1] = valid ? next++ : uint8_t{0x80};
      }
    }
  }
};

LAMELLA_ALWAYS_INLINE __m128i load_8_bytes(const uint8_t* from) {
  return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
}

/// Where each of eight rows takes the two bytes of its value from; 0x80 for null rows.
LAMELLA_ALWAYS_INLINE __m128i expanded_bytes_of_pairs(uint64_t valid) {
  static constexpr ExpandTable kTable;
  const __m128i which = load_8_bytes(kTable.from[valid]);
  const __m128i low_byte = _mm_adds_epi8(which, which);
  return _mm_unpacklo_epi8(low_byte, _mm_or_si128(low_byte, _mm_set1_epi8(1)));
}

/// Elements of 1 to 8 bytes by shuffles from a table.
template <typename Element>
class Expander {
 public:
  static constexpr int kRows = sizeof(Element) == 8 ? 4 : 8;

  LAMELLA_ALWAYS_INLINE Expander(const uint8_t* values, uint8_t* out) : values_(values), from_(values), out_(out) {}

  LAMELLA_ALWAYS_INLINE void store_rows(int64_t row, uint64_t valid) {
    store_from(from_, row, valid);
    from_ += std::popcount(valid) * kBytes;
  }
  /// As with AVX-512.
  LAMELLA_ALWAYS_INLINE void store_word(int64_t row, uint64_t word) {
#pragma GCC unroll 16
    for (int i = 0; i < 64; i += kRows)
      store_from(from_ + std::popcount(word & low_bits(i)) * kBytes, row + i, word >> i & low_bits(kRows));
    from_ += std::popcount(word) * kBytes;
  }
  LAMELLA_ALWAYS_INLINE void store_valid(int64_t row) {
#pragma GCC unroll 16
    for (int64_t i = 0; i < 64 * kBytes; i += 32) {
      if (i % 64 == 0) prefetch(from_ + i);
      store_vector(out_ + row * kBytes + i, load_vector(from_ + i));
    }
    from_ += 64 * kBytes;
  }
  LAMELLA_ALWAYS_INLINE void store_null(int64_t row) {
#pragma GCC unroll 16
    for (int64_t i = 0; i < 64 * kBytes; i += 32)
      store_vector(out_ + row * kBytes + i, zero_vector());
  }
  LAMELLA_ALWAYS_INLINE int64_t num_taken() const {
    return (from_ - values_) / kBytes;
  }

 private:
  static constexpr int64_t kBytes = sizeof(Element);

  LAMELLA_ALWAYS_INLINE void store_from(const uint8_t* from, int64_t row, uint64_t valid) const {
    static constexpr ExpandTable kTable;
    static constexpr ExpandWordsTable kWordsTable;
    uint8_t* to = out_ + row * kBytes;
    if constexpr (kBytes == 1) {
      // A shuffle gives zero for 0x80.
      _mm_storel_epi64(reinterpret_cast<__m128i*>(to),
                       _mm_shuffle_epi8(load_8_bytes(from), load_8_bytes(kTable.from[valid])));
    } else if constexpr (kBytes == 2) {
      const __m128i values = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_shuffle_epi8(values, expanded_bytes_of_pairs(valid)));
    } else {
      const uint8_t* which = kBytes == 4 ? kTable.from[valid] : kWordsTable.from[valid];
      const Vector lanes = _mm256_cvtepi8_epi32(load_8_bytes(which));
      const Vector values = _mm256_permutevar8x32_epi32(load_vector(from), lanes);
      prefetch(from);
      // The lane number's sign says which rows are null.
      store_vector(to, _mm256_andnot_si256(_mm256_srai_epi32(lanes, 31), values));
    }
  }

  const uint8_t* values_;
  const uint8_t* from_;
  uint8_t* out_;
};

template <>
class Expander<TwoWords> : public RowExpander<TwoWords> {
  using RowExpander::RowExpander;
};

#else

template <typename Element>
using Expander = RowExpander<Element>;

#endif
#endif

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
