#include <cstring>

#include "compression/codec_list.h"
#include "compression/declared_size.h"

namespace lamella::inline v0 {

namespace {

class UncompressedCodec final : public Codec {
 public:
  Buffer decompress(std::span<const uint8_t> compressed, int64_t declared_bytes, BufferPool& pool) override {
    require_declared(CompressionCodec::UNCOMPRESSED, static_cast<int64_t>(compressed.size()), declared_bytes);
    Buffer out = pool.allocate(declared_bytes);
    if (!compressed.empty()) std::memcpy(out.mutable_data(), compressed.data(), compressed.size());
    return out;
  }
};

}  // namespace

std::unique_ptr<Codec> make_uncompressed_codec() {
  return std::make_unique<UncompressedCodec>();
}

}  // namespace lamella::inline v0
