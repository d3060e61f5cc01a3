#include "crypto/aes_gcm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tests/crypto/hex_bytes.h"
#include "tests/format/expect_error.h"

namespace lamella::inline v0 {
namespace {

using Bytes = std::vector<uint8_t>;
using Tag = std::array<uint8_t, AesGcm::kTagBytes>;

// Test cases 4, 10 and 16 of the mode's submission to NIST.
struct Vector {
  const char* key;
  const char* ciphertext;
  const char* tag;
};
constexpr Vector kVectors[] = {
    {"feffe9928665731c6d6a8f9467308308",
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973"
     "d"
     "58e091",
     "5bc94fbc3221a5db94fae95ae7121a47"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c",
     "3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c7d773d00c144c525ac619d18c84a3f4718e2448b2fe324d9c"
     "c"
     "da2710",
     "2519498e80f1478f37ba55bd6d27618c"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0ab"
     "c"
     "c9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};
const Bytes kNonce = from_hex("cafebabefacedbaddecaf888");
const Bytes kAdditional = from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
const Bytes kPlain = from_hex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba"
    "637b39");

AesGcm::Nonce nonce() {
  return AesGcm::Nonce(kNonce.data(), AesGcm::kNonceBytes);
}

Tag tag_of(const char* digits) {
  Tag tag{};
  const Bytes bytes = from_hex(digits);
  std::copy(bytes.begin(), bytes.end(), tag.begin());
  return tag;
}

}  // namespace

TEST(AesGcm, SealsAndOpensTheVectorsOfEveryKeySize) {
  for (const Vector& vector : kVectors) {
    AesGcm cipher(key_from_hex(vector.key));
    Bytes sealed(kPlain.size());
    Tag tag;
    cipher.seal(nonce(), kAdditional, kPlain, sealed.data(), tag);
    EXPECT_EQ(sealed, from_hex(vector.ciphertext));
    EXPECT_EQ(tag, tag_of(vector.tag));
    Bytes opened(sealed.size());
    EXPECT_TRUE(cipher.open(nonce(), kAdditional, sealed, tag, opened.data()));
    EXPECT_EQ(opened, kPlain);
  }
}

TEST(AesGcm, WorksInPlaceAndAgainAndAgain) {
  AesGcm cipher(key_from_hex(kVectors[0].key));
  for (int round = 0; round < 3; ++round) {
    Bytes bytes = kPlain;
    Tag tag;
    cipher.seal(nonce(), kAdditional, bytes, bytes.data(), tag);
    EXPECT_EQ(bytes, from_hex(kVectors[0].ciphertext));
    EXPECT_TRUE(cipher.open(nonce(), kAdditional, bytes, tag, bytes.data()));
    EXPECT_EQ(bytes, kPlain);
  }
}

TEST(AesGcm, NoticesEveryChangedBit) {
  AesGcm cipher(key_from_hex(kVectors[2].key));
  const Bytes sealed = from_hex(kVectors[2].ciphertext);
  const Tag tag = tag_of(kVectors[2].tag);
  Bytes out(sealed.size());
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_FALSE(cipher.open(nonce(), kAdditional, changed, tag, out.data())) << bit;
  }
  for (size_t bit = 0; bit < kAdditional.size() * 8; ++bit) {
    Bytes changed = kAdditional;
    changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_FALSE(cipher.open(nonce(), changed, sealed, tag, out.data())) << bit;
  }
  for (size_t bit = 0; bit < tag.size() * 8; ++bit) {
    Tag changed = tag;
    changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_FALSE(cipher.open(nonce(), kAdditional, sealed, changed, out.data())) << bit;
  }
  EXPECT_TRUE(cipher.open(nonce(), kAdditional, sealed, tag, out.data())) << "and still opens what was not changed";
}

TEST(AesGcm, AuthenticatesWithoutBytes) {
  // Test case 1: no text, no additional data.
  AesGcm cipher(std::string(16, '\0'));
  const Bytes zeros(AesGcm::kNonceBytes);
  Tag tag;
  cipher.seal(AesGcm::Nonce(zeros.data(), AesGcm::kNonceBytes), {}, {}, nullptr, tag);
  EXPECT_EQ(tag, tag_of("58e2fccefa7e3061367f1d57a4e7455a"));
}

TEST(AesGcm, RefusesOtherKeySizes) {
  for (const size_t size : {0, 1, 15, 17, 31, 33}) {
    EXPECT_ERROR(AesGcm(std::string(size, 'k')), ErrorCode::kDecryption,
                 "a key of " + std::to_string(size) + " bytes, AES takes 16, 24 or 32");
  }
}

}  // namespace lamella::inline v0
