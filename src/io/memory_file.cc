#include "io/memory_file.h"

#include <utility>

#include "io/range_check.h"

namespace lamella::inline v0 {

MemoryFile::MemoryFile(Buffer bytes, std::string name) noexcept : bytes_(std::move(bytes)), name_(std::move(name)) {}

std::vector<Buffer> MemoryFile::read(std::span<const ByteRange> ranges, BufferPool*) const {
  for (const ByteRange& range : ranges)
    require_inside(range, bytes_.size(), name_);
  std::vector<Buffer> buffers;
  buffers.reserve(ranges.size());
  for (const ByteRange& range : ranges)
    buffers.push_back(bytes_.slice(range.offset, range.size_bytes));
  return buffers;
}

std::shared_ptr<RandomAccessFile> memory_file(Buffer bytes, std::string name) {
  return std::make_shared<MemoryFile>(std::move(bytes), std::move(name));
}

}  // namespace lamella::inline v0
