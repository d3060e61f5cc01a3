/// AES in the modes that Parquet uses: the one place where lamella calls OpenSSL.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace lamella::inline v0 {

enum class CipherMode : uint8_t { kGcm, kCtr };
enum class CipherDirection : uint8_t { kEncrypt, kDecrypt };

/// AES with one key in one mode and direction, set up once and started anew for each message. Threads: one at a time.
/// Throws kDecryption when OpenSSL fails, with its reason.
class CipherContext {
 public:
  static constexpr size_t kTagBytes = 16;

  /// Throws kDecryption (a key that has not 16, 24 or 32 bytes).
  CipherContext(CipherMode mode, CipherDirection direction, std::string_view key);

  /// Begins a message. `start`: the nonce of 12 bytes (GCM), or the first counter block of 16 (CTR).
  void start(const uint8_t* start);
  /// GCM: bytes that are authenticated, not encrypted.
  void add_additional(std::span<const uint8_t> bytes);
  /// Encrypts or decrypts into `out`, which has room for as many bytes, and may be where they are.
  void update(std::span<const uint8_t> bytes, uint8_t* out);
  /// GCM: ends the message.
  void finish_encryption(std::span<uint8_t, kTagBytes> tag);
  [[nodiscard]] bool finish_decryption(std::span<const uint8_t, kTagBytes> tag);

 private:
  struct State;
  struct Free {
    void operator()(State* state) const noexcept;
  };

  std::unique_ptr<State, Free> state_;
};

}  // namespace lamella::inline v0
