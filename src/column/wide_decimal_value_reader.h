/// Decimals of over 76 digits from FIXED_LEN_BYTE_ARRAY: too wide for a fixed-width vector, so they become views.
#pragma once

#include "column/decoder_cache.h"
#include "column/dense_value_reader.h"
#include "encoding/decoder.h"

namespace lamella::inline v0 {

class WideDecimalValueReader final : public DenseValueReader {
 public:
  explicit WideDecimalValueReader(const LeafContext& context) : DenseValueReader(context) {}

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
