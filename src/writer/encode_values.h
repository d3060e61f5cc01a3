/// Any encoding by its number, dictionaries apart.
#pragma once

#include "writer/encode_alp.h"
#include "writer/encode_delta_binary_packed.h"
#include "writer/encode_rle_bit_packed.h"

namespace lamella::inline v0 {
namespace writer {

/// What encodings leave to the writer.
struct EncodingOptions {
  HybridOptions runs;  ///< Booleans and dictionary indices.
  DeltaOptions delta;
  AlpOptions alp;
};

/// Throws kInvalidArgument (an encoding that does not hold the type, or that needs more than values).
void encode_values(const ValuesView& values, Encoding encoding, const EncodingOptions& options, Bytes& out);

}  // namespace writer
}  // namespace lamella::inline v0
