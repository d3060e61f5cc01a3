#include "crypto/local_wrapping.h"

#include <cstdint>
#include <optional>
#include <span>

#include "crypto/aes_gcm.h"
#include "crypto/base64.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace

std::string unwrap_locally(std::string_view wrapped, std::string_view key, std::string_view aad,
                           std::string_view what) {
  const std::optional<std::string> sealed = decode_base64(wrapped);
  if (!sealed || sealed->size() < AesGcm::kNonceBytes + AesGcm::kTagBytes) {
    throw Error(ErrorCode::kDecryption, std::string(what) + " is not base64 of a wrapped key");
  }
  const std::span<const uint8_t> bytes = bytes_of(*sealed);
  const auto nonce = bytes.first<AesGcm::kNonceBytes>();
  const auto tag = bytes.last<AesGcm::kTagBytes>();
  const auto ciphertext = bytes.subspan(nonce.size(), bytes.size() - nonce.size() - tag.size());
  std::string unwrapped(ciphertext.size(), '\0');
  if (!AesGcm(key).open(nonce, bytes_of(aad), ciphertext, tag, reinterpret_cast<uint8_t*>(unwrapped.data()))) {
    throw Error(ErrorCode::kDecryption, std::string(what) + " is wrapped with another key, or was changed");
  }
  return unwrapped;
}

}  // namespace lamella::inline v0
