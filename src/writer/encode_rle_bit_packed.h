/// The RLE / bit-packed hybrid: levels, dictionary indices, booleans.
///
///     | varint count << 1     | value, ceil(width / 8) bytes |   a run of `count` equal values
///     | varint groups << 1 | 1| groups * width bytes         |   8 * groups packed values, least significant bit first
#pragma once

#include <cstdint>
#include <span>

#include "writer/append.h"
#include "writer/values.h"

namespace lamella::inline v0 {
namespace writer {

enum class RunShape : uint8_t {
  kMixed,      ///< As real writers do: eight or more repeats become an RLE run, the rest is bit-packed.
  kBitPacked,  ///< Bit-packed runs only.
  kRle,        ///< RLE runs only, a single value too.
  kRandom,     ///< Kinds and lengths drawn from `seed`: everything that the format allows.
};

struct HybridOptions {
  RunShape shape = RunShape::kMixed;
  int32_t max_groups_a_run = 63;  ///< Longest bit-packed run in groups of eight; 63 keeps its header in one byte.
  uint8_t padding = 0;            ///< Low bits of what fills the last group.
  uint64_t seed = 1;              ///< kRandom.
};

/// Each value fits in `bit_width` bits (0..32). Nothing but the runs is written: no length, no width.
void encode_rle_bit_packed(std::span<const uint32_t> values, int bit_width, const HybridOptions& options, Bytes& out);

/// Values of a BOOLEAN column in encoding RLE: a 4-byte length, then runs of width 1.
void encode_rle_booleans(const ValuesView& values, const HybridOptions& options, Bytes& out);

}  // namespace writer
}  // namespace lamella::inline v0
