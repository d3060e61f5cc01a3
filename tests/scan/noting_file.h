/// A file outside memory that notes which of its bytes are read.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "lamella/random_access_file.h"
#include "writer/append.h"

namespace lamella::inline v0 {

/// Threads: any.
class NotingFile final : public RandomAccessFile {
 public:
  explicit NotingFile(writer::Bytes bytes) : bytes_(std::move(bytes)) {}

  const std::string& name() const noexcept override { return name_; }
  int64_t size() const override { return static_cast<int64_t>(bytes_.size()); }
  std::vector<Buffer> read(std::span<const ByteRange> ranges, BufferPool*) const override {
    const std::lock_guard lock(mutex_);
    std::vector<Buffer> buffers;
    for (const ByteRange& range : ranges) {
      if (range.offset < 0 || range.offset + range.size_bytes > size()) {
        throw Error(ErrorCode::kIoError, "a read outside the file");
      }
      reads_.push_back(range);
      buffers.push_back(Buffer::copy_of({bytes_.data() + range.offset, static_cast<size_t>(range.size_bytes)}));
    }
    return buffers;
  }

  /// Bytes of `range` that were read, those that were read twice counted twice.
  int64_t bytes_read_of(ByteRange range) const {
    const std::lock_guard lock(mutex_);
    int64_t bytes = 0;
    for (const ByteRange& read : reads_) {
      const int64_t begin = std::max(read.offset, range.offset);
      const int64_t end = std::min(read.offset + read.size_bytes, range.offset + range.size_bytes);
      bytes += std::max<int64_t>(0, end - begin);
    }
    return bytes;
  }
  int64_t bytes_read() const { return bytes_read_of({0, size()}); }
  void forget_reads() { reads_.clear(); }

 private:
  const std::string name_ = "noting.parquet";
  const writer::Bytes bytes_;
  mutable std::mutex mutex_;
  mutable std::vector<ByteRange> reads_;
};

}  // namespace lamella::inline v0
