#include "simd/row_kernels.h"

#include "base/bits.h"
#include "simd/kernels/row_decimal.h"
#include "simd/kernels/row_text.h"
#include "simd/kernels/row_words.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

template <typename T>
LAMELLA_ALWAYS_INLINE uint64_t widened(T value) {
  return static_cast<uint64_t>(static_cast<int64_t>(value));
}

template <typename T>
void widen(const uint8_t* values, int64_t num_values, uint64_t* words) noexcept {
  int64_t i = 0;
#if defined(LAMELLA_SIMD_AVX512)
  for (; i < num_values; i += 8) {
    const __m128i few = _mm_loadu_si128(reinterpret_cast<const __m128i*>(values + i * int64_t{sizeof(T)}));
    __m512i eight;
    if constexpr (sizeof(T) == 1) eight = _mm512_cvtepu8_epi64(few);
    if constexpr (sizeof(T) == 2) eight = _mm512_cvtepu16_epi64(few);
    if constexpr (sizeof(T) == 4) {
      const __m256i all = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + i * 4));
      eight = static_cast<T>(-1) < T{0} ? _mm512_cvtepi32_epi64(all) : _mm512_cvtepu32_epi64(all);
    }
    _mm512_storeu_si512(words + i, eight);
  }
#elif defined(LAMELLA_SIMD_AVX2)
  for (; i < num_values; i += 4) {
    const __m128i few = _mm_loadu_si128(reinterpret_cast<const __m128i*>(values + i * int64_t{sizeof(T)}));
    __m256i four;
    if constexpr (sizeof(T) == 1) four = _mm256_cvtepu8_epi64(few);
    if constexpr (sizeof(T) == 2) four = _mm256_cvtepu16_epi64(few);
    if constexpr (sizeof(T) == 4)
      four = static_cast<T>(-1) < T{0} ? _mm256_cvtepi32_epi64(few) : _mm256_cvtepu32_epi64(few);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(words + i), four);
  }
#endif
  for (; i < num_values; ++i)
    words[i] = widened(load<T>(values + i * int64_t{sizeof(T)}));
}

void widen_bits(const uint8_t* values, int64_t num_values, uint64_t* words) noexcept {
  int64_t i = 0;
#if defined(LAMELLA_SIMD_AVX512)
  for (; i < num_values; i += 8)
    _mm512_storeu_si512(words + i, _mm512_maskz_set1_epi64(values[i >> 3], 1));
#endif
  for (; i < num_values; ++i)
    words[i] = values[i >> 3] >> (i & 7) & 1;
}

/// The nulls of up to 8 columns, from bitmaps' word `word` on: byte `row` of the result has a bit for each column.
struct NullBytes {
  alignas(64) uint8_t of_row[64];
};

LAMELLA_ALWAYS_INLINE NullBytes null_bytes(const uint8_t* const* validity, int num_columns, int64_t word) {
  NullBytes nulls;
  uint64_t valid[8];
#pragma GCC unroll 8
  for (int c = 0; c < 8; ++c) {
    const bool has_nulls = c < num_columns && validity[c] != nullptr;
    valid[c] = has_nulls ? load<uint64_t>(validity[c] + word * 8) : ~uint64_t{0};
  }
#if defined(LAMELLA_SIMD_AVX512)
  // Word r of the square gets byte r of each column, the last column first: then the affine transformation of unit
  // bytes by it, a matrix whose rows are counted from the last, turns its bits.
  alignas(64) static constexpr uint8_t kTurn[64] = {56, 48, 40, 32, 24, 16, 8,  0, 57, 49, 41, 33, 25, 17, 9,  1,
                                                    58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3,
                                                    60, 52, 44, 36, 28, 20, 12, 4, 61, 53, 45, 37, 29, 21, 13, 5,
                                                    62, 54, 46, 38, 30, 22, 14, 6, 63, 55, 47, 39, 31, 23, 15, 7};
  const auto word_of = [&](int c) { return static_cast<int64_t>(~valid[c]); };
  const __m512i all =
      _mm512_set_epi64(word_of(7), word_of(6), word_of(5), word_of(4), word_of(3), word_of(2), word_of(1), word_of(0));
  const __m512i squares = _mm512_permutexvar_epi8(_mm512_load_si512(kTurn), all);
  const __m512i units = _mm512_set1_epi64(static_cast<int64_t>(0x8040201008040201));
  _mm512_store_si512(nulls.of_row, _mm512_gf2p8affine_epi64_epi8(units, squares, 0));
#else
  for (int group = 0; group < 8; ++group) {
    uint64_t square = 0;
    for (int c = 0; c < 8; ++c)
      square |= (~valid[c] >> (8 * group) & 0xFF) << (8 * c);
    store(nulls.of_row + 8 * group, transpose_bits(square));
  }
#endif
  return nulls;
}

/// Puts a byte of eight columns in its place in the words of up to 64 rows; the first eight columns overwrite.
LAMELLA_ALWAYS_INLINE void put_null_bytes(const NullBytes& nulls, int first_column, int64_t num_rows, uint64_t* words) {
#if defined(LAMELLA_SIMD_AVX512)
  const __m128i shift = _mm_cvtsi32_si128(first_column);
  for (int64_t row = 0; row < num_rows; row += 8) {
    const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(nulls.of_row + row));
    __m512i bits = _mm512_sll_epi64(_mm512_cvtepu8_epi64(bytes), shift);
    if (first_column > 0) bits = _mm512_or_si512(bits, _mm512_loadu_si512(words + row));
    _mm512_storeu_si512(words + row, bits);
  }
#else
  for (int64_t row = 0; row < num_rows; ++row) {
    const uint64_t bits = uint64_t{nulls.of_row[row]} << first_column;
    words[row] = first_column > 0 ? words[row] | bits : bits;
  }
#endif
}

void null_words(const uint8_t* const* validity, int num_columns, int64_t num_rows, uint64_t* words) noexcept {
  for (int64_t first_row = 0; first_row < num_rows; first_row += 64) {
    const int64_t rows = num_rows - first_row < 64 ? num_rows - first_row : 64;
    for (int first = 0; first < num_columns; first += 8) {
      const int columns = num_columns - first < 8 ? num_columns - first : 8;
      put_null_bytes(null_bytes(validity + first, columns, first_row / 64), first, rows, words + first_row);
    }
  }
}

struct Strided {
  uint8_t* out;
  int64_t stride_bytes;
  LAMELLA_ALWAYS_INLINE void fetch_behind(const uint8_t* position) const {
    __builtin_prefetch(position + kPrefetchBytes, 1);
  }
  LAMELLA_ALWAYS_INLINE uint8_t* row(int64_t i) const { return out + i * stride_bytes; }
};

/// Bodies have been written already, so that these rows are in the cache; as many behind them are asked for.
struct Placed {
  uint8_t* out;
  const int64_t* offsets;
  int64_t bytes_of_rows;
  LAMELLA_ALWAYS_INLINE void fetch_behind(const uint8_t* position) const {
    __builtin_prefetch(position + bytes_of_rows, 1);
  }
  LAMELLA_ALWAYS_INLINE uint8_t* row(int64_t i) const { return out + offsets[i]; }
};

template <typename Rows>
LAMELLA_ALWAYS_INLINE void copy_column(const uint64_t* column, int64_t word, int64_t first, int64_t num_rows,
                                       Rows rows) {
  for (int64_t row = first; row < num_rows; ++row)
    store(rows.row(row) + 8 * word, column[row]);
}

#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)

/// The columns of a square, and with kBefore the one before them, which shares cache lines with them.
template <typename Square, bool kBefore, typename Rows>
LAMELLA_ALWAYS_INLINE void copy_columns(const uint64_t* const* columns, int first, int64_t num_rows, Rows rows) {
  // Copies, which the rows that are written cannot change.
  const uint64_t* from[Square::kSize];
#pragma GCC unroll 8
  for (int c = 0; c < Square::kSize; ++c)
    from[c] = columns[first + c];
  const uint64_t* const before = kBefore ? columns[first - 1] : nullptr;
  int64_t row = 0;
  for (; row + Square::kSize <= num_rows; row += Square::kSize) {
    const Square square(from, row);
#pragma GCC unroll 8
    for (int i = 0; i < Square::kSize; ++i) {
      uint8_t* to = rows.row(row + i) + 8 * first;
      rows.fetch_behind(to);
      if (kBefore) store(to - 8, before[row + i]);
      square.store_row(i, to);
    }
  }
  for (int c = first - (kBefore ? 1 : 0); c < first + Square::kSize; ++c)
    copy_column(columns[c], c, row, num_rows, rows);
}

#endif

/// Columns in squares; the last square reaches back over columns that are done already where that saves the most.
template <typename Rows>
LAMELLA_ALWAYS_INLINE void interleave_rows(const uint64_t* const* columns, int num_columns, int64_t num_rows,
                                           Rows rows) {
  int c = 0;
#if defined(LAMELLA_SIMD_AVX512)
  if (num_columns % 8 == 1 && num_columns > 8) {
    copy_columns<Square8, true>(columns, 1, num_rows, rows);
    c = 9;
  }
  for (; c + 8 <= num_columns; c += 8)
    copy_columns<Square8, false>(columns, c, num_rows, rows);
  if (num_columns > 8 && num_columns - c > 4) {
    copy_columns<Square8, false>(columns, num_columns - 8, num_rows, rows);
    return;
  }
#endif
#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)
  if (c == 0 && num_columns % 4 == 1 && num_columns > 4) {
    copy_columns<Square4, true>(columns, 1, num_rows, rows);
    c = 5;
  }
  for (; c + 4 <= num_columns; c += 4)
    copy_columns<Square4, false>(columns, c, num_rows, rows);
  if (num_columns > 4 && num_columns - c > 1) {
    copy_columns<Square4, false>(columns, num_columns - 4, num_rows, rows);
    return;
  }
#endif
  for (; c < num_columns; ++c)
    copy_column(columns[c], c, 0, num_rows, rows);
}

void interleave(const uint64_t* const* columns, int num_columns, int64_t num_rows, uint8_t* out,
                int64_t stride_bytes) noexcept {
  interleave_rows(columns, num_columns, num_rows, Strided{out, stride_bytes});
}

void interleave_at(const uint64_t* const* columns, int num_columns, int64_t num_rows, uint8_t* out,
                   const int64_t* offsets) noexcept {
  interleave_rows(columns, num_columns, num_rows, Placed{out, offsets, offsets[num_rows] - offsets[0]});
}

constexpr int64_t kRowOfEightBytes = 72;

/// Rows of a null word and eight columns.
LAMELLA_ALWAYS_INLINE void put_row_of_eight(const uint64_t* const* columns, int64_t row, uint64_t nulls, uint8_t* to) {
  store(to, nulls);
  for (int c = 0; c < 8; ++c)
    store(to + 8 + 8 * c, columns[c][row]);
}

void rows_of_eight(const uint64_t* const* columns, const uint8_t* const* validity, int64_t num_rows,
                   uint8_t* out) noexcept {
  const uint64_t* from[8];  // Copies, which the rows that are written cannot change.
  for (int c = 0; c < 8; ++c)
    from[c] = columns[c];
  for (int64_t first = 0; first < num_rows; first += 64) {
    const NullBytes nulls = null_bytes(validity, 8, first / 64);
    const int64_t end = num_rows - first < 64 ? num_rows : first + 64;
    int64_t row = first;
#if defined(LAMELLA_SIMD_AVX512)
    for (; row + 8 <= end; row += 8)
      store_lines(Square8(from, row), nulls.of_row + (row - first), out + row * kRowOfEightBytes);
#elif defined(LAMELLA_SIMD_AVX2)
    for (; row + 4 <= end; row += 4) {
      const Square4 low(from, row), high(from + 4, row);
      for (int i = 0; i < 4; ++i) {
        uint8_t* to = out + (row + i) * kRowOfEightBytes;
        store(to, uint64_t{nulls.of_row[row + i - first]});
        low.store_row(i, to + 8);
        high.store_row(i, to + 40);
        __builtin_prefetch(to + kPrefetchBytes, 1);
      }
    }
#endif
    for (; row < end; ++row)
      put_row_of_eight(from, row, nulls.of_row[row - first], out + row * kRowOfEightBytes);
  }
}

void add_text_sizes(const TextRows& text, int64_t* sizes) noexcept {
  if (text.ordinals != nullptr) {
    text.validity != nullptr ? add_sizes<true, true>(text, sizes) : add_sizes<true, false>(text, sizes);
  } else {
    text.validity != nullptr ? add_sizes<false, true>(text, sizes) : add_sizes<false, false>(text, sizes);
  }
}

void put_text(const TextRows& text, uint32_t* cursors, uint64_t* words) noexcept {
  if (text.ordinals != nullptr) {
    text.validity != nullptr ? put<true, true>(text, cursors, words) : put<true, false>(text, cursors, words);
  } else {
    text.validity != nullptr ? put<false, true>(text, cursors, words) : put<false, false>(text, cursors, words);
  }
}

void put_wide_decimals(const DecimalRows& decimals, uint32_t* cursors, uint64_t* words) noexcept {
  if (decimals.ordinals != nullptr) {
    decimals.validity != nullptr ? put_decimals<true, true>(decimals, cursors, words)
                                 : put_decimals<true, false>(decimals, cursors, words);
  } else {
    decimals.validity != nullptr ? put_decimals<false, true>(decimals, cursors, words)
                                 : put_decimals<false, false>(decimals, cursors, words);
  }
}

}  // namespace

extern const RowKernels kRowKernels;
constinit const RowKernels kRowKernels = {
    .unsigned1 = widen<uint8_t>,
    .unsigned2 = widen<uint16_t>,
    .unsigned4 = widen<uint32_t>,
    .signed4 = widen<int32_t>,
    .bits = widen_bits,
    .null_words = null_words,
    .add_text_sizes = add_text_sizes,
    .put_text = put_text,
    .put_wide_decimals = put_wide_decimals,
    .rows_of_eight = rows_of_eight,
    .interleave = interleave,
    .interleave_at = interleave_at,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
