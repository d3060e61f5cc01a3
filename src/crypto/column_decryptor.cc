#include "crypto/column_decryptor.h"

#include <string>
#include <utility>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

void check_ordinal(const char* what, int64_t ordinal) {
  if (ordinal >= 0 && ordinal <= kMostModuleOrdinal) return;
  throw Error(ErrorCode::kDecryption, std::string(what) + " " + std::to_string(ordinal) +
                                          ": encrypted files have ordinals from 0 to " +
                                          std::to_string(kMostModuleOrdinal));
}

/// What the length in front of a module says, that length included.
int64_t declared_bytes(std::string_view name, ModuleForm form, std::span<const uint8_t> bytes) {
  const int64_t size_bytes = kModuleLengthBytes + int64_t{load<uint32_t>(bytes.data())};
  if (size_bytes < module_overhead(form)) {
    throw Error(ErrorCode::kDecryption, std::string(name) + ": an encrypted module of " + std::to_string(size_bytes) +
                                            " bytes, it takes at least " + std::to_string(module_overhead(form)));
  }
  return size_bytes;
}

}  // namespace

void check_module_length(std::string_view name, ModuleForm form, std::span<const uint8_t> module) {
  const auto size_bytes = static_cast<int64_t>(module.size());
  if (size_bytes >= kModuleLengthBytes && declared_bytes(name, form, module) == size_bytes) return;
  throw Error(ErrorCode::kDecryption, std::string(name) + ": the length of its module is not that of its " +
                                          std::to_string(size_bytes) + " bytes");
}

void throw_not_authentic(std::string_view module) {
  throw Error(ErrorCode::kDecryption, std::string(module) +
                                          ": it does not authenticate: its key or the AAD prefix is not the one that "
                                          "was written with, or its bytes were changed");
}

ColumnDecryptor::ColumnDecryptor(CipherPool::Lease cipher, ModuleForm page_form, std::string_view file_aad,
                                 int64_t row_group, int64_t column)
    : cipher_(std::move(cipher)), page_form_(page_form), aad_(file_aad), row_group_(row_group), column_(column) {
  check_ordinal("row group", row_group);
  check_ordinal("column", column);
}

ModuleForm ColumnDecryptor::form_of(ModuleType type) const noexcept {
  return type == ModuleType::kDataPage || type == ModuleType::kDictionaryPage ? page_form_ : ModuleForm::kGcm;
}

int64_t ColumnDecryptor::module_bytes(ModuleType type, std::span<const uint8_t> bytes) const {
  return declared_bytes(module_name(type), form_of(type), bytes);
}

int64_t ColumnDecryptor::plain_bytes(ModuleType type, std::span<const uint8_t> module) const {
  check_module_length(module_name(type), form_of(type), module);
  return static_cast<int64_t>(module.size()) - module_overhead(form_of(type));
}

void ColumnDecryptor::open(ModuleType type, int64_t page, std::span<const uint8_t> module, uint8_t* out) {
  if (!try_open(type, page, module, out)) throw_not_authentic(module_name(type));
}

bool ColumnDecryptor::try_open(ModuleType type, int64_t page, std::span<const uint8_t> module, uint8_t* out) {
  plain_bytes(type, module);
  if (type == ModuleType::kDataPage || type == ModuleType::kDataPageHeader) check_ordinal("data page", page);
  return cipher_->open(form_of(type), module, aad_.of(type, row_group_, column_, page), out);
}

}  // namespace lamella::inline v0
