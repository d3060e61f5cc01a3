/// Values of text on their way into rows: part of the row kernels.
///
/// Nothing depends on a branch but the rare value of more than kTextAtOnce bytes: lengths, nulls and where a value lies
/// are as random as data is. With AVX-512, eight rows share the arithmetic, so that a value costs little but its copy.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/bits.h"
#include "simd/row_kernels.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

constexpr int64_t kTextAtOnce = 32;
constexpr int64_t kViewBytes = 16;
constexpr int64_t kInlineBytes = 12;
constexpr int64_t kInlineAt = 4;  ///< Where the bytes of a short value lie in its view, zeros behind them.

/// The first bytes of a value, and zeros up to 32 or up to a multiple of 8.
LAMELLA_ALWAYS_INLINE void copy_front(const uint8_t* from, uint64_t size, uint8_t* to) {
#if defined(LAMELLA_SIMD_AVX512)
  const auto mask = static_cast<__mmask32>(_bzhi_u64(0xFFFFFFFF, static_cast<uint32_t>(size)));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_maskz_loadu_epi8(mask, from));
#else
  std::memcpy(to, from, kTextAtOnce);
  const uint64_t whole = size & ~uint64_t{7};
  store(to + whole, load<uint64_t>(from + whole) & ((uint64_t{1} << (size & 7) * 8) - 1));
#endif
}

/// A value of more bytes than copy_front() takes.
inline void copy_rest(const uint8_t* from, uint64_t size, uint8_t* to) {
  std::memcpy(to, from, size);
  for (uint64_t i = size; (i & 7) != 0; ++i)
    to[i] = 0;
}

template <bool kListed, bool kNulls>
struct TextColumn {
  const TextRows& text;

  LAMELLA_ALWAYS_INLINE const uint8_t* view(int64_t row) const {
    return text.views + (kListed ? int64_t{text.ordinals[row]} : row) * kViewBytes;
  }
  /// All ones, or zero where there is no value.
  LAMELLA_ALWAYS_INLINE uint64_t keep(int64_t row) const {
    return kNulls ? uint64_t{0} - uint64_t{bit_is_set(text.validity, row)} : ~uint64_t{0};
  }
  LAMELLA_ALWAYS_INLINE const uint8_t* bytes(const uint8_t* from, int32_t length) const {
    const bool is_inline = length <= kInlineBytes;
    const int64_t buffer = is_inline ? 0 : load<int32_t>(from + 8);
    const uint8_t* outside = text.buffers[buffer] + (is_inline ? 0 : load<int32_t>(from + 12));
    return is_inline ? from + 4 : outside;
  }
};

#if defined(LAMELLA_SIMD_AVX512)

constexpr int64_t kTextBlock = 8;

/// The views of eight rows, and which rows have a value.
template <bool kListed, bool kNulls>
struct TextViews {
  LAMELLA_ALWAYS_INLINE TextViews(const TextRows& text, int64_t row) {
    if constexpr (kNulls) valid = text.validity[row >> 3];
    if constexpr (kListed) {
      const __m256i ordinals = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.ordinals + row));
      places = _mm512_slli_epi64(_mm512_cvtepi32_epi64(ordinals), 4);
      front = _mm512_i64gather_epi64(places, text.views, 1);
      back = _mm512_i64gather_epi64(places, text.views + 8, 1);
    } else {
      const __m512i low = _mm512_loadu_si512(text.views + row * kViewBytes);
      const __m512i high = _mm512_loadu_si512(text.views + row * kViewBytes + 64);
      front = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), high);
      back = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), high);
      const __m512i steps = _mm512_setr_epi64(0, 16, 32, 48, 64, 80, 96, 112);
      places = _mm512_add_epi64(_mm512_set1_epi64(row * kViewBytes), steps);
    }
  }

  /// Bytes of each value, 0 where there is none.
  LAMELLA_ALWAYS_INLINE __m512i sizes() const {
    return _mm512_maskz_and_epi64(valid, front, _mm512_set1_epi64(0xFFFFFFFF));
  }
  /// Where each value lies, as addresses. Neighbours mostly refer to one buffer: `buffer` is the last one met.
  LAMELLA_ALWAYS_INLINE __m512i addresses(const TextRows& text, __m512i sizes, int64_t& buffer) const {
    const auto address = [](const void* pointer) { return _mm512_set1_epi64(reinterpret_cast<int64_t>(pointer)); };
    const __mmask8 outside = _mm512_cmpgt_epi64_mask(sizes, _mm512_set1_epi64(kInlineBytes));
    const __m512i inlined = _mm512_add_epi64(places, address(text.views + kInlineAt));
    if (outside == 0) return inlined;
    const __m512i buffers = _mm512_and_si512(back, _mm512_set1_epi64(0xFFFFFFFF));
    __m512i begin = address(text.buffers[buffer]);
    if (_mm512_mask_cmpneq_epi64_mask(outside, buffers, _mm512_set1_epi64(buffer)) != 0) [[unlikely]] {
      begin = _mm512_mask_i64gather_epi64(begin, outside, buffers, text.buffers, 8);
      buffer = _mm512_mask_reduce_max_epi64(outside, buffers);
    }
    return _mm512_mask_add_epi64(inlined, outside, begin, _mm512_srli_epi64(back, 32));
  }

  __mmask8 valid = 0xFF;
  __m512i front;   ///< Length and first bytes.
  __m512i back;    ///< Buffer and offset, or the other bytes.
  __m512i places;  ///< Bytes from the first view to each.
};

LAMELLA_ALWAYS_INLINE __m512i padded(__m512i sizes) {
  return _mm512_and_si512(_mm512_add_epi64(sizes, _mm512_set1_epi64(7)), _mm512_set1_epi64(-8));
}

#endif

template <bool kListed, bool kNulls>
LAMELLA_ALWAYS_INLINE void add_sizes(const TextRows& rows, int64_t* sizes) {
  const TextRows text = rows;  // A copy, which what is written cannot change.
  const TextColumn<kListed, kNulls> column{text};
  const int64_t num_rows = text.num_rows;
  int64_t row = 0;
#if defined(LAMELLA_SIMD_AVX512)
  for (; row + kTextBlock <= num_rows; row += kTextBlock) {
    const TextViews<kListed, kNulls> views(text, row);
    _mm512_storeu_si512(sizes + row, _mm512_add_epi64(_mm512_loadu_si512(sizes + row), padded(views.sizes())));
  }
#endif
  for (; row < num_rows; ++row) {
    const int64_t length = load<int32_t>(column.view(row));
    sizes[row] += static_cast<int64_t>(((static_cast<uint64_t>(length) + 7) & ~uint64_t{7}) & column.keep(row));
  }
}

LAMELLA_ALWAYS_INLINE void copy_value(const uint8_t* from, uint64_t size, uint8_t* to) {
  if (size <= kTextAtOnce) [[likely]] {
    copy_front(from, size, to);
  } else {
    copy_rest(from, size, to);
  }
}

#if defined(LAMELLA_SIMD_AVX512)

/// Where values come from, where they go, and how long they are.
struct TextCopies {
  static constexpr int64_t kRows = 64;
  alignas(64) uint64_t from[kRows];
  alignas(64) uint64_t to[kRows];
  alignas(64) uint64_t sizes[kRows];
};

/// Eight rows from `row` on, as copies from `first` on. Returns their sizes.
template <bool kListed, bool kNulls>
LAMELLA_ALWAYS_INLINE __m512i list_copies(const TextRows& text, int64_t row, uint32_t* cursors, uint64_t* words,
                                          int64_t& buffer, TextCopies& copies, int64_t first) {
  const TextViews<kListed, kNulls> views(text, row);
  const __m512i sizes = views.sizes();
  const __m256i narrow = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(cursors + row));
  const __m512i cursor = _mm512_cvtepu32_epi64(narrow);
  const __m512i bases =
      _mm512_add_epi64(_mm512_loadu_si512(text.offsets + row), _mm512_set1_epi64(reinterpret_cast<int64_t>(text.out)));
  _mm512_store_si512(copies.from + first, views.addresses(text, sizes, buffer));
  _mm512_store_si512(copies.to + first, _mm512_add_epi64(bases, cursor));
  _mm512_store_si512(copies.sizes + first, sizes);
  _mm512_storeu_si512(words + row, _mm512_maskz_or_epi64(views.valid, _mm512_slli_epi64(cursor, 32), sizes));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(cursors + row),
                      _mm256_add_epi32(narrow, _mm512_cvtepi64_epi32(padded(sizes))));
  return sizes;
}

/// Calls copy(from, size, to) for each.
template <typename Copy>
LAMELLA_ALWAYS_INLINE void copy_each(const TextCopies& copies, int64_t num_rows, const Copy& copy) {
#pragma GCC unroll 4
  for (int64_t i = 0; i < num_rows; ++i)
    copy(reinterpret_cast<const uint8_t*>(copies.from[i]), copies.sizes[i], reinterpret_cast<uint8_t*>(copies.to[i]));
}

/// A value that lies in its view, and the zeros behind it.
LAMELLA_ALWAYS_INLINE void copy_inlined(const uint8_t* from, uint64_t, uint8_t* to) {
  const __m128i view = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from - kInlineAt));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_srli_si128(view, kInlineAt));
}

/// Copies that are alike are made without a branch.
LAMELLA_ALWAYS_INLINE void make_copies(const TextCopies& copies, int64_t num_rows, int64_t largest) {
  if (largest <= kInlineBytes) {
    copy_each(copies, num_rows, copy_inlined);
  } else if (largest <= kTextAtOnce) {
    copy_each(copies, num_rows, copy_front);
  } else {
    copy_each(copies, num_rows, copy_value);
  }
}

#endif

template <bool kListed, bool kNulls>
LAMELLA_ALWAYS_INLINE void put(const TextRows& rows, uint32_t* cursors, uint64_t* words) {
  const TextRows text = rows;  // A copy, which what is written cannot change.
  const TextColumn<kListed, kNulls> column{text};
  const int64_t num_rows = text.num_rows;
  uint8_t* const out = text.out;
  const int64_t* const offsets = text.offsets;
  int64_t row = 0;
#if defined(LAMELLA_SIMD_AVX512)
  int64_t buffer = 0;
  while (num_rows - row >= kTextBlock) {
    TextCopies copies;
    __m512i largest = _mm512_setzero_si512();
    int64_t count = 0;
    for (; count < TextCopies::kRows && num_rows - row >= kTextBlock; count += kTextBlock, row += kTextBlock) {
      const __m512i sizes = list_copies<kListed, kNulls>(text, row, cursors, words, buffer, copies, count);
      largest = _mm512_max_epi64(largest, sizes);
    }
    make_copies(copies, count, _mm512_reduce_max_epi64(largest));
  }
#endif
  for (; row < num_rows; ++row) {
    const uint64_t keep = column.keep(row);
    const uint8_t* view = column.view(row);
    const auto length = load<int32_t>(view);
    const uint8_t* from = column.bytes(view, length);
    const uint64_t size = static_cast<uint32_t>(length) & keep;
    const uint64_t cursor = cursors[row];
    words[row] = (cursor << 32 | size) & keep;
    cursors[row] = static_cast<uint32_t>(cursor + ((size + 7) & ~uint64_t{7}));
    copy_value(from, size, out + offsets[row] + cursor);
  }
}

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
