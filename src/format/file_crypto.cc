#include "format/file_crypto.h"

#include "format/thrift_reader.h"

namespace lamella::inline v0 {

namespace {

/// Both members of the union have the same fields.
template <typename Member>
EncryptionAlgorithm algorithm_of(EncryptionAlgorithm::Cipher cipher, const Member& member) {
  return {cipher, member.aad_prefix, member.aad_file_unique, member.supply_aad_prefix};
}

}  // namespace

EncryptionAlgorithm encryption_algorithm_of(const thrift::EncryptionAlgorithm& algorithm) {
  using Cipher = EncryptionAlgorithm::Cipher;
  if (algorithm.__isset.AES_GCM_V1) return algorithm_of(Cipher::kAesGcm, algorithm.AES_GCM_V1);
  if (algorithm.__isset.AES_GCM_CTR_V1) return algorithm_of(Cipher::kAesGcmCtr, algorithm.AES_GCM_CTR_V1);
  return {};
}

FileCryptoMetadata parse_file_crypto_metadata(std::span<const uint8_t> bytes, int64_t file_offset) {
  ThriftReader reader(bytes);
  thrift::FileCryptoMetaData generated;
  read_thrift(reader, generated, "crypto metadata", file_offset);
  return {encryption_algorithm_of(generated.encryption_algorithm), generated.key_metadata, reader.position()};
}

}  // namespace lamella::inline v0
