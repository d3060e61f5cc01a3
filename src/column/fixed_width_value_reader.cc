#include "column/fixed_width_value_reader.h"

#include <algorithm>
#include <utility>

#include "encoding/decoder_factory.h"

namespace lamella::inline v0 {

namespace {

/// Values converted at a time: they stay in the L1 cache between decoder and conversion.
constexpr int64_t kTileValues = 2048;

}  // namespace

FixedWidthValueReader::FixedWidthValueReader(const LeafContext& context)
    : DenseValueReader(context), conversion_(LogicalConversion::make(context.node(), context.type)) {}

FixedWidthDecoder& FixedWidthValueReader::decoder_for(Encoding encoding) {
  return decoders_.get(encoding, [&](Encoding wanted) {
    return make_fixed_width_decoder(wanted, context_.node().physical_type, context_.node().type_length);
  });
}

void FixedWidthValueReader::start_values(const Page& page) {
  page_decoder_ = &decoder_for(page.encoding);
  page_decoder_->start(page.values, page.num_values);
  page_values_ = page.values;
}

void FixedWidthValueReader::skip_values(int64_t num_values) {
  page_decoder_->skip(num_values);
}

void FixedWidthValueReader::decode_values(int64_t num_values, uint8_t* out) {
  if (conversion_.is_identity()) {
    page_decoder_->decode(num_values, out);
    conversion_.check(out, num_values);
    return;
  }
  const int64_t physical_width = conversion_.physical_width();
  for (int64_t done = 0; done < num_values; done += kTileValues) {
    const int64_t tile = std::min(kTileValues, num_values - done);
    const uint8_t* physical = page_decoder_->borrow(tile);
    if (physical == nullptr) {
      context_.pool->ensure(physical_, kTileValues * physical_width);
      page_decoder_->decode(tile, physical_.mutable_data());
      physical = physical_.data();
    }
    conversion_.apply(physical, tile, out + done * width_);
  }
}

const uint8_t* FixedWidthValueReader::decoded_values(int64_t num_values) {
  if (!conversion_.is_identity()) return nullptr;
  const uint8_t* values = page_decoder_->borrow(num_values);
  if (values != nullptr) conversion_.check(values, num_values);
  return values;
}

Buffer FixedWidthValueReader::borrow_values(int64_t num_values) {
  if (!conversion_.is_identity()) return {};
  const uint8_t* here = page_decoder_->borrow(0);
  // Vectors are read as arrays of their type: aligned to the largest power of two that divides the width, up to 8.
  const auto alignment = static_cast<uintptr_t>(std::min(width_ & -width_, 8));
  if (here == nullptr || reinterpret_cast<uintptr_t>(here) % alignment != 0) return {};
  conversion_.check(page_decoder_->borrow(num_values), num_values);
  return page_values_.slice(here - page_values_.data(), num_values * width_);
}

}  // namespace lamella::inline v0
