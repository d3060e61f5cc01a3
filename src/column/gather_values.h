/// Values by position.
#pragma once

#include <cstdint>
#include <span>

namespace lamella::inline v0 {

/// The values at `positions` of the `num_values` values from `values`, `width` bytes each, to `out`, which has 64 bytes
/// of slack. `values` and `positions` are padded on both sides.
void gather_values(const uint8_t* values, int64_t num_values, std::span<const int32_t> positions, int32_t width,
                   uint8_t* out) noexcept;

}  // namespace lamella::inline v0
