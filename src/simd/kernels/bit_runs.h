/// Runs of single bits, appended to a bitmap.
#pragma once

#include <bit>
#include <cstdint>

#include "base/bits.h"
#include "simd/kernels/vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// Appends runs. Bits before the first are kept; behind the last, up to 64 bytes may be spoilt.
class BitRunAppender {
 public:
  static constexpr uint32_t kMaxFilled = 504;  ///< As many bits and up to 7 pending ones are 64 bytes.
  static constexpr uint32_t kMaxGroups = 7;    ///< As many groups of eight and up to 7 pending bits fit a word.

  LAMELLA_ALWAYS_INLINE BitRunAppender(uint8_t* bits, int64_t bit_offset)
      : out_(bits + (bit_offset >> 3)),
        num_pending_(static_cast<uint32_t>(bit_offset & 7)),
        pending_(*out_ & low_bits(static_cast<int>(num_pending_))) {}

  /// `count` bits, 1 to kMaxFilled, that are all as those of `fill`. Without a branch.
  LAMELLA_ALWAYS_INLINE void fill(uint64_t fill, uint32_t count) {
    store_line(fill);
    const uint64_t first = pending_ | fill << num_pending_;
    store(out_, first);
    const uint32_t end = num_pending_ + count;
    end_at(end < 64 ? first >> (end & 56) : fill, end);
  }
  /// The same for any count from 1 on.
  LAMELLA_ALWAYS_INLINE void fill_long(uint64_t fill, uint32_t count) {
    const uint64_t first = pending_ | fill << num_pending_;
    const uint32_t end = num_pending_ + count;
    store(out_, first);
    for (uint32_t bit = 64; bit < end; bit += 64)
      store(out_ + bit / 8, fill);
    end_at(end < 64 ? first >> (end & 56) : fill, end);
  }
  /// The lowest bits of `bits`, as many groups of eight as `num_groups` says, 0 to kMaxGroups; the others are zero.
  LAMELLA_ALWAYS_INLINE void append(uint64_t bits, uint32_t num_groups) {
    const uint64_t joined = pending_ | bits << num_pending_;
    store(out_, joined);
    out_ += num_groups;
    pending_ = joined >> (8 * num_groups);
  }
  /// Any number of groups; returns how many of their bits are 1.
  LAMELLA_ALWAYS_INLINE int64_t append_packed(const uint8_t* packed, uint32_t num_groups) {
    int64_t num_set = 0;
    for (; num_groups >= 8; num_groups -= 8, packed += 8, out_ += 8) {
      const auto word = load<uint64_t>(packed);
      num_set += std::popcount(word);
      store(out_, pending_ | word << num_pending_);
      // Shifted twice, because a shift by 64 is undefined.
      pending_ = (word >> 1) >> (63 - num_pending_);
    }
    const uint64_t rest = load<uint64_t>(packed) & low_bits(static_cast<int>(8 * num_groups));
    append(rest, num_groups);
    return num_set + std::popcount(rest);
  }
  LAMELLA_ALWAYS_INLINE void finish() { store(out_, pending_); }

 private:
  LAMELLA_ALWAYS_INLINE void store_line(uint64_t word) {
#if defined(LAMELLA_SIMD_VECTOR)
    for (int64_t i = 0; i < 64; i += kVectorBytes)
      store_vector(out_ + i, splat(word));
#else
    for (int64_t i = 0; i < 64; i += 8)
      store(out_ + i, word);
#endif
  }
  /// `word` is the byte that bit `end` from out_ on lies in, and what is behind it.
  LAMELLA_ALWAYS_INLINE void end_at(uint64_t word, uint32_t end) {
    out_ += end >> 3;
    num_pending_ = end & 7;
    pending_ = word & low_bits(static_cast<int>(num_pending_));
  }

  uint8_t* out_;
  uint32_t num_pending_;  ///< 0 to 7.
  uint64_t pending_;
};

/// An RLE run of bits whose header has one or two bytes, and the bit-packed run behind it, if there is one that is
/// short.
///
/// Levels are mostly such pairs. Taken in one step, they cost one wait for the header's bytes instead of two, and no
/// branch depends on which lengths they have or whether there are two.
class BitRunPair {
 public:
  /// Reads 12 bytes from `position`, where an RLE run begins.
  LAMELLA_ALWAYS_INLINE explicit BitRunPair(const uint8_t* position) {
    const auto word = load<uint64_t>(position);
    const bool long_header = (word & 0x80) != 0;
    count = (static_cast<uint32_t>(word) >> 1 & 0x3F) | (long_header ? static_cast<uint32_t>(word >> 2) & 0x1FC0 : 0);
    const uint64_t behind_header = long_header ? word >> 16 : word >> 8;
    const auto header = static_cast<uint32_t>(behind_header >> 8) & 0xFF;
    const uint32_t groups = header >> 1;
    const bool has_packed = (header & 1) != 0 && groups <= BitRunAppender::kMaxGroups;
    const uint8_t* packed = position + (long_header ? 4 : 3);
    num_groups = has_packed ? groups : 0;
    // A bit-packed run without groups is left to whoever reports it.
    end = packed + (has_packed && groups > 0 ? static_cast<int64_t>(groups) : -1);
    value = behind_header & 1;
    bits = load<uint64_t>(packed) & low_bits(static_cast<int>(8 * num_groups));
    well_formed = (word & 0x8080) != 0x8080 && (behind_header & 0xFE) == 0;
  }
  LAMELLA_ALWAYS_INLINE uint32_t num_values() const { return count + 8 * num_groups; }

  uint64_t value;
  uint32_t count;
  uint32_t num_groups;  ///< Of the bit-packed run; 0 when it is not part of this.
  uint64_t bits;        ///< The bit-packed run's.
  const uint8_t* end;   ///< Behind the runs.
  bool well_formed;     ///< Whether the header ends within two bytes, and the value is a bit.
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
