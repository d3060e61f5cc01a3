/// The schema that a consumer would like best.
#pragma once

#include <vector>

#include "arrow/arrow_field.h"
#include "lamella/arrow_abi.h"

namespace lamella::inline v0 {

/// Gives the fields the types of `requested` where a conversion that loses nothing leads there, and leaves the others
/// as they are. Throws kInvalidArgument (no struct, or other columns).
void request_types(const ArrowSchema& requested, std::vector<ArrowField>& fields);

}  // namespace lamella::inline v0
