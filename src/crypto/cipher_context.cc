#include "crypto/cipher_context.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <string>

#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

// OpenSSL counts in int.
constexpr size_t kMostBytesAtOnce = size_t{1} << 30;

[[noreturn]] void throw_openssl_failure() {
  char reason[256] = "no reason given";
  if (const unsigned long code = ERR_get_error(); code != 0) ERR_error_string_n(code, reason, sizeof(reason));
  throw Error(ErrorCode::kDecryption, std::string("OpenSSL: ") + reason);
}

void check(int result) {
  if (result != 1) throw_openssl_failure();
}

const EVP_CIPHER* cipher_of(CipherMode mode, size_t key_bytes) {
  const bool gcm = mode == CipherMode::kGcm;
  switch (key_bytes) {
    case 16:
      return gcm ? EVP_aes_128_gcm() : EVP_aes_128_ctr();
    case 24:
      return gcm ? EVP_aes_192_gcm() : EVP_aes_192_ctr();
    case 32:
      return gcm ? EVP_aes_256_gcm() : EVP_aes_256_ctr();
    default:
      throw Error(ErrorCode::kDecryption, "a key of " + std::to_string(key_bytes) + " bytes, AES takes 16, 24 or 32");
  }
}

}  // namespace

struct CipherContext::State {
  struct FreeContext {
    void operator()(EVP_CIPHER_CTX* freed) const noexcept { EVP_CIPHER_CTX_free(freed); }
  };
  std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context{EVP_CIPHER_CTX_new()};
};

void CipherContext::Free::operator()(State* state) const noexcept {
  delete state;
}

CipherContext::CipherContext(CipherMode mode, CipherDirection direction, std::string_view key) {
  const EVP_CIPHER* cipher = cipher_of(mode, key.size());
  state_.reset(new State);
  if (state_->context == nullptr) throw_openssl_failure();
  check(EVP_CipherInit_ex(state_->context.get(), cipher, nullptr, reinterpret_cast<const uint8_t*>(key.data()), nullptr,
                          direction == CipherDirection::kEncrypt ? 1 : 0));
}

void CipherContext::start(const uint8_t* start) {
  // Cipher, key and direction stay.
  check(EVP_CipherInit_ex(state_->context.get(), nullptr, nullptr, nullptr, start, -1));
}

void CipherContext::add_additional(std::span<const uint8_t> bytes) {
  int written = 0;
  if (!bytes.empty()) {
    check(EVP_CipherUpdate(state_->context.get(), nullptr, &written, bytes.data(), static_cast<int>(bytes.size())));
  }
}

void CipherContext::update(std::span<const uint8_t> bytes, uint8_t* out) {
  while (!bytes.empty()) {
    const size_t count = std::min(bytes.size(), kMostBytesAtOnce);
    int written = 0;
    check(EVP_CipherUpdate(state_->context.get(), out, &written, bytes.data(), static_cast<int>(count)));
    bytes = bytes.subspan(count);
    out += count;
  }
}

void CipherContext::finish_encryption(std::span<uint8_t, kTagBytes> tag) {
  uint8_t rest[kTagBytes];
  int written = 0;
  check(EVP_CipherFinal_ex(state_->context.get(), rest, &written));
  check(EVP_CIPHER_CTX_ctrl(state_->context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes), tag.data()));
}

bool CipherContext::finish_decryption(std::span<const uint8_t, kTagBytes> tag) {
  // The function takes a mutable pointer because it also reads tags.
  check(EVP_CIPHER_CTX_ctrl(state_->context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagBytes),
                            const_cast<uint8_t*>(tag.data())));
  uint8_t rest[kTagBytes];
  int written = 0;
  return EVP_CipherFinal_ex(state_->context.get(), rest, &written) == 1;
}

}  // namespace lamella::inline v0
