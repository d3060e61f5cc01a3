/// Any encoding by its number, dictionaries apart.
#pragma once

#include <string_view>

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
  /// DELTA_BYTE_ARRAY: the first value of a page shares a prefix with the last of the page before, as parquet-mr wrote
  /// it before 1.8.0.
  bool prefixes_across_pages = false;
  std::string_view value_before = {};  ///< What the first value shares a prefix with.
};

/// Throws kInvalidArgument (an encoding that does not hold the type, or that needs more than values).
void encode_values(const ValuesView& values, Encoding encoding, const EncodingOptions& options, Bytes& out);

}  // namespace writer
}  // namespace lamella::inline v0
