#include "lamella/decryption.h"

#include "crypto/secret.h"

namespace lamella::inline v0 {

KmsClient::~KmsClient() = default;

DecryptionOptions::~DecryptionOptions() {
  wipe(footer_key);
  for (auto& [path, key] : column_keys)
    wipe(key);
}

}  // namespace lamella::inline v0
