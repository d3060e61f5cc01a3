#include <snappy.h>

#include "compression/codec_list.h"
#include "compression/declared_size.h"

namespace lamella::inline v0 {

namespace {

class SnappyCodec final : public Codec {
 public:
  Buffer decompress(std::span<const uint8_t> compressed, int64_t declared_bytes, BufferPool& pool) override {
    constexpr CompressionCodec kSnappy = CompressionCodec::SNAPPY;
    if (compressed.empty() && declared_bytes == 0) return pool.allocate(0);
    const auto* bytes = reinterpret_cast<const char*>(compressed.data());
    const auto compressed_bytes = static_cast<int64_t>(compressed.size());
    size_t preamble = 0;
    if (!snappy::GetUncompressedLength(bytes, compressed.size(), &preamble)) {
      throw_bad_stream(kSnappy, "no length in front");
    }
    require_declared(kSnappy, static_cast<int64_t>(preamble), declared_bytes);
    // No element makes more of its bytes than a copy with a two-byte offset: 64 of 3.
    require_reachable(kSnappy, compressed_bytes, declared_bytes, compressed_bytes * 64 / 3);
    Buffer out = pool.allocate(declared_bytes);
    if (!snappy::RawUncompress(bytes, compressed.size(), reinterpret_cast<char*>(out.mutable_data()))) {
      throw_bad_stream(kSnappy, "an element is cut short, or copies from before the start or past the end");
    }
    return out;
  }
};

}  // namespace

std::unique_ptr<Codec> make_snappy_codec() {
  return std::make_unique<SnappyCodec>();
}

}  // namespace lamella::inline v0
