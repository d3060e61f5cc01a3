/// What stands in front of an encrypted footer, and how files are encrypted.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "lamella/file_metadata.h"
#include "parquet_types.h"

namespace lamella::inline v0 {

/// FileCryptoMetaData, in the clear.
struct FileCryptoMetadata {
  EncryptionAlgorithm encryption_algorithm;
  std::string key_metadata;  ///< Names the footer's key; empty when the file does not say.
  int64_t size_bytes = 0;    ///< The encrypted footer follows.
};

/// Reads what `bytes`, which lie at `file_offset`, start with. Throws kCorruptFile, kResourceLimit.
FileCryptoMetadata parse_file_crypto_metadata(std::span<const uint8_t> bytes, int64_t file_offset);

EncryptionAlgorithm encryption_algorithm_of(const thrift::EncryptionAlgorithm& algorithm);

}  // namespace lamella::inline v0
