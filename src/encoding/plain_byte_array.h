/// PLAIN pages of BYTE_ARRAY.
///
///     page     value value ...
///     value    | length, 4 bytes | length bytes |
///
/// Source: Encodings.md of the format, "Plain".
#pragma once

#include <cstdint>

#include "encoding/decoder.h"

namespace lamella::inline v0 {

/// Views that refer into the page itself. Dictionary pages are such pages, too.
class PlainByteArrayDecoder final : public ByteArrayDecoder {
 public:
  void start(Buffer values, int64_t max_values) override;
  void decode(int64_t count, StringView* out, ViewBuffers& buffers, bool check_utf8) override;
  void skip(int64_t count) override;

 private:
  [[noreturn]] void throw_does_not_fit() const;

  Buffer values_;
  int64_t position_ = 0;  ///< Of the next value's length.
  int64_t ordinal_ = 0;   ///< Of the next value.
};

}  // namespace lamella::inline v0
