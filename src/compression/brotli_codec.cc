#include <brotli/decode.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "compression/codec_list.h"
#include "compression/declared_size.h"

namespace lamella::inline v0 {

namespace {

constexpr CompressionCodec kBrotli = CompressionCodec::BROTLI;

/// Room that grows as bytes are made, so that a stream is decoded once. It comes in pieces, at most what is trusted
/// beyond what was made, until half of the declaration was really made; then all of it is had at once, and the pieces
/// are moved there.
class GrowingRoom {
 public:
  GrowingRoom(int64_t compressed_bytes, int64_t declared_bytes, BufferPool& pool)
      : declared_bytes_(declared_bytes), pool_(pool) {
    add_piece(std::min(declared_bytes, std::max(kTrustedBytes, compressed_bytes * kTrustedRatio)));
  }

  uint8_t* free_begin() { return pieces_.back().mutable_data() + used_bytes_; }
  int64_t free_bytes() const { return pieces_.back().size() - used_bytes_; }
  int64_t made_bytes() const { return full_bytes_ + used_bytes_; }
  void use(int64_t made_bytes) { used_bytes_ += made_bytes; }

  /// Precondition: free_bytes() is 0, and fewer than the declared bytes were made.
  void grow() {
    const int64_t made = made_bytes();
    if (made < declared_bytes_ - made) {
      full_bytes_ = made;
      add_piece(std::min(declared_bytes_ - made, kTrustedBytes));
      return;
    }
    Buffer whole = pool_.allocate(declared_bytes_);
    int64_t moved = 0;
    for (Buffer& piece : pieces_) {
      std::memcpy(whole.mutable_data() + moved, piece.data(), static_cast<size_t>(piece.size()));
      moved += piece.size();
      piece = Buffer();
      pool_.trim();  // Or the pool would keep the pieces.
    }
    pieces_.clear();
    pieces_.push_back(std::move(whole));
    full_bytes_ = 0;
    used_bytes_ = made;
  }

  /// Precondition: the declared bytes were made. They lie in one buffer: what is lacking when a piece is added is more
  /// than the first one, so more than the piece.
  Buffer take() { return std::move(pieces_.front()); }

 private:
  void add_piece(int64_t size_bytes) {
    pieces_.push_back(pool_.allocate(size_bytes));
    used_bytes_ = 0;
  }

  const int64_t declared_bytes_;
  BufferPool& pool_;
  std::vector<Buffer> pieces_;  ///< All but the last are full.
  int64_t full_bytes_ = 0;      ///< In all pieces but the last.
  int64_t used_bytes_ = 0;      ///< Of the last piece.
};

/// One brotli stream (RFC 7932). A few bytes can make gigabytes, so the declared size cannot be judged by the
/// compressed one. The library's decoder cannot be reset: each page makes one.
class BrotliCodec final : public Codec {
 public:
  Buffer decompress(std::span<const uint8_t> compressed, int64_t declared_bytes, BufferPool& pool) override {
    if (compressed.empty() && declared_bytes == 0) return pool.allocate(0);
    const auto compressed_bytes = static_cast<int64_t>(compressed.size());
    require_reachable(kBrotli, compressed_bytes, declared_bytes, INT64_MAX);
    const std::unique_ptr<BrotliDecoderState, Free> decoder(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    if (decoder == nullptr) throw std::bad_alloc();
    GrowingRoom room(compressed_bytes, declared_bytes, pool);
    const uint8_t* next_in = compressed.data();
    size_t available_in = compressed.size();
    for (;;) {
      uint8_t* next_out = room.free_begin();
      const auto free_bytes = static_cast<size_t>(room.free_bytes());
      size_t available_out = free_bytes;
      const BrotliDecoderResult result =
          BrotliDecoderDecompressStream(decoder.get(), &available_in, &next_in, &available_out, &next_out, nullptr);
      room.use(static_cast<int64_t>(free_bytes - available_out));
      if (result == BROTLI_DECODER_RESULT_SUCCESS) break;
      require_output_needed(*decoder, result);
      if (room.made_bytes() == declared_bytes) internal::throw_makes_more(kBrotli, declared_bytes);
      room.grow();
    }
    if (available_in != 0) throw_bad_stream(kBrotli, "bytes are left over behind its end");
    require_declared(kBrotli, room.made_bytes(), declared_bytes);
    return room.take();
  }

 private:
  struct Free {
    void operator()(BrotliDecoderState* decoder) const { BrotliDecoderDestroyInstance(decoder); }
  };

  static void require_output_needed(const BrotliDecoderState& decoder, BrotliDecoderResult result) {
    if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) return;
    if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) throw_bad_stream(kBrotli, "cut short");
    throw_bad_stream(kBrotli, BrotliDecoderErrorString(BrotliDecoderGetErrorCode(&decoder)));
  }
};

}  // namespace

std::unique_ptr<Codec> make_brotli_codec() {
  return std::make_unique<BrotliCodec>();
}

}  // namespace lamella::inline v0
