/// Which values of a page belong to a choice of its rows.
#pragma once

#include <cstdint>
#include <span>

#include "lamella/buffer.h"

namespace lamella::inline v0 {

/// Rows of `rows`, which ascend within the rows that bits of `validity` from bit 0 tell of, as positions among the
/// values of the rows that are valid: to `positions`. Whether each is valid goes to `validity_out`, from bit
/// `bit_offset`; bits before are kept, and the rest of the last byte is zeroed. Returns how many positions there are.
/// `first_row` is taken off every row.
int64_t positions_of_rows(std::span<const int32_t> rows, int32_t first_row, const uint8_t* validity, int32_t* positions,
                          uint8_t* validity_out, int64_t bit_offset) noexcept;

}  // namespace lamella::inline v0
