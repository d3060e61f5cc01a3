/// Compression, for the writer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

/// The level that each codec's own tool would choose.
constexpr int kDefaultCompressionLevel = INT32_MIN;

/// Compresses a whole page. `level` is the codec's own: GZIP 0 to 12, ZSTD up to 22 and below zero, BROTLI 0 to 11; the
/// others have none. LZ4 gets Hadoop's framing, one frame of one block.
/// Throws kNotImplemented (LZO, numbers that the format does not define), kInvalidArgument (a level that the codec does
/// not have, bytes that are more than it takes).
std::vector<uint8_t> compress(CompressionCodec codec, std::span<const uint8_t> bytes,
                              int level = kDefaultCompressionLevel);

/// Hadoop's framing of LZ4 as a small buffer makes it: one frame of as many blocks as it takes when each holds up to
/// `max_block_bytes` bytes of the page. Throws kInvalidArgument (max_block_bytes < 1).
std::vector<uint8_t> compress_lz4_hadoop(std::span<const uint8_t> bytes, int64_t max_block_bytes);

}  // namespace lamella::inline v0
