/// The codecs, one a file; make_codec() chooses among them.
#pragma once

#include <memory>

#include "compression/codec.h"

namespace lamella::inline v0 {

std::unique_ptr<Codec> make_uncompressed_codec();
std::unique_ptr<Codec> make_snappy_codec();
std::unique_ptr<Codec> make_gzip_codec();
std::unique_ptr<Codec> make_brotli_codec();
std::unique_ptr<Codec> make_lz4_codec();
std::unique_ptr<Codec> make_zstd_codec();
std::unique_ptr<Codec> make_lz4_raw_codec();

}  // namespace lamella::inline v0
