/// AES in Counter Mode: encrypts and decrypts alike, and does not notice changes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/cipher_context.h"

namespace lamella::inline v0 {

/// One key, NIST SP 800-38A; the counter starts at a block of the caller's. Calls allocate nothing. Threads: one at a
/// time.
class AesCtr {
 public:
  static constexpr size_t kBlockBytes = 16;

  /// Throws kDecryption (not 16, 24 or 32 bytes).
  explicit AesCtr(std::string_view key) : context_(CipherMode::kCtr, CipherDirection::kEncrypt, key) {}

  /// Writes bytes.size() bytes to `out`, which may be bytes.data().
  void apply(std::span<const uint8_t, kBlockBytes> first_counter, std::span<const uint8_t> bytes, uint8_t* out) {
    context_.start(first_counter.data());
    context_.update(bytes, out);
  }

 private:
  CipherContext context_;
};

}  // namespace lamella::inline v0
