#include "crypto/aes_ctr.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/crypto/hex_bytes.h"

namespace lamella::inline v0 {

TEST(AesCtr, GivesTheVectorsOfEveryKeySize) {
  // NIST SP 800-38A, F.5.
  const std::vector<uint8_t> plain = from_hex(
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17"
      "ad2b417be66c3710");
  const std::vector<uint8_t> counter = from_hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  const std::pair<const char*, const char*> vectors[] = {
      {"2b7e151628aed2a6abf7158809cf4f3c",
       "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d"
       "1"
       "792170a0f3009cee"},
      {"8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
       "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e941e36b26bd1ebc670d1bd1d665620abf74f78a7f6d298095"
       "8"
       "5a97daec58c6b050"},
      {"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
       "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9c58db67aada"
       "6"
       "13c2dd08457941a6"},
  };
  for (const auto& [key, ciphertext] : vectors) {
    AesCtr cipher(key_from_hex(key));
    std::vector<uint8_t> bytes = plain;
    const std::span<const uint8_t, AesCtr::kBlockBytes> first(counter.data(), AesCtr::kBlockBytes);
    cipher.apply(first, bytes, bytes.data());
    EXPECT_EQ(bytes, from_hex(ciphertext));
    cipher.apply(first, bytes, bytes.data());
    EXPECT_EQ(bytes, plain);
  }
}

}  // namespace lamella::inline v0
