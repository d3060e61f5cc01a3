/// The kinds of leaf column that the property tests write, and what their values look like in vectors.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamella/type.h"
#include "writer/schema.h"

namespace lamella::inline v0 {
namespace property {

struct ColumnKind {
  std::string name;
  writer::Node node;  ///< Required, named "c".
  Type type;          ///< In vectors.
};

const std::vector<ColumnKind>& column_kinds();

/// Encodings that hold the kind's physical type.
std::vector<Encoding> encodings_of(const ColumnKind& kind);

/// The PLAIN bytes (byte arrays without their length) of a value. Equal ranks give equal values; small ones are the
/// extremes of the type.
std::string plain_value(const ColumnKind& kind, uint64_t rank);

/// The bytes that the value has in a vector: one byte for a boolean, the text for views, else the fixed-width value.
std::string vector_value(const ColumnKind& kind, const std::string& plain);

}  // namespace property
}  // namespace lamella::inline v0
