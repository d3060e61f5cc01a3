// In place of cipher_context.cc where OpenSSL is linked statically (LAMELLA_STATIC_DEPENDENCIES). The EVP functions
// know their ciphers by name, and so take all of OpenSSL along; these are the block cipher and the modes alone: 40 KB.

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/aes.h>
#include <openssl/crypto.h>
#include <openssl/modes.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <string>

#include "crypto/cipher_context.h"
#include "lamella/error.h"

#if defined(__x86_64__)
// The archive's own functions for processors that have instructions for AES; OpenSSL has no header for them.
extern "C" {
int aesni_set_encrypt_key(const unsigned char* key, int bits, AES_KEY* schedule);
void aesni_encrypt(const unsigned char* in, unsigned char* out, const AES_KEY* schedule);
void aesni_ctr32_encrypt_blocks(const unsigned char* in, unsigned char* out, size_t blocks, const void* schedule,
                                const unsigned char counter[16]);
}
#endif

namespace lamella::inline v0 {
namespace {

/// AES with one key: a block, and where the processor can, many blocks of counters.
struct BlockCipher {
  AES_KEY schedule;
  block128_f encrypt = nullptr;
  ctr128_f encrypt_counters = nullptr;
};

BlockCipher make_block_cipher(std::string_view key) {
  if (key.size() != 16 && key.size() != 24 && key.size() != 32) {
    throw Error(ErrorCode::kDecryption, "a key of " + std::to_string(key.size()) + " bytes, AES takes 16, 24 or 32");
  }
  BlockCipher cipher;
  const auto* bytes = reinterpret_cast<const uint8_t*>(key.data());
  const int bits = static_cast<int>(key.size()) * 8;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("aes")) {
    aesni_set_encrypt_key(bytes, bits, &cipher.schedule);
    cipher.encrypt = reinterpret_cast<block128_f>(&aesni_encrypt);
    cipher.encrypt_counters = &aesni_ctr32_encrypt_blocks;
    return cipher;
  }
#endif
  AES_set_encrypt_key(bytes, bits, &cipher.schedule);
  cipher.encrypt = reinterpret_cast<block128_f>(&AES_encrypt);
  return cipher;
}

void check(int result) {
  if (result != 0) throw Error(ErrorCode::kDecryption, "OpenSSL: a message is longer than AES-GCM takes");
}

}  // namespace

struct CipherContext::State {
  struct Release {
    void operator()(GCM128_CONTEXT* gcm) const noexcept { CRYPTO_gcm128_release(gcm); }
  };

  State(CipherMode cipher_mode, CipherDirection cipher_direction, std::string_view key)
      : mode(cipher_mode), direction(cipher_direction), cipher(make_block_cipher(key)) {
    if (mode != CipherMode::kGcm) return;
    gcm.reset(CRYPTO_gcm128_new(&cipher.schedule, cipher.encrypt));
    if (gcm == nullptr) throw std::bad_alloc();
  }

  ~State() { OPENSSL_cleanse(&cipher.schedule, sizeof(cipher.schedule)); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// Writes to `out` what bytes and the key's stream make.
  void apply_gcm(std::span<const uint8_t> bytes, uint8_t* out) {
    const uint8_t* in = bytes.data();
    const ctr128_f counters = cipher.encrypt_counters;
    if (direction == CipherDirection::kEncrypt) {
      check(counters != nullptr ? CRYPTO_gcm128_encrypt_ctr32(gcm.get(), in, out, bytes.size(), counters)
                                : CRYPTO_gcm128_encrypt(gcm.get(), in, out, bytes.size()));
    } else {
      check(counters != nullptr ? CRYPTO_gcm128_decrypt_ctr32(gcm.get(), in, out, bytes.size(), counters)
                                : CRYPTO_gcm128_decrypt(gcm.get(), in, out, bytes.size()));
    }
  }
  void apply_ctr(std::span<const uint8_t> bytes, uint8_t* out) {
    if (cipher.encrypt_counters != nullptr) {
      CRYPTO_ctr128_encrypt_ctr32(bytes.data(), out, bytes.size(), &cipher.schedule, counter.data(), stream.data(),
                                  &stream_used, cipher.encrypt_counters);
    } else {
      CRYPTO_ctr128_encrypt(bytes.data(), out, bytes.size(), &cipher.schedule, counter.data(), stream.data(),
                            &stream_used, cipher.encrypt);
    }
  }

  const CipherMode mode;
  const CipherDirection direction;
  BlockCipher cipher;
  std::unique_ptr<GCM128_CONTEXT, Release> gcm;
  std::array<uint8_t, 16> counter{};  ///< CTR: of the next block.
  std::array<uint8_t, 16> stream{};   ///< CTR: what the block before was made with, where part of it is unused.
  unsigned int stream_used = 0;
};

void CipherContext::Free::operator()(State* state) const noexcept {
  delete state;
}

CipherContext::CipherContext(CipherMode mode, CipherDirection direction, std::string_view key)
    : state_(new State(mode, direction, key)) {}

void CipherContext::start(const uint8_t* start) {
  if (state_->mode == CipherMode::kGcm) {
    CRYPTO_gcm128_setiv(state_->gcm.get(), start, 12);
    return;
  }
  std::copy_n(start, state_->counter.size(), state_->counter.begin());
  state_->stream_used = 0;
}

void CipherContext::add_additional(std::span<const uint8_t> bytes) {
  if (!bytes.empty()) check(CRYPTO_gcm128_aad(state_->gcm.get(), bytes.data(), bytes.size()));
}

void CipherContext::update(std::span<const uint8_t> bytes, uint8_t* out) {
  if (bytes.empty()) return;
  if (state_->mode == CipherMode::kGcm) {
    state_->apply_gcm(bytes, out);
  } else {
    state_->apply_ctr(bytes, out);
  }
}

void CipherContext::finish_encryption(std::span<uint8_t, kTagBytes> tag) {
  CRYPTO_gcm128_tag(state_->gcm.get(), tag.data(), tag.size());
}

bool CipherContext::finish_decryption(std::span<const uint8_t, kTagBytes> tag) {
  return CRYPTO_gcm128_finish(state_->gcm.get(), tag.data(), tag.size()) == 0;
}

}  // namespace lamella::inline v0
