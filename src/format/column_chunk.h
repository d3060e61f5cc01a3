/// Column chunks of the footer as structures of the public header.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "format/compact_reader.h"
#include "lamella/file_metadata.h"

namespace lamella::inline v0 {

/// The fields of a KeyValue that `reader` is at. Throws kCorruptFile, CompactReader::EndOfBytes.
std::pair<std::string, std::optional<std::string>> read_key_value(CompactReader& reader);

struct ReadColumnChunk {
  ColumnChunkMetadata chunk;
  bool has_metadata = false;  ///< Of its own: else only a key opens them.
};

/// The fields of a ColumnChunk that `reader` is at. Throws kCorruptFile, also when the chunk has no metadata that
/// anybody could read, and CompactReader::EndOfBytes.
ReadColumnChunk read_column_chunk(CompactReader& reader);

/// Fills in what `column_metadata`, the decrypted bytes of chunk.encrypted_metadata, say. Throws kCorruptFile.
void add_decrypted_metadata(std::span<const uint8_t> column_metadata, ColumnChunkMetadata& chunk);

}  // namespace lamella::inline v0
