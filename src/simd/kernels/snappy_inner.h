/// Carries out the elements that are far from both ends of a block one after the other, without a branch on their
/// kinds.
#pragma once

#include "simd/target.h"

#if defined(LAMELLA_SIMD_AVX2)

#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/snappy_block.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// What an element is known to be by its tag byte.
struct SnappyTags {
  uint8_t lengths[256] = {};   ///< 0 for literals of over 60 bytes, and copies with four bytes of offset.
  uint16_t offsets[256] = {};  ///< The part of the offset that the tag holds; for literals 16.
  uint16_t offset_masks[4] = {0, 0xFF, 0xFFFF, 0};
  alignas(16) uint8_t repeats[16][16] = {};  ///< For each offset, the bytes before that a copy takes.
  uint8_t repeated[16] = {};                 ///< How many of 16 bytes are whole repeats.

  constexpr SnappyTags() {
    for (int tag = 0; tag < 256; ++tag) {
      const int kind = tag & 3;
      const int length = kind == 1 ? (tag >> 2 & 7) + 4 : (tag >> 2) + 1;
      lengths[tag] = static_cast<uint8_t>(kind == 3 || length > (kind == 0 ? 60 : 64) ? 0 : length);
      offsets[tag] = static_cast<uint16_t>(kind == 0 ? 16 : kind == 1 ? tag >> 5 << 8 : 0);
    }
    for (int offset = 1; offset < 16; ++offset) {
      repeated[offset] = static_cast<uint8_t>(16 / offset * offset);
      for (int i = 0; i < 16; ++i)
        repeats[offset][i] = static_cast<uint8_t>(i % offset);
    }
  }
};
constexpr SnappyTags kSnappyTags;

/// The bytes around an element that are read, or written, whatever it is.
constexpr int64_t kSnappyMargin = 80;

LAMELLA_ALWAYS_INLINE void move16(const uint8_t* from, uint8_t* to) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}

/// Goes on until one of the margins is reached, or an element is to be carried out alone.
inline void carry_out_inner_elements(SnappyBlock& block) {
  if (block.in_left() < kSnappyMargin || block.out_left() < kSnappyMargin) return;
  const uint8_t* in = block.in();
  uint8_t* out = block.out();
  const uint8_t* const in_last = in + block.in_left() - kSnappyMargin;
  uint8_t* const out_last = out + block.out_left() - kSnappyMargin;
  uint64_t tag = *in;
  while (in <= in_last && out <= out_last) {
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
    in += size;
    tag = *in;
    if (__builtin_expect(offset < 16, 0)) {
      if (offset == 0) {
        in -= size;
        break;
      }
      const __m128i repeats = _mm_load_si128(reinterpret_cast<const __m128i*>(kSnappyTags.repeats[offset]));
      const __m128i bytes = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)), repeats);
      for (uint64_t done = 0; done < length; done += kSnappyTags.repeated[offset])
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + done), bytes);
    } else {
      move16(from, out);
      if (__builtin_expect(length > 16, 0)) {
        for (int done = 16; done < 64; done += 16)
          move16(from + done, out + done);
      }
    }
    out += length;
  }
  block.resume_at(in, out);
}

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0

#endif
