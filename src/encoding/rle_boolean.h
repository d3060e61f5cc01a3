/// RLE booleans.
///
///     page       size in bytes (u32) | RLE/bit-packed hybrid of width 1
#pragma once

#include <cstdint>

#include "encoding/decoder.h"
#include "encoding/rle_bit_packed.h"

namespace lamella::inline v0 {

class RleBooleanDecoder final : public BooleanDecoder {
 public:
  RleBooleanDecoder() noexcept : cursor_("RLE booleans") {}

  void start(Buffer values, int64_t max_values) override;
  void decode(int64_t count, uint8_t* bits, int64_t bit_offset) override {
    cursor_.decode_bits(count, bits, bit_offset);
  }
  void skip(int64_t count) override { cursor_.skip_bits(count); }

 private:
  Buffer values_;
  RleBitPackedCursor cursor_;
};

}  // namespace lamella::inline v0
