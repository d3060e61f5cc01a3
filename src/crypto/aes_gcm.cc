#include "crypto/aes_gcm.h"

#include <array>

namespace lamella::inline v0 {

AesGcm::AesGcm(std::string_view key)
    : encrypt_(CipherMode::kGcm, CipherDirection::kEncrypt, key),
      decrypt_(CipherMode::kGcm, CipherDirection::kDecrypt, key) {}

void AesGcm::seal(Nonce nonce, std::span<const uint8_t> additional, std::span<const uint8_t> plain, uint8_t* out,
                  std::span<uint8_t, kTagBytes> tag) {
  encrypt_.start(nonce.data());
  encrypt_.add_additional(additional);
  encrypt_.update(plain, out);
  encrypt_.finish_encryption(tag);
}

bool AesGcm::open(Nonce nonce, std::span<const uint8_t> additional, std::span<const uint8_t> sealed,
                  std::span<const uint8_t, kTagBytes> tag, uint8_t* out) {
  decrypt_.start(nonce.data());
  decrypt_.add_additional(additional);
  decrypt_.update(sealed, out);
  return decrypt_.finish_decryption(tag);
}

}  // namespace lamella::inline v0
