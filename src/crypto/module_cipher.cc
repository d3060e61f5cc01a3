#include "crypto/module_cipher.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/bits.h"

namespace lamella::inline v0 {

namespace {

constexpr size_t kNonceAt = kModuleLengthBytes;
constexpr size_t kCiphertextAt = kNonceAt + AesGcm::kNonceBytes;

}  // namespace

bool ModuleCipher::open(ModuleForm form, std::span<const uint8_t> module, std::span<const uint8_t> aad, uint8_t* out) {
  const AesGcm::Nonce nonce = module.subspan<kNonceAt, AesGcm::kNonceBytes>();
  std::span<const uint8_t> ciphertext = module.subspan(kCiphertextAt);
  if (form == ModuleForm::kCtr) {
    apply_ctr(nonce, ciphertext, out);
    return true;
  }
  const auto tag = ciphertext.last<AesGcm::kTagBytes>();
  ciphertext = ciphertext.first(ciphertext.size() - AesGcm::kTagBytes);
  return gcm_.open(nonce, aad, ciphertext, tag, out);
}

void ModuleCipher::seal(ModuleForm form, AesGcm::Nonce nonce, std::span<const uint8_t> plain,
                        std::span<const uint8_t> aad, uint8_t* out) {
  store(out, static_cast<uint32_t>(static_cast<int64_t>(plain.size()) + module_overhead(form) - kModuleLengthBytes));
  std::copy(nonce.begin(), nonce.end(), out + kNonceAt);
  uint8_t* ciphertext = out + kCiphertextAt;
  if (form == ModuleForm::kCtr) {
    apply_ctr(nonce, plain, ciphertext);
  } else {
    gcm_.seal(nonce, aad, plain, ciphertext,
              std::span<uint8_t, AesGcm::kTagBytes>(ciphertext + plain.size(), AesGcm::kTagBytes));
  }
}

void ModuleCipher::apply_ctr(AesGcm::Nonce nonce, std::span<const uint8_t> bytes, uint8_t* out) {
  std::array<uint8_t, AesCtr::kBlockBytes> first_counter{};
  std::copy(nonce.begin(), nonce.end(), first_counter.begin());
  first_counter.back() = 1;
  if (!ctr_) ctr_.emplace(key_.bytes());
  ctr_->apply(first_counter, bytes, out);
}

void CipherPool::Return::operator()(ModuleCipher* cipher) const noexcept {
  std::unique_ptr<ModuleCipher> owned(cipher);
  const std::scoped_lock lock(pool->mutex_);
  // lease() made room for all that there are.
  pool->idle_.push_back(std::move(owned));
}

std::shared_ptr<CipherPool> CipherPool::create(std::string_view key) {
  const std::shared_ptr<CipherPool> pool(new CipherPool(key));
  pool->lease();  // Throws for a key that AES does not take.
  return pool;
}

CipherPool::Lease CipherPool::lease() {
  std::unique_ptr<ModuleCipher> cipher;
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      cipher = std::move(idle_.back());
      idle_.pop_back();
    } else {
      idle_.reserve(++num_made_);
    }
  }
  if (cipher == nullptr) cipher = std::make_unique<ModuleCipher>(key_.bytes());
  return Lease(cipher.release(), Return{shared_from_this()});
}

}  // namespace lamella::inline v0
