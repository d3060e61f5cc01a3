// Types, fields and metadata as Python sees them.
#pragma once

#include <nanobind/nanobind.h>

#include "source_file.h"

namespace lamella::python {

/// Adds the classes Type and Field.
void bind_types(nanobind::module_& module);

/// The footer as dicts and lists.
nanobind::dict describe_metadata(const SourceFile& file);

}  // namespace lamella::python
