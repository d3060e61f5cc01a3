/// Random bit-packed values, packed bit by bit.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "base/bits.h"

namespace lamella {

/// `count` values of `width` bits; the largest and the smallest are among them.
inline std::vector<uint64_t> random_fields(size_t count, int width, std::mt19937_64& random) {
  std::vector<uint64_t> values(count);
  for (uint64_t& value : values)
    value = random() & low_bits(width);
  if (count > 2) {
    values[count / 2] = low_bits(width);
    values[count / 3] = 0;
  }
  return values;
}

inline std::vector<uint8_t> pack_fields(const std::vector<uint64_t>& values, int width) {
  std::vector<uint8_t> bytes(static_cast<size_t>(bytes_for_bits(static_cast<int64_t>(values.size()) * width)));
  int64_t position = 0;
  for (const uint64_t value : values) {
    for (int bit = 0; bit < width; ++bit, ++position) {
      if (((value >> bit) & 1) != 0) set_bit(bytes.data(), position);
    }
  }
  return bytes;
}

}  // namespace lamella
