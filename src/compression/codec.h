/// Decompression of page bytes, and compression for the writer.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "lamella/buffer.h"
#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

/// A codec with its contexts, which are made once and used again.
/// Threads: one at a time.
class Codec {
 public:
  virtual ~Codec() = default;

  /// Decompresses a whole page. `out` has exactly the size that the page header declares, and 64 bytes of slack behind
  /// it that may be spoilt. `compressed` is padded. Throws kCorruptFile when the bytes are bad or do not make exactly
  /// out.size() bytes.
  virtual void decompress(std::span<const uint8_t> compressed, std::span<uint8_t> out) = 0;
  /// The most bytes that `compressed` can honestly become: a page that declares more is corrupt, which is known before
  /// anything is allocated.
  virtual int64_t max_decompressed_bytes(std::span<const uint8_t> compressed) const = 0;
};

/// Throws kNotImplemented for LZO and for numbers the format does not define. UNCOMPRESSED copies.
std::unique_ptr<Codec> make_codec(CompressionCodec codec);

}  // namespace lamella::inline v0
