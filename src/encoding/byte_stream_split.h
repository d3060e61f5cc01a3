/// BYTE_STREAM_SPLIT: all first bytes of the values, then all second bytes, and so on.
#pragma once

#include <cstdint>

#include "encoding/decoder.h"

namespace lamella::inline v0 {

/// Values of `byte_width` bytes. Throws kCorruptFile: a size that is no multiple of the width, missing values.
class ByteStreamSplitDecoder final : public FixedWidthDecoder {
 public:
  explicit ByteStreamSplitDecoder(int32_t byte_width) noexcept : byte_width_(byte_width) {}

  void start(Buffer values, int64_t max_values) override;
  void decode(int64_t count, uint8_t* out) override;
  void skip(int64_t count) override;

 private:
  int64_t take(int64_t count);

  int32_t byte_width_;
  Buffer values_;
  int64_t num_values_ = 0;  ///< Also the distance between streams.
  int64_t position_ = 0;
};

}  // namespace lamella::inline v0
