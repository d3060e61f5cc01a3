/// AES in Galois/Counter Mode: encrypts, and tells when bytes or their place were changed.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/cipher_context.h"

namespace lamella::inline v0 {

/// One key, NIST SP 800-38D with nonces of 12 and tags of 16 bytes. What is set up for the key is kept from call to
/// call, so calls allocate nothing. Threads: one at a time.
class AesGcm {
 public:
  static constexpr size_t kNonceBytes = 12;
  static constexpr size_t kTagBytes = 16;
  using Nonce = std::span<const uint8_t, kNonceBytes>;

  /// Throws kDecryption (not 16, 24 or 32 bytes).
  explicit AesGcm(std::string_view key);

  /// Writes plain.size() bytes to `out`, which may be plain.data(). A nonce must never come twice with a key.
  void seal(Nonce nonce, std::span<const uint8_t> additional, std::span<const uint8_t> plain, uint8_t* out,
            std::span<uint8_t, kTagBytes> tag);

  /// Writes sealed.size() bytes to `out`, which may be sealed.data(). False when key, nonce, additional data, bytes or
  /// tag are not those that were sealed together; then what is in `out` must not be used.
  [[nodiscard]] bool open(Nonce nonce, std::span<const uint8_t> additional, std::span<const uint8_t> sealed,
                          std::span<const uint8_t, kTagBytes> tag, uint8_t* out);

 private:
  CipherContext encrypt_;
  CipherContext decrypt_;
};

}  // namespace lamella::inline v0
