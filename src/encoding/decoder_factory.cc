#include "encoding/decoder_factory.h"

#include <string>

#include "base/plain_width.h"
#include "encoding/alp.h"
#include "encoding/byte_stream_split.h"
#include "encoding/delta_binary_packed.h"
#include "encoding/delta_byte_array.h"
#include "encoding/delta_length_byte_array.h"
#include "encoding/plain_byte_array.h"
#include "encoding/plain_fixed.h"
#include "encoding/rle_boolean.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

[[noreturn]] void throw_no_decoder(Encoding encoding, PhysicalType type) {
  throw Error(ErrorCode::kCorruptFile,
              "values of type " + std::string(to_string(type)) + " in encoding " + std::string(to_string(encoding)) +
                  " (" + std::to_string(static_cast<int>(encoding)) + "), which the format does not have");
}

int32_t byte_width_of(PhysicalType type, int32_t type_length) {
  if (type == PhysicalType::BOOLEAN || type == PhysicalType::BYTE_ARRAY) {
    throw Error(ErrorCode::kInvalidArgument, std::string(to_string(type)) + " is not a type of fixed width");
  }
  if (type == PhysicalType::FIXED_LEN_BYTE_ARRAY && type_length <= 0) {
    throw Error(ErrorCode::kCorruptFile,
                "FIXED_LEN_BYTE_ARRAY of " + std::to_string(type_length) + " bytes: a value has at least one");
  }
  return plain_width(type, type_length);
}

}  // namespace

std::unique_ptr<FixedWidthDecoder> make_fixed_width_decoder(Encoding encoding, PhysicalType type, int32_t type_length) {
  const int32_t byte_width = byte_width_of(type, type_length);
  switch (encoding) {
    case Encoding::PLAIN:
      return std::make_unique<PlainFixedDecoder>(byte_width);
    case Encoding::DELTA_BINARY_PACKED:
      if (type == PhysicalType::INT32) return std::make_unique<DeltaBinaryPackedDecoder<int32_t>>();
      if (type == PhysicalType::INT64) return std::make_unique<DeltaBinaryPackedDecoder<int64_t>>();
      break;
    case Encoding::DELTA_BYTE_ARRAY:
      if (type == PhysicalType::FIXED_LEN_BYTE_ARRAY) return std::make_unique<DeltaByteArrayFixedDecoder>(byte_width);
      break;
    case Encoding::ALP:
      if (type == PhysicalType::FLOAT) return std::make_unique<AlpDecoder<float>>();
      if (type == PhysicalType::DOUBLE) return std::make_unique<AlpDecoder<double>>();
      break;
    case Encoding::BYTE_STREAM_SPLIT:
      if (type != PhysicalType::INT96) return std::make_unique<ByteStreamSplitDecoder>(byte_width);
      break;
    default:
      break;
  }
  throw_no_decoder(encoding, type);
}

std::unique_ptr<BooleanDecoder> make_boolean_decoder(Encoding encoding) {
  if (encoding == Encoding::PLAIN) return std::make_unique<PlainBooleanDecoder>();
  if (encoding == Encoding::RLE) return std::make_unique<RleBooleanDecoder>();
  throw_no_decoder(encoding, PhysicalType::BOOLEAN);
}

std::unique_ptr<ByteArrayDecoder> make_byte_array_decoder(Encoding encoding, int64_t max_built_bytes) {
  switch (encoding) {
    case Encoding::PLAIN:
      return std::make_unique<PlainByteArrayDecoder>();
    case Encoding::DELTA_LENGTH_BYTE_ARRAY:
      return std::make_unique<DeltaLengthByteArrayDecoder>();
    case Encoding::DELTA_BYTE_ARRAY:
      return std::make_unique<DeltaByteArrayDecoder>(max_built_bytes);
    default:
      throw_no_decoder(encoding, PhysicalType::BYTE_ARRAY);
  }
}

}  // namespace lamella::inline v0
