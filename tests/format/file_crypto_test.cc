#include "format/file_crypto.h"

#include <gtest/gtest.h>

#include <string>

#include "parquet_types.h"
#include "tests/format/expect_error.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

using Cipher = EncryptionAlgorithm::Cipher;

thrift::FileCryptoMetaData crypto_metadata() {
  thrift::AesGcmCtrV1 algorithm;
  algorithm.__set_aad_prefix("prefix");
  algorithm.__set_aad_file_unique("unique");
  algorithm.__set_supply_aad_prefix(true);
  thrift::FileCryptoMetaData metadata;
  metadata.encryption_algorithm.__set_AES_GCM_CTR_V1(algorithm);
  metadata.__set_key_metadata("kf");
  return metadata;
}

TEST(FileCryptoMetadata, SaysHowTheFooterBehindItIsEncrypted) {
  const std::string text = thrift_bytes(crypto_metadata());
  const FileCryptoMetadata read = parse_file_crypto_metadata(bytes_of(text + "sealed"), 100);
  EXPECT_EQ(read.encryption_algorithm.cipher, Cipher::kAesGcmCtr);
  EXPECT_EQ(read.encryption_algorithm.aad_prefix, "prefix");
  EXPECT_EQ(read.encryption_algorithm.aad_file_unique, "unique");
  EXPECT_TRUE(read.encryption_algorithm.supply_aad_prefix);
  EXPECT_EQ(read.key_metadata, "kf");
  EXPECT_EQ(read.size_bytes, static_cast<int64_t>(text.size()));
}

TEST(FileCryptoMetadata, OfAnAlgorithmToComeIsUnrecognised) {
  thrift::FileCryptoMetaData metadata;
  const FileCryptoMetadata read = parse_file_crypto_metadata(bytes_of(thrift_bytes(metadata)), 0);
  EXPECT_EQ(read.encryption_algorithm.cipher, Cipher::kUnrecognised);
  metadata.encryption_algorithm.__set_AES_GCM_V1({});
  EXPECT_EQ(parse_file_crypto_metadata(bytes_of(thrift_bytes(metadata)), 0).encryption_algorithm.cipher,
            Cipher::kAesGcm);
}

TEST(FileCryptoMetadata, SaysAtWhichByteItEnds) {
  const std::string text = thrift_bytes(crypto_metadata());
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_ERROR(parse_file_crypto_metadata(bytes_of(std::string_view(text).substr(0, size)), 100),
                 ErrorCode::kCorruptFile, "crypto metadata: ");
  }
}

}  // namespace
}  // namespace lamella
