#include "column/fixed_view_value_reader.h"

#include <cstring>
#include <string>

#include "base/bits.h"
#include "encoding/decoder_factory.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

FixedWidthDecoder& FixedViewValueReader::decoder_for(Encoding encoding) {
  return decoders_.get(encoding, [&](Encoding wanted) {
    return make_fixed_width_decoder(wanted, context_.node().physical_type, context_.node().type_length);
  });
}

void FixedViewValueReader::start_values(const Page& page) {
  page_decoder_ = &decoder_for(page.encoding);
  start_decoder(*page_decoder_, page);
}

void FixedViewValueReader::decode_values(int64_t num_values, uint8_t* out) {
  const int64_t length = context_.node().type_length;
  if (num_values * length > INT32_MAX) {
    throw Error(ErrorCode::kResourceLimit, "a batch of " + std::to_string(num_values) + " values of " +
                                               std::to_string(length) + " bytes passes 2 GiB");
  }
  Buffer bytes = context_.pool->allocate(num_values * length);
  page_decoder_->decode(num_values, bytes.mutable_data());
  StringView view;
  view.length = static_cast<int32_t>(length);
  if (view.is_inline()) {
    for (int64_t i = 0; i < num_values; ++i) {
      std::memcpy(view.inlined, bytes.data() + i * length, static_cast<size_t>(length));
      store(out + i * width_, view);
    }
    return;
  }
  view.reference.buffer = view_buffers_.ordinal_of(bytes);
  for (int64_t i = 0; i < num_values; ++i) {
    view.reference.offset = static_cast<int32_t>(i * length);
    std::memcpy(view.reference.prefix, bytes.data() + i * length, sizeof(view.reference.prefix));
    store(out + i * width_, view);
  }
}

}  // namespace lamella::inline v0
