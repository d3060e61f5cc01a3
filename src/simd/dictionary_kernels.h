/// Kernels that look indices up in a dictionary.
#pragma once

#include <cstdint>

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
  /// Entries of any number of bytes.
  void (*bytes)(const uint8_t* entries, const int32_t* indices, int64_t count, int64_t byte_width,
                uint8_t* out) noexcept;
  /// Entries of one bit, to bits from `bit_offset` of `out`. Bits before are kept.
  void (*bits)(const uint8_t* entries, const int32_t* indices, int64_t count, uint8_t* out,
               int64_t bit_offset) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
