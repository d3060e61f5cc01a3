#include "writer/encode_byte_stream_split.h"

#include <string>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace writer {

void encode_byte_stream_split(const ValuesView& values, Bytes& out) {
  if (values.type == PhysicalType::BOOLEAN || values.type == PhysicalType::INT96 ||
      values.type == PhysicalType::BYTE_ARRAY) {
    throw Error(ErrorCode::kInvalidArgument, "BYTE_STREAM_SPLIT does not hold " + std::string(to_string(values.type)));
  }
  size_t end = out.size();
  out.resize(end + static_cast<size_t>(values.total_bytes()));
  for (int32_t stream = 0; stream < values.width; ++stream) {
    for (int64_t i = 0; i < values.count; ++i)
      out[end++] = values.data[i * values.width + stream];
  }
}

}  // namespace writer
}  // namespace lamella::inline v0
