// Scans and batches as the capsules of Arrow's PyCapsule interface.
#pragma once

#include <nanobind/nanobind.h>

namespace lamella::python {

/// Adds ArrowOptions, arrow_stream(), arrow_schema() and arrow_batch().
void bind_arrow(nanobind::module_& module);

}  // namespace lamella::python
