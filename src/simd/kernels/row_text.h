/// Values of text on their way into rows: part of the row kernels.
///
/// Nothing depends on a branch but the rare value of more than kAtOnce bytes: lengths, nulls and where a value lies are
/// as random as data is.
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
/// How many rows ahead the lines of rows are asked for.
constexpr int64_t kTextRowsAhead = 8;

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

template <bool kListed, bool kNulls>
LAMELLA_ALWAYS_INLINE void add_sizes(const TextRows& text, int64_t* sizes) {
  const TextColumn<kListed, kNulls> column{text};
  const int64_t num_rows = text.num_rows;
  for (int64_t row = 0; row < num_rows; ++row) {
    const int64_t length = load<int32_t>(column.view(row));
    sizes[row] += static_cast<int64_t>(((static_cast<uint64_t>(length) + 7) & ~uint64_t{7}) & column.keep(row));
  }
}

template <bool kListed, bool kNulls>
LAMELLA_ALWAYS_INLINE void put(const TextRows& text, uint32_t* cursors, uint64_t* words) {
  const TextColumn<kListed, kNulls> column{text};
  const int64_t num_rows = text.num_rows;
  uint8_t* const out = text.out;
  const int64_t* const offsets = text.offsets;
  for (int64_t row = 0; row < num_rows; ++row) {
    const int64_t ahead = row + kTextRowsAhead;
    __builtin_prefetch(out + offsets[ahead < num_rows ? ahead : num_rows], 1);
    const uint64_t keep = column.keep(row);
    const uint8_t* view = column.view(row);
    const auto length = load<int32_t>(view);
    const uint8_t* from = column.bytes(view, length);
    const uint64_t size = static_cast<uint32_t>(length) & keep;
    const uint64_t cursor = cursors[row];
    uint8_t* to = out + offsets[row] + cursor;
    words[row] = (cursor << 32 | size) & keep;
    cursors[row] = static_cast<uint32_t>(cursor + ((size + 7) & ~uint64_t{7}));
    if (size <= kTextAtOnce) [[likely]] {
      copy_front(from, size, to);
    } else {
      copy_rest(from, size, to);
    }
  }
}

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
