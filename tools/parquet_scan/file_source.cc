#include "file_source.h"

#include <utility>
#include <vector>

namespace lamella::inline v0::tool {

FileSource::FileSource(std::string path, SourceKind kind) : path_(std::move(path)), kind_(kind) {
  if (kind_ != SourceKind::kMemory) return;
  const std::shared_ptr<RandomAccessFile> file = open_local_file(path_);
  const ByteRange whole{0, file->size()};
  bytes_ = file->read({&whole, 1}, nullptr).front();
}

std::shared_ptr<RandomAccessFile> FileSource::open() const {
  switch (kind_) {
    case SourceKind::kMemory:
      return memory_file(bytes_, path_);
    case SourceKind::kMmap:
      return open_local_file(path_, LocalFileMode::kMmap);
    case SourceKind::kPread:
      break;
  }
  return open_local_file(path_);
}

}  // namespace lamella::inline v0::tool
