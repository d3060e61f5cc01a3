#include "compression/codec.h"

#include <array>
#include <string>
#include <utility>

#include "compression/codec_list.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

std::unique_ptr<Codec> make_codec(CompressionCodec codec) {
  switch (codec) {
    case CompressionCodec::UNCOMPRESSED:
      return make_uncompressed_codec();
    case CompressionCodec::SNAPPY:
      return make_snappy_codec();
    case CompressionCodec::GZIP:
      return make_gzip_codec();
    case CompressionCodec::LZO:
      throw Error(ErrorCode::kNotImplemented, "pages compressed with LZO cannot be read");
    case CompressionCodec::BROTLI:
      return make_brotli_codec();
    case CompressionCodec::LZ4:
      return make_lz4_codec();
    case CompressionCodec::ZSTD:
      return make_zstd_codec();
    case CompressionCodec::LZ4_RAW:
      return make_lz4_raw_codec();
  }
  throw Error(ErrorCode::kNotImplemented,
              "compression codec " + std::to_string(static_cast<int>(codec)) + " is not one that the format defines");
}

Codec& thread_codec(CompressionCodec codec) {
  constexpr size_t kNumCodecs = static_cast<size_t>(CompressionCodec::LZ4_RAW) + 1;
  static thread_local std::array<std::unique_ptr<Codec>, kNumCodecs> codecs;
  const auto number = static_cast<size_t>(codec);
  if (number >= kNumCodecs || codecs[number] == nullptr) {
    std::unique_ptr<Codec> made = make_codec(codec);
    codecs[number] = std::move(made);
  }
  return *codecs[number];
}

}  // namespace lamella::inline v0
