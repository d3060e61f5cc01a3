#include "lamella/file_metadata.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "base/bits.h"
#include "format/footer.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

FileMetadata::~FileMetadata() = default;

namespace {

// One read of this many bytes holds the whole footer of most files.
constexpr int64_t kTailRead = 64 << 10;
// A magic in front, and the tail of an empty footer.
constexpr int64_t kSmallestFile = 4 + kFooterTailBytes;

Buffer read_range(const RandomAccessFile& file, ByteRange range) {
  const std::array<ByteRange, 1> ranges{range};
  return file.read(ranges, nullptr).at(0);
}

/// Where the footer lies, as the file's last eight bytes say.
///
///     | PAR1 | pages ... | FileMetaData | length u32 | PAR1 |
ByteRange locate_footer(const uint8_t* tail_end, int64_t file_bytes, const ReadLimits& limits) {
  const uint8_t* magic = tail_end - 4;
  if (std::memcmp(magic, "PARE", 4) == 0) throw Error(ErrorCode::kNotImplemented, "its footer is encrypted");
  if (std::memcmp(magic, "PAR1", 4) != 0) {
    throw Error(ErrorCode::kCorruptFile, "not a Parquet file: its last four bytes are not PAR1",
                {.offset = file_bytes - 4});
  }
  const int64_t footer_bytes = load<uint32_t>(tail_end - kFooterTailBytes);
  const int64_t most = file_bytes - kSmallestFile;
  if (footer_bytes > most) {
    throw Error(
        ErrorCode::kCorruptFile,
        "a footer of " + std::to_string(footer_bytes) + " bytes in a file that has room for " + std::to_string(most),
        {.offset = file_bytes - kFooterTailBytes});
  }
  if (footer_bytes > limits.max_footer_bytes) {
    throw Error(ErrorCode::kResourceLimit,
                "a footer of " + std::to_string(footer_bytes) + " bytes, at most " +
                    std::to_string(limits.max_footer_bytes) + " are allowed",
                {.offset = file_bytes - kFooterTailBytes});
  }
  return {file_bytes - kFooterTailBytes - footer_bytes, footer_bytes};
}

std::shared_ptr<const FileMetadata> read_from(const RandomAccessFile& file, const ReadLimits& limits) {
  const int64_t file_bytes = file.size();
  if (file_bytes < kSmallestFile) {
    throw Error(ErrorCode::kCorruptFile, "not a Parquet file: it has " + std::to_string(file_bytes) +
                                             " bytes, the smallest has " + std::to_string(kSmallestFile));
  }
  const int64_t tail_bytes = std::min(file_bytes, kTailRead);
  const Buffer tail = read_range(file, {file_bytes - tail_bytes, tail_bytes});
  const ByteRange where = locate_footer(tail.data() + tail.size(), file_bytes, limits);
  const int64_t tail_offset = file_bytes - tail_bytes;
  if (where.offset >= tail_offset) {
    return parse_metadata(tail.slice(where.offset - tail_offset, where.size_bytes), where, limits);
  }
  return parse_metadata(read_range(file, where), where, limits);
}

}  // namespace

std::shared_ptr<const FileMetadata> read_metadata(const RandomAccessFile& file, const ReadLimits& limits) {
  try {
    return read_from(file, limits);
  } catch (const Error& error) {
    throw error.within({.file = file.name()});
  }
}

}  // namespace lamella::inline v0
