/// Decimals of at most 76 digits from BYTE_ARRAY.
#pragma once

#include "column/decoder_cache.h"
#include "column/dense_value_reader.h"
#include "column/value_conversion.h"
#include "encoding/decoder.h"

namespace lamella::inline v0 {

class ByteArrayDecimalValueReader final : public DenseValueReader {
 public:
  explicit ByteArrayDecimalValueReader(const LeafContext& context);

 private:
  int64_t min_value_bytes() const noexcept override { return kLengthBytes; }
  void start_values(const Page& page) override;
  void skip_values(int64_t num_values) override;
  void decode_values(int64_t num_values, uint8_t* out) override;

  ValueConversion conversion_;
  DecoderCache<ByteArrayDecoder> decoders_;
  ByteArrayDecoder* page_decoder_ = nullptr;
  Buffer views_;  ///< A tile of values before conversion.
};

}  // namespace lamella::inline v0
