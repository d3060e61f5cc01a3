/// Kernels on the runs of the RLE/bit-packed hybrid.
///
/// Runs in real files are short, so that a call for each would cost more than its values: a list of them is expanded in
/// one call, and runs of single bits go straight from their bytes to a bitmap.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// One run, or what is wanted of it.
struct HybridRun {
  const uint8_t* packed;  ///< Bit-packed values, which start with a whole group of eight; nullptr for an RLE run.
  uint32_t value;         ///< RLE: the value. Bit-packed: how many values are passed over first, 0 to 7.
  int32_t count;          ///< Values in the run, over 0.
};

struct RleBitPackedKernels {
  struct Runs {
    const uint8_t* position;  ///< Behind the last run that was taken.
    int64_t num_runs;
    int64_t num_values;  ///< Of all of them.
  };
  /// Lists runs of values of `bit_width` bits, 1 to 32, from `position` on, at most `max_runs`: those with a header of
  /// one or two bytes that lie whole before `end` and within `max_values`, with a value that fits the width; stops at
  /// the first that is not so.
  Runs (*read_runs)(const uint8_t* position, const uint8_t* end, int bit_width, int64_t max_values, HybridRun* runs,
                    int64_t max_runs) noexcept;

  /// expand_u32[w]: the `num_values` values of `num_runs` runs of w bits one after the other to `out`; up to 64 bytes
  /// behind them may be spoilt. Returns the largest of them, 0 without runs.
  template <typename T>
  using Expand = T (*)(const HybridRun* runs, int64_t num_runs, int64_t num_values, T* out) noexcept;
  Expand<uint8_t> expand_u8[9];
  Expand<uint16_t> expand_u16[17];
  Expand<uint32_t> expand_u32[33];
  /// The same, but only the values of bit-packed runs are stored; those of RLE runs count for the largest. Widths up to
  /// 16 in 16 bits, packed_u32[w - 17] the others.
  Expand<uint16_t> packed_u16[17];
  Expand<uint32_t> packed_u32[16];

  struct Values {
    const uint8_t* position;  ///< Behind the last run that was taken.
    int64_t num_values;       ///< Values of the runs that were taken.
    uint32_t largest;         ///< Of them, 0 without any.
  };
  /// decode_u32[w]: expands the runs that read_runs() would list, any number, as expand_u32[w] does, to `out` with room
  /// for `max_values`. While values are stored the next header is waited for, so that a list would only take longer.
  Values (*decode_u32[33])(const uint8_t* position, const uint8_t* end, int64_t max_values, uint32_t* out) noexcept;

  struct Bits {
    const uint8_t* position;  ///< Behind the last run that was taken.
    int64_t num_values;       ///< Values of the runs that were taken.
    int64_t num_set;          ///< How many of them are 1.
  };
  /// Appends runs of width 1 from `position` to a bitmap, at `bit_offset`: those that are short (bit-packed ones up to
  /// 504 values, RLE ones up to 8191), lie whole before `end` and within `max_values`; stops at the first that is not
  /// so. Bits before are kept, up to 64 bytes behind may be spoilt.
  Bits (*short_bits)(const uint8_t* position, const uint8_t* end, int64_t max_values, uint8_t* bits,
                     int64_t bit_offset) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
