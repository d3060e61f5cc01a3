#include "encoding/rle_boolean.h"

#include <utility>

#include "base/byte_reader.h"

namespace lamella::inline v0 {

void RleBooleanDecoder::start(Buffer values, int64_t max_values) {
  values_ = std::move(values);
  if (values_.empty()) {
    cursor_.start({}, 1, max_values);
    return;
  }
  ByteReader reader(values_.bytes(), "RLE booleans");
  const auto size_bytes = reader.read<uint32_t>();
  cursor_.start(reader.take(size_bytes), 1, max_values);
}

}  // namespace lamella::inline v0
