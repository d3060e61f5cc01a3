/// The keys of one file, from wherever DecryptionOptions say.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/key_material.h"
#include "crypto/module_cipher.h"
#include "crypto/secret.h"
#include "lamella/decryption.h"

namespace lamella::inline v0 {

/// Looks keys up, once each, and keeps ciphers for them. Threads: any.
class KeySource {
 public:
  /// `load_external_material` gives the text of the file's key material file. `options` may not be null.
  KeySource(std::shared_ptr<const DecryptionOptions> options, std::function<std::string()> load_external_material);

  const DecryptionOptions& options() const noexcept { return *options_; }

  /// The footer's key, or null when nobody has it. Throws kDecryption (the retriever or the service fails, a key of a
  /// wrong size).
  std::shared_ptr<CipherPool> footer_key(std::string_view key_metadata) const;
  /// The key of the leaf column at the dotted `path`, likewise.
  std::shared_ptr<CipherPool> column_key(std::string_view path, std::string_view key_metadata) const;

 private:
  /// What retriever and service know.
  Secret look_up(std::string_view key_metadata) const;
  std::shared_ptr<CipherPool> ciphers_of(const Secret& key) const;

  const std::shared_ptr<const DecryptionOptions> options_;
  mutable std::mutex mutex_;
  mutable KeyUnwrapper unwrapper_;                                 ///< Guarded by mutex_, as what follows.
  mutable std::map<std::string, Secret, std::less<>> looked_up_;   ///< By key metadata.
  mutable std::map<Secret, std::shared_ptr<CipherPool>> ciphers_;  ///< By key.
};

}  // namespace lamella::inline v0
