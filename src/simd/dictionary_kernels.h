/// Kernels that look indices up in a dictionary.
#pragma once

#include <cstdint>

#include "simd/rle_bit_packed_kernels.h"

namespace lamella::inline v0 {
namespace simd {

/// Value i of `out` becomes entry indices[i]. Every index lies within the `num_entries` entries: callers check the
/// largest first. `out` overlaps neither; up to 64 bytes behind it may be spoilt.
struct DictionaryKernels {
  using LookUp = void (*)(const uint8_t* entries, int64_t num_entries, const int32_t* indices, int64_t count,
                          uint8_t* out) noexcept;
  LookUp bytes1;
  LookUp bytes2;
  LookUp bytes4;
  LookUp bytes8;
  LookUp bytes16;
  /// The same for the `num_values` values of runs of indices. `packed_indices` are those of the bit-packed runs, one
  /// after the other, as expanded; up to 64 bytes behind them are read, and their values do not matter. Indices of 16
  /// bits halve what goes through the cache, and four of them are loaded at once.
  template <typename Index>
  struct LookUpRuns {
    using Kernel = void (*)(const uint8_t* entries, int64_t num_entries, const HybridRun* runs, int64_t num_runs,
                            int64_t num_values, const Index* packed_indices, uint8_t* out) noexcept;
    Kernel bytes4;
    Kernel bytes8;
    Kernel bytes16;
  };
  LookUpRuns<uint16_t> runs_u16;
  LookUpRuns<uint32_t> runs_u32;
  /// As runs_u16, with the target's gathers, if it has any: see gathers_are_faster().
  LookUpRuns<uint16_t> gathered_u16;
  /// Entries of any number of bytes.
  void (*bytes)(const uint8_t* entries, const int32_t* indices, int64_t count, int64_t byte_width,
                uint8_t* out) noexcept;
  /// Entries of one bit, to bits from `bit_offset` of `out`. Bits before are kept.
  void (*bits)(const uint8_t* entries, const int32_t* indices, int64_t count, uint8_t* out,
               int64_t bit_offset) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
