/// Modules as they lie in a file, and the ciphers that open and make them.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "crypto/aes_ctr.h"
#include "crypto/aes_gcm.h"
#include "crypto/secret.h"

namespace lamella::inline v0 {

/// How a module's bytes are encrypted.
///
///     GCM: | length u32 | nonce 12 | ciphertext | tag 16 |
///     CTR: | length u32 | nonce 12 | ciphertext |
///
/// The length counts what follows it.
enum class ModuleForm : uint8_t { kGcm, kCtr };

inline constexpr int64_t kModuleLengthBytes = 4;
/// Bytes of a module beyond those that it holds, its length included.
inline constexpr int64_t module_overhead(ModuleForm form) noexcept {
  return kModuleLengthBytes + static_cast<int64_t>(AesGcm::kNonceBytes) +
         (form == ModuleForm::kGcm ? static_cast<int64_t>(AesGcm::kTagBytes) : 0);
}

/// Opens and makes modules with one key. Nothing is allocated a module. Threads: one at a time.
class ModuleCipher {
 public:
  /// Throws kDecryption (not 16, 24 or 32 bytes).
  explicit ModuleCipher(std::string_view key) : key_(key), gcm_(key) {}

  /// Writes module.size() - module_overhead(form) bytes to `out`. False when the bytes do not authenticate, which CTR
  /// cannot tell. Precondition: `module` is whole, and its length is that of its bytes.
  [[nodiscard]] bool open(ModuleForm form, std::span<const uint8_t> module, std::span<const uint8_t> aad, uint8_t* out);
  /// Writes plain.size() + module_overhead(form) bytes to `out`.
  void seal(ModuleForm form, AesGcm::Nonce nonce, std::span<const uint8_t> plain, std::span<const uint8_t> aad,
            uint8_t* out);
  AesGcm& gcm() noexcept { return gcm_; }

 private:
  void apply_ctr(AesGcm::Nonce nonce, std::span<const uint8_t> bytes, uint8_t* out);

  Secret key_;
  AesGcm gcm_;
  std::optional<AesCtr> ctr_;  ///< Once it is needed.
};

/// Ciphers of one key, for those who open modules at the same time. Threads: any.
class CipherPool : public std::enable_shared_from_this<CipherPool> {
 public:
  struct Return {
    std::shared_ptr<CipherPool> pool;
    void operator()(ModuleCipher* cipher) const noexcept;
  };
  /// Goes back to the pool, not away.
  using Lease = std::unique_ptr<ModuleCipher, Return>;

  /// Throws kDecryption (not 16, 24 or 32 bytes).
  static std::shared_ptr<CipherPool> create(std::string_view key);
  Lease lease();

 private:
  explicit CipherPool(std::string_view key) : key_(key) {}

  const Secret key_;
  std::mutex mutex_;
  size_t num_made_ = 0;  ///< Guarded by mutex_, as what follows.
  std::vector<std::unique_ptr<ModuleCipher>> idle_;
};

}  // namespace lamella::inline v0
