#include "lamella/file_metadata.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "base/bits.h"
#include "format/decrypted_metadata.h"
#include "format/file_crypto.h"
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

/// Whether the footer is encrypted, by the file's last four bytes.
bool is_encrypted(const uint8_t* tail_end) {
  return std::memcmp(tail_end - 4, "PARE", 4) == 0;
}

/// Where the footer lies, as the file's last eight bytes say.
///
///     | PAR1 | pages ... | FileMetaData                        | length u32 | PAR1 |
///     | PAR1 | pages ... | FileMetaData | signature            | length u32 | PAR1 |
///     | PARE | pages ... | FileCryptoMetaData | encrypted module | length u32 | PARE |
ByteRange locate_footer(const uint8_t* tail_end, int64_t file_bytes, const ReadLimits& limits) {
  if (!is_encrypted(tail_end) && std::memcmp(tail_end - 4, "PAR1", 4) != 0) {
    throw Error(ErrorCode::kCorruptFile, "not a Parquet file: its last four bytes are neither PAR1 nor PARE",
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

std::shared_ptr<const FileMetadata> parse_encrypted(const Buffer& bytes, ByteRange where, const ReadLimits& limits,
                                                    const std::shared_ptr<const DecryptionOptions>& decryption,
                                                    const std::string& file_name) {
  try {
    if (decryption == nullptr) {
      throw Error(ErrorCode::kDecryption, "its footer is encrypted: give its key in ReadOptions::decryption");
    }
    const FileCryptoMetadata crypto = parse_file_crypto_metadata(bytes.bytes(), where.offset);
    const auto decryptor =
        std::make_shared<FileDecryptor>(crypto.encryption_algorithm, crypto.key_metadata, decryption, file_name);
    const Buffer footer = decryptor->open_footer(bytes.bytes().subspan(static_cast<size_t>(crypto.size_bytes)));
    return decrypted_metadata(parse_metadata(footer, where, limits), decryptor, &crypto);
  } catch (const Error& error) {
    throw error.within({.offset = where.offset});
  }
}

std::shared_ptr<const FileMetadata> read_from(const RandomAccessFile& file, const ReadLimits& limits,
                                              const std::shared_ptr<const DecryptionOptions>& decryption) {
  const int64_t file_bytes = file.size();
  if (file_bytes < kSmallestFile) {
    throw Error(ErrorCode::kCorruptFile, "not a Parquet file: it has " + std::to_string(file_bytes) +
                                             " bytes, the smallest has " + std::to_string(kSmallestFile));
  }
  const int64_t tail_bytes = std::min(file_bytes, kTailRead);
  const Buffer tail = read_range(file, {file_bytes - tail_bytes, tail_bytes});
  const ByteRange where = locate_footer(tail.data() + tail.size(), file_bytes, limits);
  const int64_t tail_offset = file_bytes - tail_bytes;
  const Buffer footer =
      where.offset >= tail_offset ? tail.slice(where.offset - tail_offset, where.size_bytes) : read_range(file, where);
  if (is_encrypted(tail.data() + tail.size())) return parse_encrypted(footer, where, limits, decryption, file.name());
  return decrypted_metadata(parse_metadata(footer, where, limits), decryption, file.name());
}

}  // namespace

std::shared_ptr<const FileMetadata> read_metadata(const RandomAccessFile& file, const ReadLimits& limits,
                                                  std::shared_ptr<const DecryptionOptions> decryption) {
  try {
    return read_from(file, limits, decryption);
  } catch (const Error& error) {
    throw error.within({.file = file.name()});
  }
}

}  // namespace lamella::inline v0
