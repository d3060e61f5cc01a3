#include "column/picked_values.h"

#include <bit>

#include "base/bits.h"

namespace lamella::inline v0 {

int64_t positions_of_rows(std::span<const int32_t> rows, int32_t first_row, const uint8_t* validity, int32_t* positions,
                          uint8_t* validity_out, int64_t bit_offset) noexcept {
  int64_t num_positions = 0;
  int64_t word = 0;
  int64_t values_before = 0;  // Of the rows before the word.
  auto valid = load<uint64_t>(validity);
  for (const int32_t each : rows) {
    const int64_t row = each - first_row;
    for (; word < row / 64; ++word) {
      values_before += std::popcount(valid);
      valid = load<uint64_t>(validity + (word + 1) * 8);
    }
    const int bit = static_cast<int>(row % 64);
    const bool is_valid = ((valid >> bit) & 1) != 0;
    positions[num_positions] = static_cast<int32_t>(values_before + std::popcount(valid & low_bits(bit)));
    num_positions += is_valid ? 1 : 0;
    uint8_t& out = validity_out[bit_offset / 8];
    const int out_bit = static_cast<int>(bit_offset % 8);
    out = static_cast<uint8_t>((out & low_bits(out_bit)) | (is_valid ? 1U << out_bit : 0U));
    ++bit_offset;
  }
  return num_positions;
}

}  // namespace lamella::inline v0
