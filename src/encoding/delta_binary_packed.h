/// DELTA_BINARY_PACKED: integers as differences, in blocks of miniblocks.
///
///     stream     block size | miniblocks a block | number of values | first value (zigzag) | block ...
///     block      smallest delta (zigzag) | one width byte a miniblock | miniblock ...
///     miniblock  block size / miniblocks a block deltas less the smallest, bit-packed
///
/// Numbers are varints. The last block keeps all its width bytes, but miniblocks that no value needs have no body, and
/// their widths mean nothing. Arithmetic wraps. Source: Encodings.md of the format, "Delta Encoding".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include "encoding/decoder.h"
#include "simd/delta_kernels.h"

namespace lamella::inline v0 {

/// Reads one stream, a piece at a time; resumes at any value. T is int32_t or int64_t.
/// Throws kCorruptFile: shapes the format does not allow, missing bytes, fewer values than are asked for.
template <typename T>
class DeltaBinaryPackedReader {
 public:
  /// Begins a stream. `bytes` start with its header and may go on behind its end (see find_end); they are padded on
  /// both sides and must stay. Without bytes there are no values.
  void start(std::span<const uint8_t> bytes);

  /// How many values the header declares. At most 2^31 - 1, otherwise unchecked until they are read.
  int64_t num_values() const noexcept { return num_values_; }
  /// How many of them were neither decoded nor skipped yet.
  int64_t num_remaining() const noexcept { return num_remaining_; }

  /// The next `count` values to `out`. Nothing is written behind them.
  void decode(int64_t count, T* out);
  /// Passes over the next `count` values; only sums are made.
  void skip(int64_t count);

  /// The next value, if it was decoded with those before it, else the one before it. Nothing when none is left.
  std::optional<int64_t> near_next() const noexcept;
  /// How many of the next `count` values lie in [low, high], as far as the headers of their miniblocks bound them:
  /// whole miniblocks, and none that is reached through a sum that could wrap. Decodes nothing.
  int64_t count_within(int64_t count, int64_t low, int64_t high) const;

  /// Position in `bytes` at which the stream ends. Walks the headers of the blocks that are still to be read, so it may
  /// be asked at any time.
  int64_t find_end() const;

 private:
  using Unsigned = std::make_unsigned_t<T>;
  static constexpr int kGroupValues = simd::DeltaKernels::kGroupValues;

  /// Where a reader is among the blocks, apart from values: find_end() walks a copy.
  struct Cursor {
    int64_t position = 0;      ///< Of the next group of the current block.
    int64_t block_end = 0;     ///< Where the next block begins.
    int64_t later_deltas = 0;  ///< In the blocks behind the current one.
    int64_t block_deltas = 0;  ///< In the current block, as far as they are needed and were not read.
    int64_t widths = 0;        ///< Position of the current miniblock's width.
    int64_t groups_done = 0;   ///< In the current miniblock.
    Unsigned min_delta = 0;    ///< Of the current block.
  };

  /// Between what a value lies that was not decoded.
  struct Bounds {
    int64_t low = 0;
    int64_t high = 0;
  };

  void begin_block(Cursor& cursor) const;
  bool move_bounds(Bounds& bounds, int64_t num_deltas, const Cursor& cursor, const Bounds& limits) const;
  void pass_groups(int64_t num_groups);
  int64_t whole_groups(int64_t count) const;
  int64_t take_pending(int64_t count, T* out);
  int64_t decode_blocks(int64_t count, T* out);
  int64_t decode_miniblocks(int64_t count, T* out);
  int64_t decode_groups(int64_t count, T* out);
  int64_t skip_groups(int64_t count);
  void refill_pending();

  std::span<const uint8_t> bytes_;
  int64_t num_values_ = 0;
  int64_t num_remaining_ = 0;
  int64_t miniblocks_per_block_ = 0;
  int64_t groups_per_miniblock_ = 0;
  Cursor cursor_;
  Unsigned previous_ = 0;
  /// Decoded but not handed out: the first value, or what is left of a group.
  T pending_[kGroupValues];
  int pending_begin_ = 0;
  int pending_end_ = 0;
};

extern template class DeltaBinaryPackedReader<int32_t>;
extern template class DeltaBinaryPackedReader<int64_t>;

/// DELTA_BINARY_PACKED pages of INT32 or INT64.
template <typename T>
class DeltaBinaryPackedDecoder final : public FixedWidthDecoder {
 public:
  void start(Buffer values, int64_t max_values) override;
  void decode(int64_t count, uint8_t* out) override;
  void skip(int64_t count) override { reader_.skip(count); }
  std::optional<int64_t> near_next() const noexcept override { return reader_.near_next(); }
  int64_t count_within(int64_t count, int64_t low, int64_t high) const override {
    return reader_.count_within(count, low, high);
  }

 private:
  Buffer values_;
  DeltaBinaryPackedReader<T> reader_;
};

extern template class DeltaBinaryPackedDecoder<int32_t>;
extern template class DeltaBinaryPackedDecoder<int64_t>;

}  // namespace lamella::inline v0
