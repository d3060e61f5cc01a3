/// DELTA_BINARY_PACKED: INT32 and INT64.
///
///     | varint block size | varint miniblocks a block | varint values | zigzag first value |
///     block: | zigzag smallest delta | a width a miniblock, 1 byte each | miniblocks of packed (delta - smallest) |
#pragma once

#include <cstdint>
#include <span>

#include "writer/append.h"
#include "writer/values.h"

namespace lamella::inline v0 {
namespace writer {

struct DeltaOptions {
  int32_t block_values = 128;         ///< A multiple of 128.
  int32_t miniblocks_a_block = 4;     ///< Divides block_values into multiples of 32.
  uint8_t unused_width = 0;           ///< What stands as the width of miniblocks that the last block has no values for.
  bool garbage_after_values = false;  ///< Fill the last miniblock with ones instead of zeros.
};

/// Arithmetic wraps around in the width of the type. Throws kInvalidArgument (block sizes the format forbids).
void encode_delta_binary_packed(std::span<const int32_t> values, const DeltaOptions& options, Bytes& out);
void encode_delta_binary_packed(std::span<const int64_t> values, const DeltaOptions& options, Bytes& out);
/// INT32 and INT64 columns, else kInvalidArgument.
void encode_delta_binary_packed(const ValuesView& values, const DeltaOptions& options, Bytes& out);

}  // namespace writer
}  // namespace lamella::inline v0
