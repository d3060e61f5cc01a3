#include "page/chunk_stream.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <utility>

namespace lamella::inline v0 {

ChunkStream::ChunkStream(const RandomAccessFile& file, ByteRange expected, int64_t limit_offset,
                         std::shared_ptr<BufferPool> pool, ScanMetrics& metrics) noexcept
    : file_(file),
      expected_end_(std::min(expected.offset + expected.size_bytes, limit_offset)),
      limit_offset_(limit_offset),
      pool_(std::move(pool)),
      metrics_(metrics),
      offset_(expected.offset) {}

Buffer ChunkStream::peek(int64_t size_bytes) {
  size_bytes = std::min(size_bytes, remaining());
  const int64_t available = window_offset_ + window_.size() - offset_;
  if (!window_ || available < size_bytes) fill(size_bytes);
  return window_.slice(offset_ - window_offset_, size_bytes);
}

void ChunkStream::fill(int64_t size_bytes) {
  const int64_t held = window_ ? std::max<int64_t>(0, window_offset_ + window_.size() - offset_) : 0;
  // What the old window still holds is moved to the front of the new one; a handle on memory is simply made anew.
  const int64_t kept = file_.in_memory() ? 0 : held;
  const int64_t from = offset_ + kept;
  const int64_t wanted_end = offset_ + size_bytes;
  const int64_t ahead = file_.in_memory() ? expected_end_ : std::min(from + kWindowBytes, expected_end_);
  const int64_t window_end = std::max(wanted_end, ahead);
  const std::array<ByteRange, 1> range = {ByteRange{from, window_end - from}};

  const auto start = std::chrono::steady_clock::now();
  Buffer fresh = std::move(file_.read(range, pool_.get()).front());
  metrics_.bytes_read += window_end - (offset_ + held);
  if (kept > 0) {
    Buffer joined = pool_->allocate(kept + fresh.size());
    std::memcpy(joined.mutable_data(), window_.data() + (offset_ - window_offset_), static_cast<size_t>(kept));
    std::memcpy(joined.mutable_data() + kept, fresh.data(), static_cast<size_t>(fresh.size()));
    fresh = std::move(joined);
  }
  metrics_.read_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  window_ = std::move(fresh);
  window_offset_ = offset_;
}

}  // namespace lamella::inline v0
