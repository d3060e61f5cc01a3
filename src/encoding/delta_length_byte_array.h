/// DELTA_LENGTH_BYTE_ARRAY pages.
///
///     page     | lengths, DELTA_BINARY_PACKED | all values' bytes, one after the other |
///
/// Source: Encodings.md of the format, "Delta-length byte array".
#pragma once

#include <cstdint>

#include "encoding/decoder.h"
#include "encoding/delta_binary_packed.h"

namespace lamella::inline v0 {

/// Views that refer into the page itself.
class DeltaLengthByteArrayDecoder final : public ByteArrayDecoder {
 public:
  void start(Buffer values, int64_t max_values) override;
  void decode(int64_t count, StringView* out, ViewBuffers& buffers, bool check_utf8) override;
  void skip(int64_t count) override;

 private:
  void decode_tile(int64_t count, StringView* out, ViewBuffers& buffers, bool check_utf8);
  [[noreturn]] void throw_does_not_fit(int32_t length) const;

  Buffer values_;
  DeltaBinaryPackedReader<int32_t> lengths_;
  int64_t position_ = 0;  ///< Of the next value.
  int64_t ordinal_ = 0;   ///< Of the next value.
};

}  // namespace lamella::inline v0
