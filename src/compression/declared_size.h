/// How far the size that a page header declares is trusted, and what is said when it is wrong.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "lamella/buffer.h"
#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

/// Allocated on a declaration alone, by codecs whose formats have no limit worth the name: this many bytes, or this
/// many times the compressed size.
constexpr int64_t kTrustedBytes = int64_t{64} << 20;
constexpr int64_t kTrustedRatio = 32;

/// Throws kCorruptFile: the codec's stream is bad.
[[noreturn]] void throw_bad_stream(CompressionCodec codec, std::string_view reason);

/// Throws kCorruptFile unless the stream made what the page declares.
void require_declared(CompressionCodec codec, int64_t made_bytes, int64_t declared_bytes);

/// Throws kCorruptFile unless `declared_bytes` is from 0 to `max_bytes`, the most that `compressed_bytes` bytes of the
/// codec's format can become.
void require_reachable(CompressionCodec codec, int64_t compressed_bytes, int64_t declared_bytes, int64_t max_bytes);

namespace internal {
[[noreturn]] void throw_makes_more(CompressionCodec codec, int64_t declared_bytes);
}

/// Decompresses into a buffer of `declared_bytes`, holding at most twice what was really produced, or what is trusted.
/// `attempt(out)` decompresses from the start and returns the bytes made, or nothing when `out` is too small, which it
/// finds out by filling it. Running again with twice the room costs at most as much time as the last run, in the rare
/// case that the first room, which is trusted, does not do; and unlike growing it never holds two buffers.
template <typename Attempt>
Buffer decompress_in_trusted_room(CompressionCodec codec, int64_t compressed_bytes, int64_t declared_bytes,
                                  BufferPool& pool, Attempt attempt) {
  require_reachable(codec, compressed_bytes, declared_bytes, INT64_MAX);
  int64_t room = std::min(declared_bytes, std::max(kTrustedBytes, compressed_bytes * kTrustedRatio));
  for (;;) {
    Buffer out = pool.allocate(room);
    const std::optional<int64_t> made = attempt(std::span<uint8_t>(out.mutable_data(), static_cast<size_t>(room)));
    if (made.has_value()) {
      require_declared(codec, *made, declared_bytes);
      return out;
    }
    if (room == declared_bytes) internal::throw_makes_more(codec, declared_bytes);
    room = room > declared_bytes / 2 ? declared_bytes : 2 * room;
    out = Buffer();
    pool.trim();  // Or the pool would keep each size that did not do.
  }
}

}  // namespace lamella::inline v0
