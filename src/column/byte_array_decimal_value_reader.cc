#include "column/byte_array_decimal_value_reader.h"

#include <algorithm>
#include <utility>

#include "encoding/decoder_factory.h"

namespace lamella::inline v0 {

namespace {

constexpr int64_t kTileValues = 1024;

}  // namespace

ByteArrayDecimalValueReader::ByteArrayDecimalValueReader(const LeafContext& context)
    : DenseValueReader(context), conversion_(context) {}

void ByteArrayDecimalValueReader::decode_values(int64_t num_values, uint8_t* out) {
  context_.pool->ensure(views_, kTileValues * static_cast<int64_t>(sizeof(StringView)));
  auto* views = reinterpret_cast<StringView*>(views_.mutable_data());
  for (int64_t done = 0; done < num_values; done += kTileValues) {
    const int64_t tile = std::min(kTileValues, num_values - done);
    ViewBuffers buffers;
    page_decoder_->decode(tile, views, buffers, false);
    const std::vector<Buffer> data = buffers.release();
    conversion_.apply(std::span<const StringView>(views, static_cast<size_t>(tile)), data, out + done * width_);
  }
}

void ByteArrayDecimalValueReader::start_values(const Page& page) {
  page_decoder_ = &decoders_.get(page.encoding, [&](Encoding encoding) {
    return make_byte_array_decoder(encoding, context_.limits.max_page_bytes);
  });
  start_decoder(*page_decoder_, page);
}

void ByteArrayDecimalValueReader::skip_values(int64_t num_values) {
  page_decoder_->skip(num_values);
}

}  // namespace lamella::inline v0
