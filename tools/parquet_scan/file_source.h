/// How the bytes of a file on the command line are got at.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "lamella/buffer.h"
#include "lamella/random_access_file.h"

namespace lamella::inline v0::tool {

enum class SourceKind : uint8_t { kPread, kMmap, kMemory };

/// A path that can be opened again and again. Threads: one.
class FileSource {
 public:
  /// kMemory loads the whole file, here. Throws as open_local_file() does.
  FileSource(std::string path, SourceKind kind);

  const std::string& path() const noexcept { return path_; }
  /// Throws as open_local_file() does.
  std::shared_ptr<RandomAccessFile> open() const;

 private:
  std::string path_;
  SourceKind kind_;
  Buffer bytes_;  ///< kMemory.
};

}  // namespace lamella::inline v0::tool
