/// The LZ4 block format, which the codecs LZ4_RAW and LZ4 share.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace lamella::inline v0 {

/// The most that `compressed_bytes` bytes of LZ4 blocks can become: a byte of a match's length stands for 255.
constexpr int64_t lz4_max_decompressed_bytes(int64_t compressed_bytes) noexcept {
  return compressed_bytes * 255;
}

/// Decompresses one block into the front of `out` and returns the bytes made, or nothing when the block is bad or makes
/// more than `out` holds.
std::optional<int64_t> decompress_lz4_block(std::span<const uint8_t> block, std::span<uint8_t> out) noexcept;

}  // namespace lamella::inline v0
