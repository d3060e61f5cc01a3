#include <zstd.h>
#include <zstd_errors.h>

#include <new>
#include <optional>

#include "compression/codec_list.h"
#include "compression/declared_size.h"

namespace lamella::inline v0 {

namespace {

/// Zstandard frames (RFC 8878), one after the other; skippable ones make nothing. A block of four bytes can make 128
/// KiB, so the declared size cannot be judged by the compressed one.
class ZstdCodec final : public Codec {
 public:
  ZstdCodec() : context_(ZSTD_createDCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
  }

  Buffer decompress(std::span<const uint8_t> compressed, int64_t declared_bytes, BufferPool& pool) override {
    return decompress_in_trusted_room(CompressionCodec::ZSTD, static_cast<int64_t>(compressed.size()), declared_bytes,
                                      pool, [&](std::span<uint8_t> out) { return decompress_frames(compressed, out); });
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  std::optional<int64_t> decompress_frames(std::span<const uint8_t> compressed, std::span<uint8_t> out) {
    const size_t result =
        ZSTD_decompressDCtx(context_.get(), out.data(), out.size(), compressed.data(), compressed.size());
    if (ZSTD_isError(result) == 0) return static_cast<int64_t>(result);
    if (ZSTD_getErrorCode(result) == ZSTD_error_dstSize_tooSmall) return std::nullopt;
    throw_bad_stream(CompressionCodec::ZSTD, ZSTD_getErrorName(result));
  }

  std::unique_ptr<ZSTD_DCtx, Free> context_;
};

}  // namespace

std::unique_ptr<Codec> make_zstd_codec() {
  return std::make_unique<ZstdCodec>();
}

}  // namespace lamella::inline v0
