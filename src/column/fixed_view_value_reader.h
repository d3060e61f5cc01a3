/// Views from FIXED_LEN_BYTE_ARRAY: decimals of over 76 digits, which are too wide for a fixed-width vector, and
/// whatever is wanted as binary.
#pragma once

#include "column/decoder_cache.h"
#include "column/dense_value_reader.h"
#include "encoding/decoder.h"

namespace lamella::inline v0 {

class FixedViewValueReader final : public DenseValueReader {
 public:
  explicit FixedViewValueReader(const LeafContext& context) : DenseValueReader(context) {}

 private:
  int64_t min_value_bytes() const noexcept override { return context_.node().type_length; }
  void start_values(const Page& page) override;
  void skip_values(int64_t num_values) override { page_decoder_->skip(num_values); }
  void decode_values(int64_t num_values, uint8_t* out) override;

  FixedWidthDecoder& decoder_for(Encoding encoding);

  DecoderCache<FixedWidthDecoder> decoders_;
  FixedWidthDecoder* page_decoder_ = nullptr;
};

}  // namespace lamella::inline v0
