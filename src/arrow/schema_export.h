/// Types as ArrowSchema structures.
#pragma once

#include <vector>

#include "arrow/arrow_field.h"
#include "lamella/arrow_abi.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// A struct of `fields`. Throws kResourceLimit (metadata beyond 2^31 - 1 bytes) and leaves `out` released.
void export_fields(const std::vector<ArrowField>& fields, const Schema::Metadata& metadata, ArrowSchema* out);

}  // namespace lamella::inline v0
