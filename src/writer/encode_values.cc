#include "writer/encode_values.h"

#include <string>

#include "lamella/error.h"
#include "writer/encode_byte_stream_split.h"
#include "writer/encode_delta_byte_array.h"
#include "writer/encode_delta_length_byte_array.h"
#include "writer/encode_plain.h"

namespace lamella::inline v0 {
namespace writer {

void encode_values(const ValuesView& values, Encoding encoding, const EncodingOptions& options, Bytes& out) {
  switch (encoding) {
    case Encoding::PLAIN:
      return encode_plain(values, out);
    case Encoding::RLE:
      if (values.type == PhysicalType::BOOLEAN) return encode_rle_booleans(values, options.runs, out);
      break;
    case Encoding::DELTA_BINARY_PACKED:
      return encode_delta_binary_packed(values, options.delta, out);
    case Encoding::DELTA_LENGTH_BYTE_ARRAY:
      return encode_delta_length_byte_array(values, options.delta, out);
    case Encoding::DELTA_BYTE_ARRAY:
      return encode_delta_byte_array(values, options.delta, out, options.value_before);
    case Encoding::BYTE_STREAM_SPLIT:
      return encode_byte_stream_split(values, out);
    case Encoding::ALP:
      return encode_alp(values, options.alp, out);
    case Encoding::PLAIN_DICTIONARY:
    case Encoding::RLE_DICTIONARY:
    case Encoding::BIT_PACKED:
      break;
  }
  throw Error(ErrorCode::kInvalidArgument,
              "values of " + std::string(to_string(values.type)) + " in encoding " + std::string(to_string(encoding)));
}

}  // namespace writer
}  // namespace lamella::inline v0
