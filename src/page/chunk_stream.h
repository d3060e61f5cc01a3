/// The bytes of one column chunk, a window at a time.
#pragma once

#include <cstdint>
#include <memory>

#include "lamella/buffer.h"
#include "lamella/random_access_file.h"
#include "lamella/scan_metrics.h"

namespace lamella::inline v0 {

/// Reads forward through a range of a file. A file whose bytes are in memory is not copied; others are read a window at
/// a time, so that a chunk of any size takes little memory, and no byte is read twice. Threads: one.
class ChunkStream {
 public:
  /// What is read at once, unless a page is larger.
  static constexpr int64_t kWindowBytes = int64_t{1} << 20;

  /// `expected` is where the chunk says its bytes are. Old writers counted too few, so reading on is allowed until
  /// `limit_offset`, but nothing beyond `expected` is fetched unless it is asked for.
  ChunkStream(const RandomAccessFile& file, ByteRange expected, int64_t limit_offset, std::shared_ptr<BufferPool> pool,
              ScanMetrics& metrics) noexcept;

  /// Where the next byte lies in the file.
  int64_t offset() const noexcept { return offset_; }
  /// Bytes left of those that the chunk says it has; 0 behind them.
  int64_t expected_remaining() const noexcept { return offset_ < expected_end_ ? expected_end_ - offset_ : 0; }
  /// Bytes that may still be asked for.
  int64_t remaining() const noexcept { return limit_offset_ - offset_; }

  /// Up to `size_bytes` of what comes next (fewer only where the stream ends), without moving on. Neither padded nor
  /// aligned. Throws kIoError.
  Buffer peek(int64_t size_bytes);
  /// Moves on. Precondition: size_bytes <= remaining().
  void advance(int64_t size_bytes) noexcept { offset_ += size_bytes; }

 private:
  void fill(int64_t size_bytes);

  const RandomAccessFile& file_;
  const int64_t expected_end_;
  const int64_t limit_offset_;
  const std::shared_ptr<BufferPool> pool_;
  ScanMetrics& metrics_;
  int64_t offset_;
  Buffer window_;
  int64_t window_offset_ = 0;  ///< Of the window's first byte, in the file.
};

}  // namespace lamella::inline v0
