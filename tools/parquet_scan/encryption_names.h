/// How the format calls what encrypts a file.
#pragma once

#include <string_view>

#include "lamella/file_metadata.h"

namespace lamella::inline v0::tool {

constexpr std::string_view cipher_name(EncryptionAlgorithm::Cipher cipher) noexcept {
  switch (cipher) {
    case EncryptionAlgorithm::Cipher::kAesGcm:
      return "AES_GCM_V1";
    case EncryptionAlgorithm::Cipher::kAesGcmCtr:
      return "AES_GCM_CTR_V1";
    case EncryptionAlgorithm::Cipher::kUnrecognised:
      break;
  }
  return "unrecognised";
}

}  // namespace lamella::inline v0::tool
