#include "format/file_decryptor.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::kDecryption, message);
}

ModuleForm page_form_of(EncryptionAlgorithm::Cipher cipher) {
  switch (cipher) {
    case EncryptionAlgorithm::Cipher::kAesGcm:
      return ModuleForm::kGcm;
    case EncryptionAlgorithm::Cipher::kAesGcmCtr:
      return ModuleForm::kCtr;
    case EncryptionAlgorithm::Cipher::kUnrecognised:
      break;
  }
  fail("the file is encrypted in a way that is neither AES_GCM_V1 nor AES_GCM_CTR_V1");
}

std::string file_aad_of(const EncryptionAlgorithm& algorithm, const std::string& given_prefix) {
  if (algorithm.supply_aad_prefix && given_prefix.empty()) {
    fail("the file was written with an AAD prefix that it does not hold: give it in DecryptionOptions::aad_prefix");
  }
  if (!algorithm.aad_prefix.empty() && !given_prefix.empty() && algorithm.aad_prefix != given_prefix) {
    fail("the file holds another AAD prefix than DecryptionOptions::aad_prefix: it is not the file that was meant");
  }
  if (algorithm.aad_prefix.empty() && !algorithm.supply_aad_prefix && !given_prefix.empty()) {
    fail(
        "the file was written without an AAD prefix, DecryptionOptions::aad_prefix gives one: it is not the file "
        "that was meant");
  }
  return (algorithm.aad_prefix.empty() ? given_prefix : algorithm.aad_prefix) + algorithm.aad_file_unique;
}

/// Key metadata for messages: as it is where that is short and printable.
std::string shown(std::string_view key_metadata) {
  constexpr size_t kMostShown = 40;
  const bool printable =
      std::all_of(key_metadata.begin(), key_metadata.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (key_metadata.empty()) return "without key metadata";
  if (!printable || key_metadata.size() > kMostShown) {
    return "with " + std::to_string(key_metadata.size()) + " bytes of key metadata";
  }
  return "with the key metadata \"" + std::string(key_metadata) + "\"";
}

std::string key_material_beside(const std::string& file_name) {
  const size_t slash = file_name.rfind('/');
  const size_t name_at = slash == std::string::npos ? 0 : slash + 1;
  const std::string path = file_name.substr(0, name_at) + "_KEY_MATERIAL_FOR_" + file_name.substr(name_at) + ".json";
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("its keys are in the key material file " + path + ", which cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::function<std::string()> material_loader(const DecryptionOptions& options, const std::string& file_name) {
  if (!options.key_material_loader) return [file_name] { return key_material_beside(file_name); };
  return [load = options.key_material_loader, file_name] { return load(file_name); };
}

}  // namespace

FileDecryptor::FileDecryptor(const EncryptionAlgorithm& algorithm, std::string footer_key_metadata,
                             std::shared_ptr<const DecryptionOptions> options, const std::string& file_name)
    : page_form_(page_form_of(algorithm.cipher)),
      file_aad_(file_aad_of(algorithm, options->aad_prefix)),
      footer_key_metadata_(std::move(footer_key_metadata)),
      keys_(options, material_loader(*options, file_name)) {}

CipherPool::Lease FileDecryptor::footer_cipher() const {
  const std::shared_ptr<CipherPool> ciphers = keys_.footer_key(footer_key_metadata_);
  if (ciphers == nullptr) {
    fail("there is no key for the footer, " + shown(footer_key_metadata_) +
         ": give it in DecryptionOptions::footer_key, or a key_retriever or kms that knows it");
  }
  return ciphers->lease();
}

Buffer FileDecryptor::open_footer(std::span<const uint8_t> module) const {
  check_module_length("footer", ModuleForm::kGcm, module);
  Buffer footer = Buffer::allocate(static_cast<int64_t>(module.size()) - module_overhead(ModuleForm::kGcm));
  const bool authentic =
      footer_cipher()->open(ModuleForm::kGcm, module, ModuleAad(file_aad_).footer(), footer.mutable_data());
  if (!authentic) throw_not_authentic("footer");
  return footer;
}

void FileDecryptor::verify_footer(std::span<const uint8_t> footer, std::span<const uint8_t> signature) const {
  constexpr size_t kSignatureBytes = AesGcm::kNonceBytes + AesGcm::kTagBytes;
  if (signature.size() != kSignatureBytes) {
    fail(std::to_string(signature.size()) + " bytes behind the footer, its signature takes " +
         std::to_string(kSignatureBytes));
  }
  // The signature is the tag of the footer's encryption.
  std::vector<uint8_t> encrypted(footer.size());
  std::array<uint8_t, AesGcm::kTagBytes> tag{};
  footer_cipher()->gcm().seal(signature.first<AesGcm::kNonceBytes>(), ModuleAad(file_aad_).footer(), footer,
                              encrypted.data(), tag);
  if (std::equal(tag.begin(), tag.end(), signature.begin() + AesGcm::kNonceBytes)) return;
  fail(
      "the footer's signature is not that of its bytes: the footer key or the AAD prefix is not the one that was "
      "written with, or the footer was changed");
}

std::unique_ptr<ColumnDecryptor> FileDecryptor::column(const ColumnCrypto& crypto, std::string_view path,
                                                       int64_t row_group, int64_t leaf) const {
  if (crypto.with_footer_key) {
    return std::make_unique<ColumnDecryptor>(footer_cipher(), page_form_, file_aad_, row_group, leaf);
  }
  const std::shared_ptr<CipherPool> ciphers = keys_.column_key(path, crypto.key_metadata);
  if (ciphers == nullptr) return nullptr;
  return std::make_unique<ColumnDecryptor>(ciphers->lease(), page_form_, file_aad_, row_group, leaf);
}

std::unique_ptr<ColumnDecryptor> make_column_decryptor(const FileMetadata& metadata, int row_group, int leaf,
                                                       const ColumnChunkMetadata& chunk) {
  if (!chunk.crypto) return nullptr;
  const FileDecryptor* file = metadata.decryptor();
  if (file == nullptr) fail("the column is encrypted: give its key in ReadOptions::decryption, or leave it out");
  std::unique_ptr<ColumnDecryptor> column =
      file->column(*chunk.crypto, metadata.schema().leaf(leaf).path,
                   metadata.row_group(row_group).ordinal.value_or(row_group), leaf);
  if (column != nullptr) return column;
  fail("there is no key for the column, which has one of its own, " + shown(chunk.crypto->key_metadata) +
       ": give it in DecryptionOptions::column_keys, or a key_retriever or kms that knows it, or leave the column out");
}

}  // namespace lamella::inline v0
