#include "page/chunk_stream.h"

#include <algorithm>
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

void ChunkStream::expect(std::vector<ByteRange> wanted) {
  wanted_.clear();
  gaps_.clear();
  next_wanted_ = 0;
  for (const ByteRange& range : wanted) {
    if (!wanted_.empty()) {
      ByteRange& last = wanted_.back();
      const int64_t last_end = last.offset + last.size_bytes;
      const int64_t gap = range.offset - last_end;
      if (gap <= kBridgeBytes) {
        if (gap > 0) gaps_.push_back({last_end, gap});
        last.size_bytes = range.offset + range.size_bytes - last.offset;
        continue;
      }
    }
    wanted_.push_back(range);
  }
}

void ChunkStream::seek(int64_t offset, int64_t size_bytes) noexcept {
  offset_ = offset;
  if (offset > window_offset_ + window_.size()) ahead_bytes_ = std::min(size_bytes, kWindowBytes);
}

int64_t ChunkStream::expected_remaining() noexcept {
  const int64_t end = wanted_.empty() ? expected_end_ : wanted_end_at(offset_);
  return std::max<int64_t>(0, end - offset_);
}

int64_t ChunkStream::unread() const noexcept {
  const int64_t begin = window_ ? std::max(offset_, window_offset_ + window_.size()) : offset_;
  return std::max<int64_t>(0, expected_end_ - begin);
}

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
  const int64_t window_end = std::max(wanted_end, read_ahead_end(from));
  const ByteRange range = {from, window_end - from};

  const auto start = std::chrono::steady_clock::now();
  Buffer fresh;
  if (kept == 0) {
    fresh = std::move(file_.read({&range, 1}, pool_.get()).front());
  } else {
    fresh = pool_->allocate(kept + range.size_bytes);
    std::memcpy(fresh.mutable_data(), window_.data() + (offset_ - window_offset_), static_cast<size_t>(kept));
    file_.read_into(range, fresh.mutable_data() + kept, pool_.get());
  }
  metrics_.bytes_read += window_end - (offset_ + held);
  metrics_.bytes_bridged += bridged_in(offset_ + held, window_end);
  metrics_.read_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  window_ = std::move(fresh);
  window_offset_ = offset_;
}

/// How far it is worth reading when the bytes from `from` on have to be read anyway.
int64_t ChunkStream::read_ahead_end(int64_t from) {
  constexpr int64_t kLeastBytes = int64_t{64} << 10;
  const int64_t ahead = std::exchange(ahead_bytes_, std::clamp(2 * ahead_bytes_, kLeastBytes, kWindowBytes));
  if (wanted_.empty()) return file_.in_memory() ? expected_end_ : std::min(from + ahead, expected_end_);
  return std::min(from + kWindowBytes, wanted_end_at(from));
}

/// The end of the wanted range that `offset` lies in, or `offset`. Offsets ascend from call to call.
int64_t ChunkStream::wanted_end_at(int64_t offset) noexcept {
  const auto end_of = [](const ByteRange& range) { return range.offset + range.size_bytes; };
  while (next_wanted_ < wanted_.size() && end_of(wanted_[next_wanted_]) <= offset)
    ++next_wanted_;
  if (next_wanted_ == wanted_.size() || offset < wanted_[next_wanted_].offset) return offset;
  return std::max(offset, std::min(end_of(wanted_[next_wanted_]), expected_end_));
}

/// Bytes of closed gaps in [begin, end).
int64_t ChunkStream::bridged_in(int64_t begin, int64_t end) const noexcept {
  int64_t bytes = 0;
  for (const ByteRange& gap : gaps_)
    bytes += std::max<int64_t>(0, std::min(end, gap.offset + gap.size_bytes) - std::max(begin, gap.offset));
  return bytes;
}

}  // namespace lamella::inline v0
