/// Fixed-width types from INT32, INT64, INT96, FLOAT, DOUBLE and FIXED_LEN_BYTE_ARRAY.
#pragma once

#include "column/decoder_cache.h"
#include "column/dense_value_reader.h"
#include "column/value_conversion.h"
#include "encoding/decoder.h"

namespace lamella::inline v0 {

class FixedWidthValueReader final : public DenseValueReader {
 public:
  explicit FixedWidthValueReader(const LeafContext& context);

 private:
  int64_t min_value_bytes() const noexcept override { return conversion_.physical_width(); }
  void start_values(const Page& page) override;
  void skip_values(int64_t num_values) override;
  void decode_values(int64_t num_values, uint8_t* out) override;
  const uint8_t* decoded_values(int64_t num_values) override;
  void pick_values(int64_t num_values, std::span<const int32_t> positions, uint8_t* out) override;
  Buffer borrow_values(int64_t num_values) override;
  AlikeValues alike_values(int64_t num_values, const ColumnFilter& filter) const override;
  bool knows_values(const ColumnFilter& filter) const override;

  FixedWidthDecoder& decoder_for(Encoding encoding);
  const uint8_t* values_here(int64_t num_values);

  ValueConversion conversion_;
  DecoderCache<FixedWidthDecoder> decoders_;
  FixedWidthDecoder* page_decoder_ = nullptr;
  Buffer page_values_;
  Buffer physical_;  ///< A tile of values before conversion.
};

}  // namespace lamella::inline v0
