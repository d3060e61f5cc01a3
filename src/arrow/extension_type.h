/// Arrow's extension types: what a type means beyond its storage.
#pragma once

#include "arrow/arrow_field.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

/// Sets the extension's name and metadata where `field.type` has one. A CRS may refer to a key of `metadata`.
void name_extension(const Schema::Metadata& metadata, ArrowField& field);

}  // namespace lamella::inline v0
