/// The RLE/bit-packed hybrid, which levels, dictionary indices and RLE booleans are made of.
///
///     stream     run ...
///     run        varint header, lowest bit 0 | value in the fewest whole bytes        header >> 1 times the value
///                varint header, lowest bit 1 | (header >> 1) groups of 8 values, bit-packed
///
/// The last group of eight may go on behind the last value, and its bytes may end with that value. Source: Encodings.md
/// of the format, "Run Length Encoding / Bit-Packing Hybrid".
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "simd/rle_bit_packed_kernels.h"

namespace lamella::inline v0 {

/// Up to kCapacity runs, read ahead of their use: to expand them, to test each once, or only to count.
struct RunList {
  static constexpr int64_t kCapacity = 128;

  int64_t size = 0;
  int64_t num_values = 0;  ///< Of all runs.
  simd::HybridRun runs[kCapacity];
};

/// Reads runs from untrusted bytes; resumes anywhere, inside a run too.
/// Throws kCorruptFile: bytes end before the values that are asked for, an RLE value or run over what it may be.
class RleBitPackedCursor {
 public:
  /// `what` names the values in messages ("definition levels") and must outlive the cursor.
  explicit RleBitPackedCursor(std::string_view what) noexcept : what_(what) {}

  /// Begins a stream of at most `num_values` values of `bit_width` bits, 0 to 32. Of width 0, all are 0 and no bytes
  /// are needed. `bytes` are padded on both sides and must stay.
  void start(std::span<const uint8_t> bytes, int bit_width, int64_t num_values);
  /// The same for a stream without headers: one run of bit-packed values, least significant bit first.
  void start_bit_packed(std::span<const uint8_t> bytes, int bit_width, int64_t num_values);

  int bit_width() const noexcept { return bit_width_; }

  /// Fills `list` with the next runs: `count` values, or as many as its capacity holds. The values of bit-packed runs
  /// lie whole within the bytes.
  void read(int64_t count, RunList& list);

  /// The next `count` values to `out`, of which up to 64 bytes behind may be spoilt. Returns the largest.
  uint32_t decode(int64_t count, uint32_t* out);

  /// How many of the next values are `value`, as far as the run that they begin with tells: 0 if that is bit-packed.
  int64_t run_of(uint32_t value);

  /// Of a stream of width 1: appends the next `count` values to a bitmap, at `bit_offset`. Bits before are kept, up to
  /// 64 bytes behind may be spoilt. Returns how many are 1.
  int64_t decode_bits(int64_t count, uint8_t* bits, int64_t bit_offset);
  /// Of a stream of width 1: passes over the next `count` values and returns how many are 1.
  int64_t skip_bits(int64_t count);

 private:
  void require(int64_t count) const;
  void read_run();
  uint64_t read_long_header();
  void read_packed_run(uint64_t groups);
  void read_rle_run(uint64_t count);
  simd::HybridRun take(int64_t count);
  [[noreturn]] void throw_corrupt(const std::string& message) const;

  std::string_view what_;
  const uint8_t* position_ = nullptr;
  const uint8_t* end_ = nullptr;
  int bit_width_ = 0;
  int value_bytes_ = 0;
  uint64_t max_value_ = 0;
  int64_t num_remaining_ = 0;  ///< Values that may still be asked for.

  // The run that was begun, as far as it is left.
  const uint8_t* packed_ = nullptr;  ///< nullptr: an RLE run.
  uint32_t value_ = 0;               ///< As in HybridRun.
  int64_t run_left_ = 0;
};

}  // namespace lamella::inline v0
