/// Kernels on ALP vectors: integers that were decimal numbers.
#pragma once

#include <cstdint>

namespace lamella::inline v0 {
namespace simd {

struct AlpKernels {
  /// Replaces `count` integers: `frame` is added, wrapping; the signed result is converted, multiplied by `power` and
  /// then by `inverse`, rounding to nearest each time.
  void (*to_floats)(uint8_t* values, int64_t count, uint32_t frame, float power, float inverse) noexcept;
  void (*to_doubles)(uint8_t* values, int64_t count, uint64_t frame, double power, double inverse) noexcept;
};

}  // namespace simd
}  // namespace lamella::inline v0
