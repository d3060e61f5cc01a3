/// Text and binary as Arrow's older layout: offsets, and all bytes one behind the other.
#pragma once

#include "lamella/arrow.h"
#include "lamella/buffer.h"
#include "lamella/column_vector.h"

namespace lamella::inline v0 {

struct OffsetText {
  Buffer offsets;  ///< length + 1 of int32, or int64 for ArrowText::kLargeOffsets.
  Buffer bytes;
};

/// The values of a flat vector of Layout::kViews, or of a dictionary vector of such. Precondition: `text` is not
/// kViews. Throws kResourceLimit (more than 2^31 - 1 bytes with ArrowText::kOffsets), kOutOfMemory.
OffsetText offset_text(const ColumnVector& vector, ArrowText text);

}  // namespace lamella::inline v0
