/// Booleans, as bits.
#pragma once

#include <cstdint>
#include <span>

#include "column/decoder_cache.h"
#include "column/leaf_context.h"
#include "column/value_reader.h"
#include "encoding/decoder.h"

namespace lamella::inline v0 {

class BooleanValueReader final : public ValueReader {
 public:
  explicit BooleanValueReader(const LeafContext& context) : context_(context) {}

  void set_dictionary(const Page& page) override;
  void clear_dictionary() override {}
  void start_page(const Page& page) override;
  bool gives_dictionary() const noexcept override { return false; }
  double bytes_per_value() const noexcept override { return 0.125; }
  void skip(int64_t num_values) override;
  Buffer borrow(int64_t) override { return {}; }
  void begin(int64_t num_rows, ValueForm form) override;
  void append(int64_t num_rows, int64_t num_valid, const uint8_t* validity) override;
  void append_picked(int64_t num_values, std::span<const int32_t> positions, int64_t num_rows,
                     const uint8_t* validity) override;
  void finish(ColumnVector::Parts& parts) override;

 private:
  const LeafContext& context_;
  DecoderCache<BooleanDecoder> decoders_;
  BooleanDecoder* page_decoder_ = nullptr;
  Buffer bits_;
  int64_t num_rows_ = 0;  ///< Appended so far.
  Buffer dense_;          ///< Values before nulls are put between them.
  Buffer picked_;         ///< Those of them that were chosen.
};

}  // namespace lamella::inline v0
