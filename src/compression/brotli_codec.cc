#include <brotli/decode.h>

#include <new>
#include <optional>

#include "compression/codec_list.h"
#include "compression/declared_size.h"

namespace lamella::inline v0 {

namespace {

/// One brotli stream (RFC 7932). A few bytes can make gigabytes, so the declared size cannot be judged by the
/// compressed one. The library's decoder cannot be reset: each page makes one.
class BrotliCodec final : public Codec {
 public:
  Buffer decompress(std::span<const uint8_t> compressed, int64_t declared_bytes, BufferPool& pool) override {
    if (compressed.empty() && declared_bytes == 0) return pool.allocate(0);
    return decompress_in_trusted_room(CompressionCodec::BROTLI, static_cast<int64_t>(compressed.size()), declared_bytes,
                                      pool, [&](std::span<uint8_t> out) { return decompress_stream(compressed, out); });
  }

 private:
  struct Free {
    void operator()(BrotliDecoderState* decoder) const { BrotliDecoderDestroyInstance(decoder); }
  };

  static std::optional<int64_t> decompress_stream(std::span<const uint8_t> compressed, std::span<uint8_t> out) {
    const std::unique_ptr<BrotliDecoderState, Free> decoder(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    if (decoder == nullptr) throw std::bad_alloc();
    const uint8_t* next_in = compressed.data();
    size_t available_in = compressed.size();
    uint8_t* next_out = out.data();
    size_t available_out = out.size();
    const BrotliDecoderResult result =
        BrotliDecoderDecompressStream(decoder.get(), &available_in, &next_in, &available_out, &next_out, nullptr);
    switch (result) {
      case BROTLI_DECODER_RESULT_SUCCESS:
        if (available_in != 0) throw_bad_stream(CompressionCodec::BROTLI, "bytes are left over behind its end");
        return static_cast<int64_t>(out.size() - available_out);
      case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        return std::nullopt;
      case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
        throw_bad_stream(CompressionCodec::BROTLI, "cut short");
      case BROTLI_DECODER_RESULT_ERROR:
        break;
    }
    throw_bad_stream(CompressionCodec::BROTLI, BrotliDecoderErrorString(BrotliDecoderGetErrorCode(decoder.get())));
  }
};

}  // namespace

std::unique_ptr<Codec> make_brotli_codec() {
  return std::make_unique<BrotliCodec>();
}

}  // namespace lamella::inline v0
