/// PLAIN: values one after another, little-endian; booleans as bits; byte arrays behind their 4-byte lengths.
#pragma once

#include "writer/append.h"
#include "writer/values.h"

namespace lamella::inline v0 {
namespace writer {

void encode_plain(const ValuesView& values, Bytes& out);

}  // namespace writer
}  // namespace lamella::inline v0
