/// Kernels that widen bit-packed values.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

/// unpack.u32[w](packed, count, out): the `count` values of w bits at `packed`, least significant bit first, to `out`.
/// Up to 64 bytes behind the last value may be spoilt.
struct UnpackKernels {
  template <typename T>
  using Unpack = void (*)(const uint8_t* packed, int64_t count, T* out) noexcept;

  Unpack<uint8_t> u8[9];
  Unpack<uint16_t> u16[17];
  Unpack<uint32_t> u32[33];
  Unpack<uint64_t> u64[65];
};

}  // namespace simd
}  // namespace lamella::inline v0
