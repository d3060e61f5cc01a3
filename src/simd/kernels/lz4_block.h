/// Lz4Block: carries out one sequence at a time, with every bound checked.
///
///     token            bits 4-7: literals   bits 0-3: length of the copy - 4     15: more follows
///     more             255 ... and a last byte under 255, which are added        only behind a 15
///     literals         the bytes
///     offset           2 bytes, over 0                                           not in the last sequence
///     more             as above                                                  only behind a 15
///
/// A copy repeats what was made `offset` bytes before, and may run into what it makes itself.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/bits.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

class Lz4Block {
 public:
  enum class State { kGoesOn, kDone, kBad };

  static constexpr int kMore = 15;     ///< A length in a token that more is added to.
  static constexpr int kShortest = 4;  ///< Of the copies.

  Lz4Block(const uint8_t* block, int64_t block_bytes, uint8_t* out, int64_t out_bytes)
      : in_end_(block + block_bytes), out_begin_(out), out_end_(out + out_bytes), in_(block), out_(out) {}

  const uint8_t* in() const { return in_; }
  uint8_t* out() const { return out_; }
  const uint8_t* out_begin() const { return out_begin_; }
  int64_t in_left() const { return in_end_ - in_; }
  int64_t out_left() const { return out_end_ - out_; }
  int64_t made_bytes() const { return out_ - out_begin_; }

  /// Goes on from where a faster loop got to.
  void resume_at(const uint8_t* in, uint8_t* out) {
    in_ = in;
    out_ = out;
  }

  State carry_out_sequence() {
    if (in_left() == 0) return State::kBad;
    const uint8_t token = *in_++;
    int64_t length = token >> 4;
    if (!add_more(length) || length > in_left() || length > out_left()) return State::kBad;
    if (length > 0) std::memcpy(out_, in_, static_cast<size_t>(length));
    in_ += length;
    out_ += length;
    if (in_left() == 0) return State::kDone;
    if (in_left() < 2) return State::kBad;
    const int64_t offset = load<uint16_t>(in_);
    in_ += 2;
    length = token & 15;
    if (!add_more(length)) return State::kBad;
    length += kShortest;
    if (offset == 0 || offset > made_bytes() || length > out_left()) return State::kBad;
    copy(offset, length);
    return State::kGoesOn;
  }

 private:
  /// Cannot overflow: a byte adds at most 255.
  bool add_more(int64_t& length) {
    if (length != kMore) return true;
    while (in_left() > 0) {
      const uint8_t byte = *in_++;
      length += byte;
      if (byte != 255) return true;
    }
    return false;
  }

  /// What was made of a copy repeats itself, so that twice as much can be copied next.
  void copy(int64_t offset, int64_t length) {
    while (length > 0) {
      const int64_t part = length < offset ? length : offset;
      std::memcpy(out_, out_ - offset, static_cast<size_t>(part));
      out_ += part;
      length -= part;
      offset += part;
    }
  }

  const uint8_t* in_end_;
  uint8_t* out_begin_;
  uint8_t* out_end_;
  const uint8_t* in_;
  uint8_t* out_;
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
