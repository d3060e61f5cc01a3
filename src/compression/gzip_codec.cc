#include <libdeflate.h>

#include <new>
#include <optional>

#include "compression/codec_list.h"
#include "compression/declared_size.h"

namespace lamella::inline v0 {

namespace {

/// Whether `bytes` begins with zlib's two-byte header (RFC 1950): method 8, and a multiple of 31 in all. Gzip's magic
/// number has another method.
bool has_zlib_header(std::span<const uint8_t> bytes) noexcept {
  return bytes.size() >= 2 && (bytes[0] & 0x0F) == 8 && (bytes[0] * 256 + bytes[1]) % 31 == 0;
}

/// Gzip members (RFC 1952), one after the other; also zlib streams, which some writers take for gzip.
class GzipCodec final : public Codec {
 public:
  GzipCodec() : decompressor_(libdeflate_alloc_decompressor()) {
    if (decompressor_ == nullptr) throw std::bad_alloc();
  }

  Buffer decompress(std::span<const uint8_t> compressed, int64_t declared_bytes, BufferPool& pool) override {
    // Deflate makes at most 258 bytes of two bits.
    const auto compressed_bytes = static_cast<int64_t>(compressed.size());
    require_reachable(CompressionCodec::GZIP, compressed_bytes, declared_bytes, compressed_bytes * 1032);
    return decompress_in_trusted_room(CompressionCodec::GZIP, compressed_bytes, declared_bytes, pool,
                                      [&](std::span<uint8_t> out) { return decompress_members(compressed, out); });
  }

 private:
  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
  };

  std::optional<int64_t> decompress_members(std::span<const uint8_t> compressed, std::span<uint8_t> out) {
    size_t made = 0;
    while (!compressed.empty()) {
      const auto decompress_member =
          has_zlib_header(compressed) ? libdeflate_zlib_decompress_ex : libdeflate_gzip_decompress_ex;
      size_t member_compressed = 0;
      size_t member_made = 0;
      const libdeflate_result result =
          decompress_member(decompressor_.get(), compressed.data(), compressed.size(), out.data() + made,
                            out.size() - made, &member_compressed, &member_made);
      if (result == LIBDEFLATE_INSUFFICIENT_SPACE) return std::nullopt;
      if (result != LIBDEFLATE_SUCCESS) {
        throw_bad_stream(CompressionCodec::GZIP,
                         made == 0 ? "bad or cut short, or its checksum differs"
                                   : "what follows the first member is bad or cut short, or its checksum differs");
      }
      made += member_made;
      compressed = compressed.subspan(member_compressed);
    }
    return static_cast<int64_t>(made);
  }

  std::unique_ptr<libdeflate_decompressor, Free> decompressor_;
};

}  // namespace

std::unique_ptr<Codec> make_gzip_codec() {
  return std::make_unique<GzipCodec>();
}

}  // namespace lamella::inline v0
