#include "writer/encryption.h"

#include <array>

#include "writer/page_bytes.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

constexpr std::array<uint8_t, 4> kPlainMagic{'P', 'A', 'R', '1'};
constexpr std::array<uint8_t, 4> kEncryptedMagic{'P', 'A', 'R', 'E'};

/// Both members of the union have the same fields.
template <typename Member>
Member algorithm_member(const FileEncryption& options) {
  Member member;
  member.__set_aad_file_unique(options.aad_file_unique);
  if (!options.aad_prefix.empty() && options.store_aad_prefix) member.__set_aad_prefix(options.aad_prefix);
  if (!options.aad_prefix.empty() && !options.store_aad_prefix) member.__set_supply_aad_prefix(true);
  return member;
}

}  // namespace

FileEncryptor::FileEncryptor(const FileEncryption& options)
    : options_(options), aad_(options.aad_prefix + options.aad_file_unique), nonce_(AesGcm::kNonceBytes) {
  cipher_of(options_.footer_key);
}

std::span<const uint8_t> FileEncryptor::magic() const noexcept {
  return options_.plaintext_footer ? kPlainMagic : kEncryptedMagic;
}

ModuleCipher& FileEncryptor::cipher_of(const std::string& key) {
  std::unique_ptr<ModuleCipher>& cipher = ciphers_[key];
  if (cipher == nullptr) cipher = std::make_unique<ModuleCipher>(key);
  return *cipher;
}

AesGcm::Nonce FileEncryptor::next_nonce() {
  for (uint8_t& byte : nonce_) {
    if (++byte != 0) break;
  }
  return AesGcm::Nonce(nonce_.data(), AesGcm::kNonceBytes);
}

Bytes FileEncryptor::seal_with(ModuleCipher& cipher, ModuleForm form, std::span<const uint8_t> plain,
                               std::span<const uint8_t> aad) {
  Bytes module(plain.size() + static_cast<size_t>(module_overhead(form)));
  cipher.seal(form, next_nonce(), plain, aad, module.data());
  return module;
}

Bytes FileEncryptor::seal(ModuleType type, const std::string& key, int64_t row_group, int64_t column, int64_t page,
                          std::span<const uint8_t> plain) {
  const bool is_page = type == ModuleType::kDataPage || type == ModuleType::kDictionaryPage;
  return seal_with(cipher_of(key.empty() ? options_.footer_key : key),
                   is_page && options_.pages_in_ctr ? ModuleForm::kCtr : ModuleForm::kGcm, plain,
                   aad_.of(type, row_group, column, page));
}

void FileEncryptor::encrypt_metadata(thrift::ColumnChunk& chunk, const ColumnEncryption& options, const Leaf& leaf,
                                     int64_t row_group, int64_t column) {
  thrift::ColumnCryptoMetaData crypto;
  if (options.key.empty()) {
    crypto.__set_ENCRYPTION_WITH_FOOTER_KEY({});
  } else {
    thrift::EncryptionWithColumnKey with_key;
    with_key.__set_path_in_schema(leaf.path);
    if (!options.key_metadata.empty()) with_key.__set_key_metadata(options.key_metadata);
    crypto.__set_ENCRYPTION_WITH_COLUMN_KEY(with_key);
  }
  chunk.__set_crypto_metadata(crypto);
  if (options.key.empty() && !options_.plaintext_footer) return;

  const Bytes sealed = seal(ModuleType::kColumnMetadata, options.key, row_group, column, 0, serialize(chunk.meta_data));
  chunk.__set_encrypted_column_metadata(std::string(sealed.begin(), sealed.end()));
  if (options_.plaintext_footer) {
    // Readers without keys see where the chunk lies, not what is in it.
    chunk.meta_data.__isset.statistics = false;
    chunk.meta_data.__isset.encoding_stats = false;
    chunk.meta_data.__isset.size_statistics = false;
  } else {
    chunk.__isset.meta_data = false;
  }
}

thrift::EncryptionAlgorithm FileEncryptor::algorithm() const {
  thrift::EncryptionAlgorithm algorithm;
  if (options_.pages_in_ctr) {
    algorithm.__set_AES_GCM_CTR_V1(algorithm_member<thrift::AesGcmCtrV1>(options_));
  } else {
    algorithm.__set_AES_GCM_V1(algorithm_member<thrift::AesGcmV1>(options_));
  }
  return algorithm;
}

void FileEncryptor::describe(thrift::FileMetaData& footer) const {
  if (!options_.plaintext_footer) return;
  footer.__set_encryption_algorithm(algorithm());
  if (!options_.footer_key_metadata.empty()) footer.__set_footer_signing_key_metadata(options_.footer_key_metadata);
}

Bytes FileEncryptor::seal_footer(const Bytes& footer) {
  const Bytes module = seal_with(cipher_of(options_.footer_key), ModuleForm::kGcm, footer, aad_.footer());
  if (options_.plaintext_footer) {
    Bytes bytes = footer;
    const std::span<const uint8_t> sealed(module);
    append_bytes(bytes, sealed.subspan(kModuleLengthBytes, AesGcm::kNonceBytes));
    append_bytes(bytes, sealed.last(AesGcm::kTagBytes));
    return bytes;
  }
  thrift::FileCryptoMetaData crypto;
  crypto.encryption_algorithm = algorithm();
  if (!options_.footer_key_metadata.empty()) crypto.__set_key_metadata(options_.footer_key_metadata);
  Bytes bytes = serialize(crypto);
  append_bytes(bytes, module);
  return bytes;
}

}  // namespace writer
}  // namespace lamella::inline v0
