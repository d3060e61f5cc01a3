/// A literal as a value of a column's type: exactly, or not at all.
#pragma once

#include <string>

#include "lamella/literal.h"
#include "lamella/type.h"
#include "predicate/value.h"

namespace lamella::inline v0 {

/// The literal as what values of `type` are compared as. Precondition: has_order(type). Throws kInvalidArgument, with
/// `column`, both types and the reason, when there is no such value. One rule is not exact, and people expect it:
/// decimal text becomes the nearest number of a floating point type, in the type's own width, so that 0.1 finds 0.1F.
Value convert_literal(const Literal& literal, const Type& type, const std::string& column);

}  // namespace lamella::inline v0
