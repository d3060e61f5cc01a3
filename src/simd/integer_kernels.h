/// Kernels that change the width of integers.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

struct IntegerKernels {
  /// The low 8 bits of each of `count` 32-bit integers.
  void (*narrow_32_to_8)(const uint8_t* from, int64_t count, uint8_t* to) noexcept;
  /// The low 16 bits of each of `count` 32-bit integers.
  void (*narrow_32_to_16)(const uint8_t* from, int64_t count, uint8_t* to) noexcept;
  /// `count` signed 32-bit integers as 64-bit ones.
  void (*widen_32_to_64)(const uint8_t* from, int64_t count, uint8_t* to) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
