/// The checksum of pages.
#pragma once

#include <cstdint>
#include <span>

namespace lamella::inline v0 {

/// CRC-32 with gzip's polynomial (RFC 1952). `before` is the checksum of the bytes in front, to go on from it.
uint32_t crc32(std::span<const uint8_t> bytes, uint32_t before = 0) noexcept;

}  // namespace lamella::inline v0
