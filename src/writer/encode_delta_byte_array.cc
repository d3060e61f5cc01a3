#include "writer/encode_delta_byte_array.h"

#include <algorithm>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "writer/encode_delta_length_byte_array.h"

namespace lamella::inline v0 {
namespace writer {

void encode_delta_byte_array(const ValuesView& values, const DeltaOptions& options, Bytes& out,
                             std::string_view before) {
  if (values.type != PhysicalType::BYTE_ARRAY && values.type != PhysicalType::FIXED_LEN_BYTE_ARRAY) {
    throw Error(ErrorCode::kInvalidArgument, "DELTA_BYTE_ARRAY holds BYTE_ARRAY and FIXED_LEN_BYTE_ARRAY, not " +
                                                 std::string(to_string(values.type)));
  }
  std::vector<int32_t> prefix_lengths;
  prefix_lengths.reserve(static_cast<size_t>(values.count));
  Values suffixes(PhysicalType::BYTE_ARRAY);
  for (int64_t i = 0; i < values.count; ++i) {
    const std::string_view value = values.text(i);
    const auto shared = std::mismatch(value.begin(), value.end(), before.begin(), before.end()).first - value.begin();
    prefix_lengths.push_back(static_cast<int32_t>(shared));
    suffixes.append_bytes(value.substr(static_cast<size_t>(shared)));
    before = value;
  }
  encode_delta_binary_packed(prefix_lengths, options, out);
  encode_delta_length_byte_array(suffixes.view(), options, out);
}

}  // namespace writer
}  // namespace lamella::inline v0
