#include "writer/encode_bit_packed_levels.h"

namespace lamella::inline v0 {
namespace writer {

void encode_bit_packed_levels(std::span<const uint16_t> levels, int bit_width, Bytes& out) {
  uint32_t bits = 0;
  int filled = 0;
  for (const uint16_t level : levels) {
    bits = bits << bit_width | level;
    for (filled += bit_width; filled >= 8; filled -= 8)
      out.push_back(static_cast<uint8_t>(bits >> (filled - 8)));
  }
  if (filled > 0) out.push_back(static_cast<uint8_t>(bits << (8 - filled)));
}

}  // namespace writer
}  // namespace lamella::inline v0
