/// What metadata say of encryption, and what stands in front of an encrypted footer.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "format/compact_reader.h"
#include "lamella/file_metadata.h"

namespace lamella::inline v0 {

/// FileCryptoMetaData, in the clear.
struct FileCryptoMetadata {
  EncryptionAlgorithm encryption_algorithm;
  std::string key_metadata;  ///< Names the footer's key; empty when the file does not say.
  int64_t size_bytes = 0;    ///< The encrypted footer follows.
};

/// Reads what `bytes`, which lie at `file_offset`, start with. Throws kCorruptFile.
FileCryptoMetadata parse_file_crypto_metadata(std::span<const uint8_t> bytes, int64_t file_offset);

/// The fields of the structures that `reader` is at. They throw kCorruptFile, CompactReader::EndOfBytes.
void read_encryption_algorithm(CompactReader& reader, EncryptionAlgorithm& algorithm);
void read_column_crypto(CompactReader& reader, ColumnCrypto& crypto);

}  // namespace lamella::inline v0
