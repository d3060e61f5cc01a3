/// Carries out the elements that are far from both ends of a block one after the other, without a branch on their
/// kinds.
#pragma once

#include "simd/target.h"

#if defined(LAMELLA_SIMD_AVX2) || defined(LAMELLA_SIMD_AVX512)

#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/snappy_block.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// Bytes that a copy from at least as far back moves at once.
#if defined(LAMELLA_SIMD_AVX512)
constexpr int kSnappyMoved = 64;
#else
constexpr int kSnappyMoved = 16;
#endif

/// For each offset up to kSnappyMoved, the bytes before that a copy takes.
struct alignas(64) SnappyRepeats {
  uint8_t rows[kSnappyMoved + 1][kSnappyMoved] = {};

  constexpr SnappyRepeats() {
    for (int offset = 1; offset <= kSnappyMoved; ++offset) {
      for (int i = 0; i < kSnappyMoved; ++i)
        rows[offset][i] = static_cast<uint8_t>(i % offset);
    }
  }
};
constexpr SnappyRepeats kSnappyRepeats;

/// What an element is known to be by its tag byte.
struct SnappyTags {
  uint8_t lengths[256] = {};   ///< 0 for literals of over 60 bytes, and copies with four bytes of offset.
  uint16_t offsets[256] = {};  ///< The part of the offset that the tag holds; for literals kSnappyMoved.
  uint16_t offset_masks[4] = {0, 0xFF, 0xFFFF, 0};

  constexpr SnappyTags() {
    for (int tag = 0; tag < 256; ++tag) {
      const int kind = tag & 3;
      const int length = kind == 1 ? (tag >> 2 & 7) + 4 : (tag >> 2) + 1;
      lengths[tag] = static_cast<uint8_t>(kind == 3 || length > (kind == 0 ? 60 : 64) ? 0 : length);
      offsets[tag] = static_cast<uint16_t>(kind == 0 ? kSnappyMoved : kind == 1 ? tag >> 5 << 8 : 0);
    }
  }
};
constexpr SnappyTags kSnappyTags;

/// How far ahead the input is fetched: pages come from a file in memory.
constexpr int64_t kSnappyPrefetched = 1024;

/// The bytes around an element that are read, or written, whatever it is.
constexpr int64_t kSnappyMargin = 80;

LAMELLA_ALWAYS_INLINE void move16(const uint8_t* from, uint8_t* to) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}

#if defined(LAMELLA_SIMD_AVX512)

/// Moves the 64 bytes from `offset` bytes before, without a branch on a length that nobody can guess.
LAMELLA_ALWAYS_INLINE void move_element(const uint8_t* from, uint64_t, uint8_t* out) {
  _mm512_storeu_si512(out, _mm512_loadu_si512(from));
}

/// The same when a copy may run into what it makes.
LAMELLA_ALWAYS_INLINE void repeat_element(const uint8_t* from, uint64_t offset, uint64_t, uint8_t* out) {
  const __m512i repeats = _mm512_load_si512(kSnappyRepeats.rows[offset]);
  _mm512_storeu_si512(out, _mm512_permutexvar_epi8(repeats, _mm512_loadu_si512(from)));
}

#else

LAMELLA_ALWAYS_INLINE void move_element(const uint8_t* from, uint64_t length, uint8_t* out) {
  move16(from, out);
  if (__builtin_expect(length > 16, 0)) {
    for (int done = 16; done < 64; done += 16)
      move16(from + done, out + done);
  }
}

LAMELLA_ALWAYS_INLINE void repeat_element(const uint8_t* from, uint64_t offset, uint64_t length, uint8_t* out) {
  const uint64_t whole_repeats = 16 - 16 % offset;
  const __m128i repeats = _mm_loadu_si128(reinterpret_cast<const __m128i*>(kSnappyRepeats.rows[offset]));
  const __m128i bytes = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)), repeats);
  for (uint64_t done = 0; done < length; done += whole_repeats)
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + done), bytes);
}

#endif

/// Goes on until one of the margins is reached, an element is to be carried out alone, or `most_elements` were carried
/// out. Returns how many were.
inline int carry_out_inner_elements(SnappyBlock& block, int most_elements) {
  if (block.in_left() < kSnappyMargin || block.out_left() < kSnappyMargin) return 0;
  const uint8_t* in = block.in();
  uint8_t* out = block.out();
  const uint8_t* const in_last = in + block.in_left() - kSnappyMargin;
  uint8_t* const out_last = out + block.out_left() - kSnappyMargin;
  uint64_t tag = *in;
  int elements = 0;
  for (; elements < most_elements && in <= in_last && out <= out_last; ++elements) {
    __builtin_prefetch(in + kSnappyPrefetched);
    const uint64_t length = kSnappyTags.lengths[tag];
    const uint64_t kind = tag & 3;
    const uint64_t offset = kSnappyTags.offsets[tag] + (load<uint16_t>(in + 1) & kSnappyTags.offset_masks[kind]);
    if (__builtin_expect(length == 0 || offset > static_cast<uint64_t>(out - block.out_begin()), 0)) break;
    // The next tag is what everything waits for, so its address is not to depend on a guessed branch.
    const uint64_t literal_size = (tag >> 2) + 2;
    uint64_t size = kind + 1;
    const uint8_t* from = out - offset;
    asm("testq %[kind], %[kind]\n\tcmovzq %[literal_size], %[size]\n\tcmovzq %[literal], %[from]"
        : [size] "+r"(size), [from] "+r"(from)
        : [kind] "r"(kind), [literal_size] "r"(literal_size), [literal] "r"(in + 1)
        : "cc");
    if (__builtin_expect(offset < kSnappyMoved, 0)) {
      if (offset == 0) break;
      repeat_element(from, offset, length, out);
    } else {
      move_element(from, length, out);
    }
    in += size;
    tag = *in;
    out += length;
  }
  block.resume_at(in, out);
  return elements;
}

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0

#endif
