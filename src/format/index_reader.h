/// Page indexes and bloom filters, out of the files that hold them, and decrypted where they are encrypted.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "format/bloom_filter.h"
#include "format/page_index.h"
#include "lamella/error.h"
#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"

namespace lamella::inline v0 {

/// One column chunk of a file.
struct ChunkInFile {
  const RandomAccessFile& file;
  const FileMetadata& metadata;
  int row_group;
  int leaf;
};

/// Whether what failed so was an index: values can be read without one. Not when the file itself could not be read.
bool can_do_without(const Error& error) noexcept;

/// Nothing when the chunk has none. They throw kIoError, kCorruptFile (it is not there, or is something else),
/// kResourceLimit, kNotImplemented, kDecryption; none of it means that the chunk's values could not be read.
std::optional<OffsetIndex> read_offset_index(const ChunkInFile& where);
std::optional<ColumnIndex> read_column_index(const ChunkInFile& where);
std::optional<BloomFilter> read_bloom_filter(const ChunkInFile& where);
/// Whether the chunk's bloom filter may contain one of `hashes`. Of one that is not encrypted only the blocks are read
/// that they fall into. Adds to `bytes_read`. Throws as the others.
std::optional<bool> ask_bloom_filter(const ChunkInFile& where, std::span<const uint64_t> hashes, int64_t& bytes_read);

}  // namespace lamella::inline v0
