/// Split block bloom filters: whether a column chunk may hold a value.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "lamella/buffer.h"

namespace lamella::inline v0 {

/// What lies in front of a filter's bits.
struct BloomFilterHeader {
  int32_t header_bytes = 0;  ///< Of the header itself.
  int32_t bits_bytes = 0;    ///< Of the bits, which follow it. A multiple of BloomFilter::kBlockBytes, not 0.
};

/// Reads the header at the front of `bytes`, which lie at `file_offset`. Nothing when `bytes` end inside it: files need
/// not say how long it is, but 64 bytes are plenty. Throws kCorruptFile, kNotImplemented (another algorithm, hash or
/// compression than the format defines).
std::optional<BloomFilterHeader> parse_bloom_filter_header(std::span<const uint8_t> bytes, int64_t file_offset);

/// The hash that filters know a value by. `plain` is its PLAIN encoding, without the length prefix of BYTE_ARRAY.
uint64_t bloom_filter_hash(std::span<const uint8_t> plain) noexcept;

/// Threads: immutable.
class BloomFilter {
 public:
  static constexpr int64_t kBlockBytes = 32;

  /// `bits`: what follows the header. Throws kCorruptFile (not a whole number of blocks, or none).
  explicit BloomFilter(Buffer bits);

  /// False: no value with this hash is there. True: there may be.
  bool may_contain(uint64_t hash) const noexcept;

  /// The only block of `num_blocks` that a hash can be in.
  static int64_t block_of(uint64_t hash, int64_t num_blocks) noexcept;

  int64_t num_blocks() const noexcept { return bits_.size() / kBlockBytes; }

 private:
  Buffer bits_;
};

}  // namespace lamella::inline v0
