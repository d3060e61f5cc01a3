/// Bitmaps read and appended to by 64-bit words at any bit position.
#pragma once

#include <bit>
#include <cstdint>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// 64 bits from any bit position.
LAMELLA_ALWAYS_INLINE uint64_t load_word(const uint8_t* bits, int64_t bit_offset) {
  const uint8_t* first = bits + (bit_offset >> 3);
  const int shift = static_cast<int>(bit_offset & 7);
  // The ninth byte; shifted twice, because a shift by 64 is undefined.
  return load<uint64_t>(first) >> shift | (uint64_t{first[8]} << 1) << (63 - shift);
}

/// The first `count` of them, 64 or fewer; zeros above.
LAMELLA_ALWAYS_INLINE uint64_t load_word(const uint8_t* bits, int64_t bit_offset, int64_t count) {
  return load_word(bits, bit_offset) & low_bits(count < 64 ? static_cast<int>(count) : 64);
}

/// Appends words of 64 bits. Bits before the first are kept; behind the last, up to 16 bytes may be spoilt.
class WordAppender {
 public:
  LAMELLA_ALWAYS_INLINE WordAppender(uint8_t* bits, int64_t bit_offset)
      : out_(bits + (bit_offset >> 3)), shift_(static_cast<int>(bit_offset & 7)), pending_(*out_ & low_bits(shift_)) {}

  LAMELLA_ALWAYS_INLINE void append(uint64_t word) {
    store(out_, pending_ | word << shift_);
    pending_ = (word >> 1) >> (63 - shift_);
    out_ += 8;
  }
  LAMELLA_ALWAYS_INLINE void finish() { store(out_, pending_); }

 private:
  uint8_t* out_;
  int shift_;
  uint64_t pending_;
};

/// Appends any number of bits at a time. Bits before the first are kept; behind the last, up to 16 bytes may be spoilt.
class BitAppender {
 public:
  LAMELLA_ALWAYS_INLINE BitAppender(uint8_t* bits, int64_t bit_offset)
      : out_(bits + (bit_offset >> 3)),
        num_pending_(static_cast<int>(bit_offset & 7)),
        pending_(*out_ & low_bits(num_pending_)) {}

  /// The lowest `count` bits of `word`, 0 to 64; the others are zero.
  LAMELLA_ALWAYS_INLINE void append(uint64_t word, int count) {
    const uint64_t joined = pending_ | word << num_pending_;
    // Shifted twice, because a shift by 64 is undefined.
    const uint64_t rest = (word >> 1) >> (63 - num_pending_);
    store(out_, joined);
    num_pending_ += count;
    const bool full = num_pending_ >= 64;
    pending_ = full ? rest : joined;
    out_ += full ? 8 : 0;
    num_pending_ &= 63;
  }
  LAMELLA_ALWAYS_INLINE void finish() { store(out_, pending_); }

 private:
  uint8_t* out_;
  int num_pending_;
  uint64_t pending_;
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
