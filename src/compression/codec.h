/// Decompression of page bytes.
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

  /// Decompresses a whole page into a buffer of exactly `declared_bytes`, the size that its header declares. The
  /// declaration is not trusted: one that the codec's format cannot reach is refused before anything is allocated, and
  /// where the format knows no such limit the buffer grows with what is really produced (see declared_size.h). Nothing
  /// becomes nothing: no bytes and a declaration of 0 are accepted of every codec.
  /// Throws kCorruptFile (bad bytes, bytes left over, or not exactly `declared_bytes` made of them), and what
  /// `pool` throws.
  virtual Buffer decompress(std::span<const uint8_t> compressed, int64_t declared_bytes, BufferPool& pool) = 0;
};

/// Throws kNotImplemented for LZO and for numbers that the format does not define. UNCOMPRESSED copies.
std::unique_ptr<Codec> make_codec(CompressionCodec codec);

/// The calling thread's codec, made when it is first asked for and kept until the thread ends. Contexts are large
/// (zstd's has 160 kB) and slow to make; this way there are as many as threads, however many columns are read. Throws
/// what make_codec() throws.
Codec& thread_codec(CompressionCodec codec);

}  // namespace lamella::inline v0
