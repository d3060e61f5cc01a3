#include <optional>

#include "base/bits.h"
#include "compression/codec_list.h"
#include "compression/declared_size.h"
#include "compression/lz4_block.h"

namespace lamella::inline v0 {

namespace {

/// Takes a big-endian u32 off the front of `bytes`, or nothing when fewer than four remain.
std::optional<uint32_t> take_big_endian_u32(std::span<const uint8_t>& bytes) noexcept {
  if (bytes.size() < 4) return std::nullopt;
  const uint32_t value = __builtin_bswap32(load<uint32_t>(bytes.data()));
  bytes = bytes.subspan(4);
  return value;
}

/// Decompresses Hadoop's framing; false unless all of `compressed` makes exactly all of `out`. One or more frames:
///
///     | u32 bytes that the frame makes | u32 compressed bytes | LZ4 block | u32 compressed bytes | LZ4 block | ...
///
/// with numbers big-endian, and blocks until the frame's bytes are made. A frame of no bytes has one block or none.
bool decompress_hadoop_frames(std::span<const uint8_t> compressed, std::span<uint8_t> out) noexcept {
  while (!compressed.empty()) {
    const auto frame_bytes = take_big_endian_u32(compressed);
    if (!frame_bytes.has_value() || *frame_bytes > out.size()) return false;
    std::span<uint8_t> frame = out.first(*frame_bytes);
    out = out.subspan(*frame_bytes);
    if (frame.empty() && compressed.empty()) break;
    do {
      const auto block_bytes = take_big_endian_u32(compressed);
      if (!block_bytes.has_value() || *block_bytes > compressed.size()) return false;
      const auto made = decompress_lz4_block(compressed.first(*block_bytes), frame);
      if (!made.has_value()) return false;
      frame = frame.subspan(static_cast<size_t>(*made));
      compressed = compressed.subspan(*block_bytes);
    } while (!frame.empty());
  }
  return out.empty();
}

/// The deprecated codec: Hadoop's framing from parquet-mr and early Arrow, a lone block from others. The framing is
/// tried first; a lone block does not pass for it, because all its numbers have to agree with the declared size.
class Lz4Codec final : public Codec {
 public:
  Buffer decompress(std::span<const uint8_t> compressed, int64_t declared_bytes, BufferPool& pool) override {
    constexpr CompressionCodec kLz4 = CompressionCodec::LZ4;
    if (compressed.empty() && declared_bytes == 0) return pool.allocate(0);
    const auto compressed_bytes = static_cast<int64_t>(compressed.size());
    require_reachable(kLz4, compressed_bytes, declared_bytes, lz4_max_decompressed_bytes(compressed_bytes));
    Buffer out = pool.allocate(declared_bytes);
    const std::span<uint8_t> room(out.mutable_data(), static_cast<size_t>(declared_bytes));
    if (decompress_hadoop_frames(compressed, room)) return out;
    const auto made = decompress_lz4_block(compressed, room);
    if (!made.has_value()) {
      throw_bad_stream(kLz4, "neither Hadoop's framing nor a block: bad, cut short, or makes more than is declared");
    }
    require_declared(kLz4, *made, declared_bytes);
    return out;
  }
};

}  // namespace

std::unique_ptr<Codec> make_lz4_codec() {
  return std::make_unique<Lz4Codec>();
}

}  // namespace lamella::inline v0
