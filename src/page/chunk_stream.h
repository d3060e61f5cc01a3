/// The bytes of one column chunk, a window at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/random_access_file.h"
#include "lamella/scan_metrics.h"

namespace lamella::inline v0 {

/// Reads forward through a range of a file. A file whose bytes are in memory is not copied; others are read a window at
/// a time, so that a chunk of any size takes little memory, and no byte is read twice. Threads: one.
class ChunkStream {
 public:
  /// What is read at once, unless a page is larger.
  static constexpr int64_t kWindowBytes = int64_t{256} << 10;
  /// A gap between wanted ranges that is no larger is read over: another read would take longer.
  static constexpr int64_t kBridgeBytes = 8192;

  /// `expected` is where the chunk says its bytes are. Old writers counted too few, so reading on is allowed until
  /// `limit_offset`, but nothing beyond `expected` is fetched unless it is asked for.
  ChunkStream(const RandomAccessFile& file, ByteRange expected, int64_t limit_offset, std::shared_ptr<BufferPool> pool,
              ScanMetrics& metrics) noexcept;

  /// Says which bytes will be asked for, by ascending offset and without overlap: nothing else is read ahead, gaps of
  /// kBridgeBytes apart.
  void expect(std::vector<ByteRange> wanted);
  /// Moves on to a byte of the chunk whose page has `size_bytes` bytes: what is read ahead begins with these and grows
  /// again as pages are read one after the other. Precondition: offset() <= offset <= the limit.
  void seek(int64_t offset, int64_t size_bytes) noexcept;

  /// Where the next byte lies in the file.
  int64_t offset() const noexcept { return offset_; }
  /// Bytes left of those that the chunk says it has, or that are wanted of it here; 0 behind them.
  int64_t expected_remaining() noexcept;
  /// Bytes that may still be asked for.
  int64_t remaining() const noexcept { return limit_offset_ - offset_; }
  /// Bytes of the chunk that were neither read nor passed over.
  int64_t unread() const noexcept;

  /// Up to `size_bytes` of what comes next (fewer only where the stream ends), without moving on. Neither padded nor
  /// aligned. Throws kIoError.
  Buffer peek(int64_t size_bytes);
  /// Moves on. Precondition: size_bytes <= remaining().
  void advance(int64_t size_bytes) noexcept { offset_ += size_bytes; }

 private:
  void fill(int64_t size_bytes);
  int64_t read_ahead_end(int64_t from);
  int64_t wanted_end_at(int64_t offset) noexcept;
  int64_t bridged_in(int64_t begin, int64_t end) const noexcept;

  const RandomAccessFile& file_;
  const int64_t expected_end_;
  const int64_t limit_offset_;
  const std::shared_ptr<BufferPool> pool_;
  ScanMetrics& metrics_;
  int64_t offset_;
  Buffer window_;
  int64_t window_offset_ = 0;  ///< Of the window's first byte, in the file.
  int64_t ahead_bytes_ = kWindowBytes;
  std::vector<ByteRange> wanted_;  ///< Gaps that are read over closed; none: the whole chunk.
  std::vector<ByteRange> gaps_;    ///< Those that were closed.
  size_t next_wanted_ = 0;         ///< The first of wanted_ that does not lie behind.
};

}  // namespace lamella::inline v0
