#include "simd/spread_kernels.h"

#include "simd/kernels/bitmap_words.h"
#include "simd/kernels/spread_vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

/// Validity word by word. Expander says how many rows one of its vectors has, and stores the next such rows, or all of
/// a word; words that are all valid or all null need no expansion.
template <typename Expander>
LAMELLA_ALWAYS_INLINE int64_t spread_words(Expander expander, const uint8_t* validity, int64_t bit_offset,
                                           int64_t num_rows) {
  constexpr int kRows = Expander::kRows;
  int64_t row = 0;
  for (; row + 64 <= num_rows; row += 64) {
    const uint64_t word = load_word(validity, bit_offset + row);
    if (word == ~uint64_t{0}) {
      expander.store_valid(row);
    } else if (word == 0) {
      expander.store_null(row);
    } else {
      expander.store_word(row, word);
    }
  }
  if (row < num_rows) {
    const uint64_t word = load_word(validity, bit_offset + row, num_rows - row);
    for (int i = 0; row + i < num_rows; i += kRows)
      expander.store_rows(row + i, word >> i & low_bits(kRows));
  }
  return expander.num_taken();
}

template <typename Element>
int64_t spread(const uint8_t* values, const uint8_t* validity, int64_t bit_offset, int64_t num_rows,
               uint8_t* out) noexcept {
  return spread_words(Expander<Element>(values, out), validity, bit_offset, num_rows);
}

void copy(const uint8_t* values, int64_t size_bytes, uint8_t* out) noexcept {
#if defined(LAMELLA_SIMD_VECTOR)
  constexpr int64_t kLine = 64;
  for (int64_t i = 0; i < size_bytes; i += kLine) {
    prefetch(values + i);
#pragma GCC unroll 2
    for (int64_t j = i; j < i + kLine; j += kVectorBytes)
      store_vector(out + j, load_vector(values + j));
  }
#else
  if (size_bytes > 0) std::memcpy(out, values, static_cast<size_t>(size_bytes));
#endif
}

int64_t spread_bytes(const uint8_t* values, const uint8_t* validity, int64_t bit_offset, int64_t num_rows,
                     int64_t byte_width, uint8_t* out) noexcept {
  const uint8_t* from = values;
  if (byte_width <= 16) {
    // Sixteen bytes at a time, of which the next row overwrites what is too many.
    for (int64_t row = 0; row < num_rows; ++row) {
      const bool valid = bit_is_set(validity, bit_offset + row);
      const uint64_t mask = uint64_t{0} - uint64_t{valid};
      store(out, load<uint64_t>(from) & mask);
      store(out + 8, load<uint64_t>(from + 8) & mask);
      from += valid ? byte_width : 0;
      out += byte_width;
    }
  } else {
    for (int64_t row = 0; row < num_rows; ++row, out += byte_width) {
      if (bit_is_set(validity, bit_offset + row)) {
        std::memcpy(out, from, static_cast<size_t>(byte_width));
        from += byte_width;
      } else {
        std::memset(out, 0, static_cast<size_t>(byte_width));
      }
    }
  }
  return (from - values) / byte_width;
}

#if defined(LAMELLA_SIMD_AVX512)

constexpr int kIndexRows = 32;

LAMELLA_ALWAYS_INLINE void spread_index_rows(const uint16_t* from, uint64_t valid, uint16_t null_index, uint16_t* out) {
  const __m512i nulls = _mm512_set1_epi16(static_cast<int16_t>(null_index));
  const __m512i values = in_register(_mm512_loadu_si512(from));
  _mm512_storeu_si512(out, _mm512_mask_expand_epi16(nulls, static_cast<__mmask32>(valid), values));
}

#elif defined(LAMELLA_SIMD_AVX2)

constexpr int kIndexRows = 8;

LAMELLA_ALWAYS_INLINE void spread_index_rows(const uint16_t* from, uint64_t valid, uint16_t null_index, uint16_t* out) {
  const __m128i bytes = expanded_bytes_of_pairs(valid);
  const __m128i is_null = _mm_cmpgt_epi8(_mm_setzero_si128(), bytes);
  const __m128i values = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  const __m128i nulls = _mm_and_si128(is_null, _mm_set1_epi16(static_cast<int16_t>(null_index)));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_or_si128(_mm_shuffle_epi8(values, bytes), nulls));
}

#else

constexpr int kIndexRows = 1;

void spread_index_rows(const uint16_t* from, uint64_t valid, uint16_t null_index, uint16_t* out) {
  *out = valid != 0 ? *from : null_index;
}

#endif

int64_t spread_indices(const uint16_t* indices, const uint8_t* validity, int64_t bit_offset, int64_t num_rows,
                       uint16_t null_index, uint16_t* out) noexcept {
  const uint16_t* from = indices;
  for (int64_t row = 0; row < num_rows; row += 64) {
    const uint64_t word = load_word(validity, bit_offset + row, num_rows - row);
    const auto rows = static_cast<int>(num_rows - row < 64 ? num_rows - row : 64);
#pragma GCC unroll 8
    for (int i = 0; i < 64; i += kIndexRows) {
      if (i >= rows) break;
      spread_index_rows(from + std::popcount(word & low_bits(i)), word >> i & low_bits(kIndexRows), null_index,
                        out + row + i);
    }
    from += std::popcount(word);
  }
  return from - indices;
}

/// The lowest bits of `bits`, one after the other, to where `mask` has ones.
LAMELLA_ALWAYS_INLINE uint64_t deposit_bits(uint64_t bits, uint64_t mask) {
#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)
  return _pdep_u64(bits, mask);
#else
  uint64_t deposited = 0;
  for (; mask != 0; mask &= mask - 1, bits >>= 1) {
    if ((bits & 1) != 0) deposited |= mask & (~mask + 1);
  }
  return deposited;
#endif
}

int64_t spread_bits(const uint8_t* values, int64_t values_offset, const uint8_t* validity, int64_t bit_offset,
                    int64_t num_rows, uint8_t* out, int64_t out_offset) noexcept {
  WordAppender appender(out, out_offset);
  int64_t taken = 0;
  for (int64_t row = 0; row < num_rows; row += 64) {
    const uint64_t word = load_word(validity, bit_offset + row, num_rows - row);
    appender.append(deposit_bits(load_word(values, values_offset + taken), word));
    taken += std::popcount(word);
  }
  appender.finish();
  return taken;
}

}  // namespace

extern const SpreadKernels kSpreadKernels;
constinit const SpreadKernels kSpreadKernels = {
    .copy = copy,
    .bytes1 = spread<uint8_t>,
    .bytes2 = spread<uint16_t>,
    .bytes4 = spread<uint32_t>,
    .bytes8 = spread<uint64_t>,
    .bytes16 = spread<TwoWords>,
    .bytes = spread_bytes,
    .indices = spread_indices,
    .bits = spread_bits,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
