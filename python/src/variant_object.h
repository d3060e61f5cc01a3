// Python objects of variants.
#pragma once

#include <nanobind/nanobind.h>

#include "lamella/variant.h"

namespace lamella::python {

/// None, bool, int, float, Decimal, str, bytes, UUID, objects of datetime, dict, list. Precondition: import_datetime().
/// Throws nanobind::python_error, Error (a corrupt variant, one that is nested too deep).
nanobind::object object_of(const VariantView& variant, int depth = 0);

}  // namespace lamella::python
