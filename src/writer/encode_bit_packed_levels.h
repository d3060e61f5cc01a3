/// BIT_PACKED, the deprecated encoding of levels: fields packed from the most significant bit of each byte.
#pragma once

#include <cstdint>
#include <span>

#include "writer/append.h"

namespace lamella::inline v0 {
namespace writer {

/// Each level fits in `bit_width` bits (0..16). The last byte is filled up with zeros.
void encode_bit_packed_levels(std::span<const uint16_t> levels, int bit_width, Bytes& out);

}  // namespace writer
}  // namespace lamella::inline v0
