#include "writer/encode_delta_length_byte_array.h"

#include <string>
#include <vector>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace writer {

void encode_delta_length_byte_array(const ValuesView& values, const DeltaOptions& options, Bytes& out) {
  if (values.type != PhysicalType::BYTE_ARRAY) {
    throw Error(ErrorCode::kInvalidArgument,
                "DELTA_LENGTH_BYTE_ARRAY holds BYTE_ARRAY, not " + std::string(to_string(values.type)));
  }
  std::vector<int32_t> lengths;
  lengths.reserve(static_cast<size_t>(values.count));
  for (int64_t i = 0; i < values.count; ++i)
    lengths.push_back(static_cast<int32_t>(values.bytes(i).size()));
  encode_delta_binary_packed(lengths, options, out);
  if (values.count > 0) {
    append_bytes(out, {values.data + values.offsets[0], static_cast<size_t>(values.total_bytes())});
  }
}

}  // namespace writer
}  // namespace lamella::inline v0
