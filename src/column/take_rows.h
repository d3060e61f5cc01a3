/// Rows of a vector as a vector, in memory of a pool.
#pragma once

#include <cstdint>
#include <span>

#include "lamella/buffer.h"
#include "lamella/column_vector.h"

namespace lamella::inline v0 {

/// What values.take(rows) gives, and with `expands` what flatten() makes of that. `rows` are padded on both sides.
ColumnVector take_rows(const ColumnVector& values, std::span<const int32_t> rows, bool expands, BufferPool& pool);

}  // namespace lamella::inline v0
