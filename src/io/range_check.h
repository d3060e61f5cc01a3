/// The check that every file makes before it reads or allocates.
#pragma once

#include <cstdint>
#include <string>

#include "lamella/random_access_file.h"

namespace lamella::inline v0 {

/// Throws kIoError unless `range` lies inside a file of `file_bytes` bytes.
void require_inside(const ByteRange& range, int64_t file_bytes, const std::string& file_name);

/// "file is 10 bytes, bytes [8, 16) were asked for".
std::string outside_message(const ByteRange& range, int64_t file_bytes);

}  // namespace lamella::inline v0
