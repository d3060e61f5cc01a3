/// The footer's bytes as FileMetadata, without a file: what read_metadata(), tests and fuzzing share.
#pragma once

#include <memory>

#include "lamella/buffer.h"
#include "lamella/file_metadata.h"
#include "lamella/read_limits.h"

namespace lamella::inline v0 {

/// The bytes behind the footer: its length, then the magic.
inline constexpr int64_t kFooterTailBytes = 8;

/// `footer_bytes` start with FileMetaData, which may be followed by more (a signature). `where` is where they lie in
/// the file, for error messages and footer_range(). Throws kCorruptFile, kResourceLimit, kOutOfMemory.
std::shared_ptr<const FileMetadata> parse_metadata(const Buffer& footer_bytes, ByteRange where,
                                                   const ReadLimits& limits);

}  // namespace lamella::inline v0
