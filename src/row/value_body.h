/// Values one at a time: what lies behind the slots of a row or array, at any depth.
#pragma once

#include <cstdint>

#include "base/bits.h"
#include "lamella/column_vector.h"
#include "row/row_node.h"

namespace lamella::inline v0 {

/// A value of a flat vector: where dictionaries and constants lead.
struct ValueAt {
  const ColumnVector* vector;
  int64_t row;
  bool is_null;
};

/// Precondition: the entries of maps are flat vectors.
ValueAt value_at(const RowNode& node, const ColumnVector& vector, int64_t row) noexcept;

/// The word that a value of a kind that lies_in_slot() puts there. Throws kInvalidArgument (a timestamp in milliseconds
/// that microseconds cannot hold).
uint64_t slot_word(const RowNode& node, const ValueAt& value);

/// Bytes that a value takes behind the slots of a row, a multiple of 8; 0 for what lies in its slot. Throws
/// kResourceLimit when an array in it reaches 2 GiB.
int64_t body_bytes_in_row(const RowNode& node, const ColumnVector& vector, int64_t row);

/// What was written behind the slots.
struct Body {
  int64_t size = 0;    ///< As the slot says it.
  int64_t padded = 0;  ///< Bytes written, a multiple of 8.
};

/// Writes the value, which is not null and not in its slot, to `out`, which has room for body_bytes_in_row().
/// `padded` is as in arrays: a wide decimal fills 8 or 16 bytes, the other 16 reserved ones are zeroed all the same in
/// rows by write_field().
Body write_body(const RowNode& node, const ColumnVector& vector, int64_t row, uint8_t* out);

/// A value of a row under construction: writes its slot, its null bit and its body, which begins `cursor` bytes behind
/// `row_base`. Returns where the next body begins. The null bit has been cleared before.
int64_t write_field(const RowNode& node, const ColumnVector& vector, int64_t row, int ordinal, int num_fields,
                    uint8_t* row_base, int64_t cursor);

constexpr uint64_t offset_and_size(int64_t offset, int64_t size) noexcept {
  return static_cast<uint64_t>(offset) << 32 | static_cast<uint64_t>(size);
}

}  // namespace lamella::inline v0
