#include "compression/codec_list.h"
#include "compression/declared_size.h"
#include "compression/lz4_block.h"

namespace lamella::inline v0 {

namespace {

/// One LZ4 block, nothing around it.
class Lz4RawCodec final : public Codec {
 public:
  Buffer decompress(std::span<const uint8_t> compressed, int64_t declared_bytes, BufferPool& pool) override {
    constexpr CompressionCodec kLz4Raw = CompressionCodec::LZ4_RAW;
    if (compressed.empty() && declared_bytes == 0) return pool.allocate(0);
    const auto compressed_bytes = static_cast<int64_t>(compressed.size());
    require_reachable(kLz4Raw, compressed_bytes, declared_bytes, lz4_max_decompressed_bytes(compressed_bytes));
    Buffer out = pool.allocate(declared_bytes);
    const auto made = decompress_lz4_block(compressed, {out.mutable_data(), static_cast<size_t>(declared_bytes)});
    if (!made.has_value()) throw_bad_stream(kLz4Raw, "bad, cut short, or makes more bytes than the page declares");
    require_declared(kLz4Raw, *made, declared_bytes);
    return out;
  }
};

}  // namespace

std::unique_ptr<Codec> make_lz4_raw_codec() {
  return std::make_unique<Lz4RawCodec>();
}

}  // namespace lamella::inline v0
