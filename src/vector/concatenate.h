/// Vectors one behind the other.
#pragma once

#include <span>

#include "lamella/column_vector.h"

namespace lamella::inline v0 {

/// The rows of all `vectors`, at least one, which have the same type. Vectors that share a dictionary keep it, and what
/// is null throughout stays so; all else becomes flat. Views keep pointing where they do. Throws kResourceLimit when
/// the elements of lists or the buffers of views pass 2^31 - 1, or nesting its cap.
ColumnVector concatenate(std::span<const ColumnVector> vectors, int depth = 0);

}  // namespace lamella::inline v0
