/// DELTA_BINARY_PACKED streams, written in the plainest way.
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "base/bits.h"

namespace lamella {

/// A stream as a test wants it, the strange ones included.
struct DeltaStreamShape {
  int64_t block_values = 128;
  int64_t miniblocks = 4;
  int extra_width = 0;         ///< Bits that miniblocks are wider than they need to be.
  uint8_t unused_width = 232;  ///< What the width bytes of miniblocks without a body say.
};

inline void put_varint(std::vector<uint8_t>& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    out.push_back(static_cast<uint8_t>(value | 0x80));
  out.push_back(static_cast<uint8_t>(value));
}

inline void put_zigzag(std::vector<uint8_t>& out, int64_t value) {
  put_varint(out, (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
}

inline void put_packed(std::vector<uint8_t>& out, const std::vector<uint64_t>& values, int width) {
  const size_t begin = out.size();
  out.resize(begin + values.size() * static_cast<size_t>(width) / 8);
  for (size_t i = 0; i < values.size(); ++i) {
    for (int bit = 0; bit < width; ++bit) {
      if (((values[i] >> bit) & 1) != 0) {
        set_bit(out.data() + begin, static_cast<int64_t>(i) * width + bit);
      }
    }
  }
}

/// Differences wrap in T; a miniblock is as wide as its largest difference above the smallest.
template <typename T>
std::vector<uint8_t> encode_delta(const std::vector<T>& values, const DeltaStreamShape& shape) {
  using Unsigned = std::make_unsigned_t<T>;
  std::vector<uint8_t> out;
  put_varint(out, static_cast<uint64_t>(shape.block_values));
  put_varint(out, static_cast<uint64_t>(shape.miniblocks));
  put_varint(out, values.size());
  put_zigzag(out, values.empty() ? 0 : values[0]);
  const auto miniblock_values = static_cast<size_t>(shape.block_values / shape.miniblocks);
  for (size_t begin = 1; begin < values.size(); begin += static_cast<size_t>(shape.block_values)) {
    const size_t end = std::min(values.size(), begin + static_cast<size_t>(shape.block_values));
    std::vector<T> deltas;
    for (size_t i = begin; i < end; ++i) {
      deltas.push_back(static_cast<T>(static_cast<Unsigned>(values[i]) - static_cast<Unsigned>(values[i - 1])));
    }
    const T smallest = *std::min_element(deltas.begin(), deltas.end());
    put_zigzag(out, smallest);
    const size_t widths_at = out.size();
    out.resize(out.size() + static_cast<size_t>(shape.miniblocks), shape.unused_width);
    for (size_t m = 0; m * miniblock_values < deltas.size(); ++m) {
      std::vector<uint64_t> packed(miniblock_values, 0);
      uint64_t all = 0;
      for (size_t i = m * miniblock_values; i < std::min(deltas.size(), (m + 1) * miniblock_values); ++i) {
        const auto above = static_cast<Unsigned>(static_cast<Unsigned>(deltas[i]) - static_cast<Unsigned>(smallest));
        packed[i - m * miniblock_values] = above;
        all |= above;
      }
      const int width = std::min(64, bit_width_of(all) + shape.extra_width);
      out[widths_at + m] = static_cast<uint8_t>(width);
      put_packed(out, packed, width);
    }
  }
  return out;
}

}  // namespace lamella
