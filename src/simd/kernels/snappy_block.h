/// SnappyBlock: carries out one element at a time, with every bound checked.
///
///     tag byte    bits 0-1   bits 2-7                                         then
///     literal     0          length - 1, if under 60                          the bytes
///                            60 to 63                                         length - 1 in 1 to 4 bytes, the bytes
///     copy        1          length - 4 (bits 2-4), offset's bits 8-10 (5-7)  offset's bits 0-7 in a byte
///     copy        2          length - 1                                       offset in 2 bytes
///     copy        3          length - 1                                       offset in 4 bytes
///
/// A copy repeats what was made `offset` bytes before, and may run into what it makes itself.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/bits.h"
#include "simd/snappy_kernels.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

class SnappyBlock {
 public:
  SnappyBlock(const uint8_t* elements, int64_t elements_bytes, uint8_t* out, int64_t out_bytes)
      : in_begin_(elements),
        in_end_(elements + elements_bytes),
        out_begin_(out),
        out_end_(out + out_bytes),
        in_(elements),
        out_(out) {}

  const uint8_t* in() const { return in_; }
  uint8_t* out() const { return out_; }
  const uint8_t* out_begin() const { return out_begin_; }
  int64_t in_left() const { return in_end_ - in_; }
  int64_t out_left() const { return out_end_ - out_; }
  SnappyProgress progress() const { return {in_ - in_begin_, out_ - out_begin_}; }

  /// Goes on from where a faster loop got to.
  void resume_at(const uint8_t* in, uint8_t* out) {
    in_ = in;
    out_ = out;
  }

  /// Carries out the next element. False, with nothing changed, when it cannot be.
  bool carry_out_element() {
    if (in_left() == 0) return false;
    return (*in_ & 3) == 0 ? carry_out_literal() : carry_out_copy();
  }

 private:
  bool carry_out_literal() {
    int64_t header_bytes = 1;
    int64_t length = (*in_ >> 2) + 1;
    if (length > 60) {
      const int64_t length_bytes = length - 60;
      header_bytes += length_bytes;
      if (in_left() < header_bytes) return false;
      length = number(in_ + 1, length_bytes) + 1;
    }
    if (length > in_left() - header_bytes || length > out_left()) return false;
    std::memcpy(out_, in_ + header_bytes, static_cast<size_t>(length));
    in_ += header_bytes + length;
    out_ += length;
    return true;
  }

  bool carry_out_copy() {
    const int kind = *in_ & 3;
    const int64_t offset_bytes = kind == 3 ? 4 : kind;
    if (in_left() < 1 + offset_bytes) return false;
    int64_t length = (*in_ >> 2) + 1;
    int64_t offset = number(in_ + 1, offset_bytes);
    if (kind == 1) {
      length = (*in_ >> 2 & 7) + 4;
      offset |= *in_ >> 5 << 8;
    }
    if (offset == 0 || offset > out_ - out_begin_ || length > out_left()) return false;
    const uint8_t* from = out_ - offset;
    if (offset >= length) {
      std::memcpy(out_, from, static_cast<size_t>(length));
    } else {
      for (int64_t i = 0; i < length; ++i)
        out_[i] = from[i];
    }
    in_ += 1 + offset_bytes;
    out_ += length;
    return true;
  }

  static int64_t number(const uint8_t* bytes, int64_t count) {
    uint32_t value = 0;
    for (int64_t i = 0; i < count; ++i)
      value |= uint32_t{bytes[i]} << (8 * i);
    return value;
  }

  const uint8_t* in_begin_;
  const uint8_t* in_end_;
  uint8_t* out_begin_;
  uint8_t* out_end_;
  const uint8_t* in_;
  uint8_t* out_;
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
