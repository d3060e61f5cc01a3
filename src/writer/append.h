/// Appending little-endian values and variable-length integers to bytes that are being built.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bits.h"

namespace lamella::inline v0 {
namespace writer {

using Bytes = std::vector<uint8_t>;

template <typename T>
inline void append(Bytes& out, T value) {
  const size_t end = out.size();
  out.resize(end + sizeof(T));
  store(out.data() + end, value);
}

inline void append_bytes(Bytes& out, std::span<const uint8_t> bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Unsigned LEB128.
inline void append_varint(Bytes& out, uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<uint8_t>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<uint8_t>(value));
}

inline void append_zigzag(Bytes& out, int64_t value) {
  append_varint(out, (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
}

/// Packs fields of `bit_width` bits (0..64), least significant bit first, as the hybrid, the deltas and ALP do.
class BitPacker {
 public:
  BitPacker(Bytes& out, int bit_width) noexcept : out_(out), bit_width_(bit_width) {}

  void put(uint64_t value) {
    value &= low_bits(bit_width_);
    word_ |= value << filled_;
    const int total = filled_ + bit_width_;
    if (total < 64) {
      filled_ = total;
      return;
    }
    append(out_, word_);
    const int taken = 64 - filled_;
    word_ = taken < 64 ? value >> taken : 0;
    filled_ = total - 64;
  }

  /// Writes what is left, the last byte filled up with zeros.
  void flush() {
    for (; filled_ > 0; filled_ -= 8, word_ >>= 8)
      out_.push_back(static_cast<uint8_t>(word_));
    filled_ = 0;
    word_ = 0;
  }

 private:
  Bytes& out_;
  int bit_width_;
  uint64_t word_ = 0;
  int filled_ = 0;  ///< Bits of word_ in use, 0..63.
};

}  // namespace writer
}  // namespace lamella::inline v0
