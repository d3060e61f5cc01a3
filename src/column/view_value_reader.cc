#include "column/view_value_reader.h"

#include <utility>

#include "column/utf8_replacement.h"
#include "encoding/decoder_factory.h"

namespace lamella::inline v0 {

ViewValueReader::ViewValueReader(const LeafContext& context)
    : DenseValueReader(context),
      check_utf8_(context.type.is_text() && context.utf8_output == Utf8Output::kCheck),
      replace_(context.type.is_text() && context.utf8_output == Utf8Output::kReplace) {}

void ViewValueReader::start_values(const Page& page) {
  page_decoder_ = &decoders_.get(page.encoding, [&](Encoding encoding) {
    return make_byte_array_decoder(encoding, context_.limits.max_page_bytes);
  });
  start_decoder(*page_decoder_, page);
}

void ViewValueReader::skip_values(int64_t num_values) {
  page_decoder_->skip(num_values);
}

void ViewValueReader::decode_values(int64_t num_values, uint8_t* out) {
  auto* views = reinterpret_cast<StringView*>(out);
  page_decoder_->decode(num_values, views, view_buffers_, check_utf8_);
  if (replace_) replace_invalid_utf8({views, static_cast<size_t>(num_values)}, view_buffers_, *context_.pool);
}

}  // namespace lamella::inline v0
