// What Python programs read from: paths, buffers, and objects with read() and seek().
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <string>

#include "errors.h"
#include "keys.h"
#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"

namespace lamella::python {

/// An open file and its footer. Threads: any, without the GIL.
struct SourceFile {
  std::shared_ptr<RandomAccessFile> bytes;
  std::shared_ptr<const FileMetadata> metadata;
  /// Null without keys.
  std::shared_ptr<const DecryptionOptions> decryption;
  /// What an object's read() raised, or what was asked for keys.
  std::shared_ptr<PendingException> pending = std::make_shared<PendingException>();
};

/// Opens a file and reads its footer. `keys` may be null. Throws Error.
std::shared_ptr<SourceFile> open_path(const std::string& path, const Keys* keys);
/// The bytes of an object with the buffer protocol, without copying. They must not change while they are read.
std::shared_ptr<SourceFile> open_buffer(nanobind::object buffer, const std::string& name, const Keys* keys);
/// An object with seek(offset, whence) and read(size). It is called with the GIL, by one thread at a time.
std::shared_ptr<SourceFile> open_object(nanobind::object object, const std::string& name, const Keys* keys);

}  // namespace lamella::python
