/// Opens the modules of one column chunk.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/module_aad.h"
#include "crypto/module_cipher.h"

namespace lamella::inline v0 {

/// Everything that encrypts a chunk's pages, headers, indexes and bloom filter is one key; what differs is the form and
/// the AAD. Threads: one at a time.
class ColumnDecryptor {
 public:
  /// `page_form`: of pages; all else is GCM. Throws kDecryption (ordinals that no AAD holds).
  ColumnDecryptor(CipherPool::Lease cipher, ModuleForm page_form, std::string_view file_aad, int64_t row_group,
                  int64_t column);

  /// How many bytes the module takes, its length included, that begins with `bytes`, kModuleLengthBytes at least.
  /// Throws kDecryption (fewer than a module takes).
  int64_t module_bytes(ModuleType type, std::span<const uint8_t> bytes) const;
  /// How many bytes `module`, which has to be whole, holds. Throws kDecryption (its length is not that of its bytes).
  int64_t plain_bytes(ModuleType type, std::span<const uint8_t> module) const;

  /// Writes plain_bytes() bytes to `out`. `page` counts the data pages of the chunk and matters for those only. Throws
  /// kDecryption.
  void open(ModuleType type, int64_t page, std::span<const uint8_t> module, uint8_t* out);
  /// The same, and false where open() finds that key, AAD or bytes are not those that were encrypted.
  [[nodiscard]] bool try_open(ModuleType type, int64_t page, std::span<const uint8_t> module, uint8_t* out);

 private:
  ModuleForm form_of(ModuleType type) const noexcept;

  CipherPool::Lease cipher_;
  ModuleForm page_form_;
  ModuleAad aad_;
  int64_t row_group_;
  int64_t column_;
};

/// Throws kDecryption when the length in front of `module`, which `name` names, is not that of its bytes.
void check_module_length(std::string_view name, ModuleForm form, std::span<const uint8_t> module);
/// Throws kDecryption that says what `module` is, why it may be that it does not open, and what to do.
[[noreturn]] void throw_not_authentic(std::string_view module);

}  // namespace lamella::inline v0
