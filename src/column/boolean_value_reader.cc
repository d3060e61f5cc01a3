#include "column/boolean_value_reader.h"

#include <cstring>
#include <string>
#include <utility>

#include "base/bits.h"
#include "encoding/decoder_factory.h"
#include "lamella/error.h"
#include "simd/bitmap_kernels.h"
#include "simd/kernels.h"
#include "simd/spread_kernels.h"

namespace lamella::inline v0 {

void BooleanValueReader::set_dictionary(const Page&) {
  throw Error(ErrorCode::kNotImplemented, "a dictionary of booleans");
}

void BooleanValueReader::start_page(const Page& page) {
  page_decoder_ = &decoders_.get(page.encoding, make_boolean_decoder);
  page_decoder_->start(page.values, page.num_values);
}

void BooleanValueReader::skip(int64_t num_values) {
  page_decoder_->skip(num_values);
}

void BooleanValueReader::begin(int64_t num_rows, ValueForm) {
  bits_ = context_.pool->allocate(bytes_for_bits(num_rows));
  num_rows_ = 0;
}

void BooleanValueReader::append(int64_t num_rows, int64_t num_valid, const uint8_t* validity) {
  if (num_valid == num_rows) {
    page_decoder_->decode(num_rows, bits_.mutable_data(), num_rows_);
  } else {
    context_.pool->ensure(dense_, bytes_for_bits(num_valid));
    if (num_valid > 0) page_decoder_->decode(num_valid, dense_.mutable_data(), 0);
    simd::kernels().spread->bits(dense_.data(), 0, validity, num_rows_, num_rows, bits_.mutable_data(), num_rows_);
  }
  num_rows_ += num_rows;
}

/// Bits are quicker decoded than passed over.
void BooleanValueReader::append_picked(int64_t num_values, std::span<const int32_t> positions, int64_t num_rows,
                                       const uint8_t* validity) {
  const auto num_picked = static_cast<int64_t>(positions.size());
  context_.pool->ensure(dense_, bytes_for_bits(num_values));
  context_.pool->ensure(picked_, bytes_for_bits(num_picked));
  if (num_values > 0) page_decoder_->decode(num_values, dense_.mutable_data(), 0);
  std::memset(picked_.mutable_data(), 0, static_cast<size_t>(bytes_for_bits(num_picked)));
  for (int64_t i = 0; i < num_picked; ++i) {
    if (bit_is_set(dense_.data(), positions[static_cast<size_t>(i)])) set_bit(picked_.mutable_data(), i);
  }
  if (num_picked == num_rows) {
    simd::kernels().bitmap->copy(picked_.data(), 0, num_rows, bits_.mutable_data(), num_rows_);
  } else {
    simd::kernels().spread->bits(picked_.data(), 0, validity, num_rows_, num_rows, bits_.mutable_data(), num_rows_);
  }
  num_rows_ += num_rows;
}

void BooleanValueReader::finish(ColumnVector::Parts& parts) {
  parts.values = std::exchange(bits_, Buffer());
}

}  // namespace lamella::inline v0
