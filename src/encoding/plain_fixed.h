/// PLAIN for every type of fixed width, and for BOOLEAN.
#pragma once

#include <cstdint>

#include "encoding/decoder.h"

namespace lamella::inline v0 {

/// PLAIN values of `byte_width` bytes, one after the other.
class PlainFixedDecoder final : public FixedWidthDecoder {
 public:
  explicit PlainFixedDecoder(int32_t byte_width) noexcept : byte_width_(byte_width) {}

  void start(Buffer values, int64_t max_values) override;
  void decode(int64_t count, uint8_t* out) override;
  const uint8_t* borrow(int64_t count) override;
  void skip(int64_t count) override { take(count); }

 private:
  const uint8_t* take(int64_t count);

  int32_t byte_width_;
  Buffer values_;
  int64_t position_ = 0;
};

/// PLAIN booleans: a bit each, least significant bit first.
class PlainBooleanDecoder final : public BooleanDecoder {
 public:
  void start(Buffer values, int64_t max_values) override;
  void decode(int64_t count, uint8_t* bits, int64_t bit_offset) override;
  void skip(int64_t count) override { take(count); }

 private:
  int64_t take(int64_t count);

  Buffer values_;
  int64_t position_ = 0;  ///< In bits.
};

}  // namespace lamella::inline v0
