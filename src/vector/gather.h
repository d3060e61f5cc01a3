/// Rows of a vector, by ordinal, as a new vector: what take() and flatten() are made of.
#pragma once

#include <cstdint>
#include <span>

#include "lamella/column_vector.h"

namespace lamella::inline v0 {

/// Which rows to gather. A row whose bit in `valid` is 0 becomes null whatever `ordinals` says of it; its ordinal must
/// still be one of the source. nullptr: all bits are 1.
struct GatherRows {
  std::span<const int32_t> ordinals;
  const uint8_t* valid = nullptr;

  int64_t size() const noexcept { return static_cast<int64_t>(ordinals.size()); }
};

/// The rows of a flat `source`, with new buffers but for those that views point into. Children keep their encoding when
/// `rows.valid` is nullptr, and must be flat otherwise. Throws kResourceLimit when the elements of a list pass 2^31 -
/// 1, or nesting its cap.
ColumnVector gather(const ColumnVector& source, const GatherRows& rows, int depth = 0);

/// A flat vector of `length` nulls: zeros, empty views, empty lists, null members.
ColumnVector flat_nulls(const Type& type, int64_t length, int depth = 0);

}  // namespace lamella::inline v0
