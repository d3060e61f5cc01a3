/// Loops that say a bit for each row.
#pragma once

#include <array>
#include <cstdint>

#include "base/bits.h"
#include "vector/row_bits.h"

namespace lamella::inline v0 {

/// Eight bytes that are 0 or 1 as eight bits: each product bit of the upper byte is one byte's.
inline uint64_t pack_eight(const uint8_t* flags) noexcept {
  return (load<uint64_t>(flags) * 0x0102040810204080) >> 56;
}

/// Sets the bit of each row for which `is_true(row)` is. Rows go by 64: flags first, which compilers vectorise, then
/// one word of bits. Precondition: no bit is set.
template <typename IsTrue>
void fill_rows(RowBits& rows, IsTrue is_true) {
  alignas(64) std::array<uint8_t, 64> flags;
  const int64_t num_whole = rows.num_rows() / 64;
  for (int64_t word = 0; word < num_whole; ++word) {
    for (int64_t i = 0; i < 64; ++i)
      flags[static_cast<size_t>(i)] = is_true(word * 64 + i) ? 1 : 0;
    uint64_t bits = 0;
    for (size_t i = 0; i < 8; ++i)
      bits |= pack_eight(flags.data() + 8 * i) << (8 * i);
    rows.words()[word] = bits;
  }
  for (int64_t row = num_whole * 64; row < rows.num_rows(); ++row)
    rows.words()[num_whole] |= uint64_t{is_true(row)} << (row & 63);
}

}  // namespace lamella::inline v0
