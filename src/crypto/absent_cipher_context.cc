// In place of cipher_context.cc where lamella is built without OpenSSL (LAMELLA_ENCRYPTION=OFF): no cipher can be made,
// so nothing else is ever called.

#include "crypto/cipher_context.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

struct CipherContext::State {};

void CipherContext::Free::operator()(State*) const noexcept {}

CipherContext::CipherContext(CipherMode, CipherDirection, std::string_view) {
  throw Error(ErrorCode::kNotImplemented, "the file is encrypted, and this lamella was built without OpenSSL");
}

void CipherContext::start(const uint8_t*) {}

void CipherContext::add_additional(std::span<const uint8_t>) {}

void CipherContext::update(std::span<const uint8_t>, uint8_t*) {}

void CipherContext::finish_encryption(std::span<uint8_t, kTagBytes>) {}

bool CipherContext::finish_decryption(std::span<const uint8_t, kTagBytes>) {
  return false;
}

}  // namespace lamella::inline v0
