/// Modular encryption of the files that are written.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "crypto/module_aad.h"
#include "crypto/module_cipher.h"
#include "parquet_types.h"
#include "writer/append.h"
#include "writer/options.h"
#include "writer/schema.h"

namespace lamella::inline v0 {
namespace writer {

/// Seals the modules of one file. Nonces are counted, so that the same options give the same file: that is for tests,
/// secrets need random ones.
class FileEncryptor {
 public:
  /// Throws kDecryption (a key that AES does not take).
  explicit FileEncryptor(const FileEncryption& options);

  /// Four bytes: those of the file's head and tail.
  std::span<const uint8_t> magic() const noexcept;
  /// A module of a column chunk. `key` is empty for the footer's.
  Bytes seal(ModuleType type, const std::string& key, int64_t row_group, int64_t column, int64_t page,
             std::span<const uint8_t> plain);
  /// Says in `chunk` how it is encrypted, and takes out of it what only its key is to open.
  void encrypt_metadata(thrift::ColumnChunk& chunk, const ColumnEncryption& options, const Leaf& leaf,
                        int64_t row_group, int64_t column);
  /// What a footer in the clear says of the file's encryption; others say it in front of them.
  void describe(thrift::FileMetaData& footer) const;
  /// What lies where the footer does: FileCryptoMetaData and the encrypted footer, or the footer and its signature.
  Bytes seal_footer(const Bytes& footer);

 private:
  ModuleCipher& cipher_of(const std::string& key);
  AesGcm::Nonce next_nonce();
  Bytes seal_with(ModuleCipher& cipher, ModuleForm form, std::span<const uint8_t> plain, std::span<const uint8_t> aad);
  thrift::EncryptionAlgorithm algorithm() const;

  const FileEncryption options_;
  ModuleAad aad_;
  std::map<std::string, std::unique_ptr<ModuleCipher>> ciphers_;  ///< By key.
  Bytes nonce_;
};

/// Seals the modules of one column chunk. Does nothing to those of a chunk that is not encrypted.
class ChunkEncryptor {
 public:
  ChunkEncryptor() = default;
  ChunkEncryptor(FileEncryptor* file, const ColumnOptions& options, int64_t row_group, int64_t column)
      : file_(options.encryption ? file : nullptr),
        key_(options.encryption ? options.encryption->key : ""),
        row_group_(row_group),
        column_(column) {}

  bool is_on() const noexcept { return file_ != nullptr; }
  Bytes seal(ModuleType type, int64_t page, Bytes plain) const {
    return is_on() ? file_->seal(type, key_, row_group_, column_, page, plain) : plain;
  }

 private:
  FileEncryptor* file_ = nullptr;
  std::string key_;
  int64_t row_group_ = 0;
  int64_t column_ = 0;
};

}  // namespace writer
}  // namespace lamella::inline v0
