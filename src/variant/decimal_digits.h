/// How many digits decimals have.
#pragma once

#include "lamella/variant.h"

namespace lamella::inline v0::variant {

/// Whether the unscaled value has at most `digits` digits. Precondition: 1 <= digits <= 38.
bool fits_digits(const VariantDecimal& decimal, int digits) noexcept;

}  // namespace lamella::inline v0::variant
