/// Definition and repetition levels: RLE hybrid or the deprecated BIT_PACKED.
#pragma once

#include <cstdint>
#include <span>

#include "encoding/rle_bit_packed.h"
#include "lamella/buffer.h"
#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

/// Decodes one page's levels of one kind, a piece at a time. Cursors resume anywhere, inside a run too.
/// Throws kCorruptFile (bytes end early, a level over the maximum).
class LevelDecoder {
 public:
  static constexpr int16_t kLargestLevel = 255;  ///< Decoded levels are bytes.

  /// Precondition: max_level <= kLargestLevel.
  explicit LevelDecoder(int16_t max_level) noexcept;

  /// Begins a page: `bytes` are the levels without a length prefix, padded on both sides; `encoding` RLE or BIT_PACKED
  /// (else kCorruptFile); `num_levels` the page's num_values. `bytes` must stay.
  void start(std::span<const uint8_t> bytes, Encoding encoding, int64_t num_levels);

  /// The next `count` levels. Up to 64 bytes behind may be spoilt.
  void decode(int64_t count, uint8_t* levels);
  /// The next `count` levels as bits from `bit_offset` of `bits`: 1 where the level is the maximum. Bits before are
  /// kept; up to 64 bytes behind may be spoilt. Returns how many are 1.
  int64_t decode_validity(int64_t count, uint8_t* bits, int64_t bit_offset);
  /// How many of the next levels are the maximum, as far as can be told without decoding them.
  int64_t run_of_maxima() { return cursor_.run_of(max_level_); }
  /// Passes over `count` levels and returns how many of them are the maximum.
  int64_t skip(int64_t count);
  /// How many of the next `count` levels come before the first that is 0. Where it goes on after that is not said.
  int64_t count_above_zero(int64_t count);

 private:
  void decode_list(const RunList& list, uint8_t* levels) const;
  template <typename Take>
  int64_t take_maxima(int64_t count, const Take& take);

  uint8_t max_level_;
  RleBitPackedCursor cursor_;
  Buffer reordered_;  ///< BIT_PACKED levels with their bits in the order of all else.
};

}  // namespace lamella::inline v0
