/// Strings and binaries: views of BYTE_ARRAY values into the pages they lie in.
#pragma once

#include "column/decoder_cache.h"
#include "column/dense_value_reader.h"
#include "encoding/decoder.h"

namespace lamella::inline v0 {

class ViewValueReader final : public DenseValueReader {
 public:
  explicit ViewValueReader(const LeafContext& context);

 private:
  int64_t min_value_bytes() const noexcept override { return kLengthBytes; }
  void start_values(const Page& page) override;
  void skip_values(int64_t num_values) override;
  void decode_values(int64_t num_values, uint8_t* out) override;

  const bool check_utf8_;
  const bool replace_;
  DecoderCache<ByteArrayDecoder> decoders_;
  ByteArrayDecoder* page_decoder_ = nullptr;
};

}  // namespace lamella::inline v0
