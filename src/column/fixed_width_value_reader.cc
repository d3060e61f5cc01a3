#include "column/fixed_width_value_reader.h"

#include <algorithm>
#include <utility>

#include "column/gather_values.h"
#include "encoding/decoder_factory.h"

namespace lamella::inline v0 {

FixedWidthValueReader::FixedWidthValueReader(const LeafContext& context)
    : DenseValueReader(context), conversion_(context) {}

FixedWidthDecoder& FixedWidthValueReader::decoder_for(Encoding encoding) {
  return decoders_.get(encoding, [&](Encoding wanted) {
    return make_fixed_width_decoder(wanted, context_.node().physical_type, context_.node().type_length);
  });
}

void FixedWidthValueReader::start_values(const Page& page) {
  page_decoder_ = &decoder_for(page.encoding);
  start_decoder(*page_decoder_, page);
  page_values_ = page.values;
}

void FixedWidthValueReader::skip_values(int64_t num_values) {
  page_decoder_->skip(num_values);
}

void FixedWidthValueReader::decode_values(int64_t num_values, uint8_t* out) {
  if (conversion_.is_identity()) {
    page_decoder_->decode(num_values, out);
    conversion_.settle(out, num_values);
    return;
  }
  const int64_t physical_width = conversion_.physical_width();
  for (int64_t done = 0; done < num_values; done += ValueConversion::kMostValues) {
    const int64_t tile = std::min(ValueConversion::kMostValues, num_values - done);
    const uint8_t* physical = page_decoder_->borrow(tile);
    if (physical == nullptr) {
      context_.pool->ensure(physical_, ValueConversion::kMostValues * physical_width);
      page_decoder_->decode(tile, physical_.mutable_data());
      physical = physical_.data();
    }
    conversion_.apply(physical, tile, out + done * width_);
  }
}

/// The next values where they lie, without moving behind them, when they are right as they are.
const uint8_t* FixedWidthValueReader::values_here(int64_t num_values) {
  if (!conversion_.is_identity()) return nullptr;
  const uint8_t* here = page_decoder_->borrow(0);
  if (here == nullptr) return nullptr;
  const int64_t bytes_left = page_values_.size() - (here - page_values_.data());
  // What is too short is for the decoder to complain about.
  if (num_values * width_ > bytes_left) page_decoder_->borrow(num_values);
  return conversion_.check(here, num_values) ? here : nullptr;
}

const uint8_t* FixedWidthValueReader::decoded_values(int64_t num_values) {
  const uint8_t* values = values_here(num_values);
  if (values != nullptr) page_decoder_->borrow(num_values);
  return values;
}

void FixedWidthValueReader::pick_values(int64_t num_values, std::span<const int32_t> positions, uint8_t* out) {
  const uint8_t* values = conversion_.is_identity() ? page_decoder_->borrow(num_values) : nullptr;
  if (values == nullptr) {
    DenseValueReader::pick_values(num_values, positions, out);
    return;
  }
  gather_values(values, num_values, positions, width_, out);
  conversion_.check(out, static_cast<int64_t>(positions.size()));
}

Buffer FixedWidthValueReader::borrow_values(int64_t num_values) {
  if (!conversion_.is_identity()) return {};
  const uint8_t* here = page_decoder_->borrow(0);
  // Vectors are read as arrays of their type: aligned to the largest power of two that divides the width, up to 8.
  const auto alignment = static_cast<uintptr_t>(std::min(width_ & -width_, 8));
  if (here == nullptr || reinterpret_cast<uintptr_t>(here) % alignment != 0) return {};
  if (values_here(num_values) == nullptr) return {};
  page_decoder_->borrow(num_values);
  return page_values_.slice(here - page_values_.data(), num_values * width_);
}

bool FixedWidthValueReader::knows_values(const ColumnFilter& filter) const {
  return conversion_.kept_integers() && filter.passing_integers() && page_decoder_->near_next();
}

AlikeValues FixedWidthValueReader::alike_values(int64_t num_values, const ColumnFilter& filter) const {
  if (!knows_values(filter)) return {};
  IntegerRange alike = *conversion_.kept_integers();
  const int64_t here = *page_decoder_->near_next();
  const std::span<const IntegerRange> ranges = *filter.passing_integers();
  bool pass = false;
  for (const IntegerRange& passing : ranges) {
    if (passing.high < here) {
      alike.low = std::max(alike.low, passing.high + 1);
    } else {
      pass = passing.low <= here;
      if (pass) alike.low = std::max(alike.low, passing.low);
      alike.high = std::min(alike.high, pass ? passing.high : passing.low - 1);
      break;
    }
  }
  return {page_decoder_->count_within(num_values, alike.low, alike.high), pass};
}

}  // namespace lamella::inline v0
