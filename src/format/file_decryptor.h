/// Opens what is encrypted in one file.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "crypto/column_decryptor.h"
#include "crypto/key_source.h"
#include "lamella/buffer.h"
#include "lamella/decryption.h"
#include "lamella/file_metadata.h"

namespace lamella::inline v0 {

/// The keys of a file and how it uses them. Threads: any.
class FileDecryptor {
 public:
  /// `footer_key_metadata`: of the key that encrypts or signs the footer. Throws kDecryption (an algorithm that nobody
  /// knows, an AAD prefix that is missing or another than the file's).
  FileDecryptor(const EncryptionAlgorithm& algorithm, std::string footer_key_metadata,
                std::shared_ptr<const DecryptionOptions> options, const std::string& file_name);

  const DecryptionOptions& options() const noexcept { return keys_.options(); }

  /// The bytes of an encrypted footer. Throws kDecryption.
  Buffer open_footer(std::span<const uint8_t> module) const;
  /// Compares a footer in the clear with the signature behind it. Throws kDecryption.
  void verify_footer(std::span<const uint8_t> footer, std::span<const uint8_t> signature) const;

  /// What opens the modules of a column chunk, or null when nobody has its key. `path` is the leaf's; `row_group` the
  /// ordinal that the writer gave the row group. Throws kDecryption.
  std::unique_ptr<ColumnDecryptor> column(const ColumnCrypto& crypto, std::string_view path, int64_t row_group,
                                          int64_t leaf) const;

 private:
  CipherPool::Lease footer_cipher() const;

  ModuleForm page_form_;
  std::string file_aad_;
  std::string footer_key_metadata_;
  KeySource keys_;
};

/// What opens the modules of a column chunk; null when the chunk is not encrypted. Throws kDecryption that says which
/// key is missing.
std::unique_ptr<ColumnDecryptor> make_column_decryptor(const FileMetadata& metadata, int row_group, int leaf,
                                                       const ColumnChunkMetadata& chunk);

}  // namespace lamella::inline v0
