/// Key material: how parquet-java and Arrow keep wrapped keys, in the file or beside it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "crypto/secret.h"
#include "lamella/decryption.h"

namespace lamella::inline v0 {

/// Whether a key's metadata is key material or a reference to it, rather than something that only the writer knows.
bool is_key_material(std::string_view key_metadata);

/// Gets keys out of the key material of one file. Threads: one at a time.
class KeyUnwrapper {
 public:
  /// `load_external` gives the text of the key material file; it is called once, where the keys' metadata refer to it.
  KeyUnwrapper(std::shared_ptr<const KmsClient> kms, std::function<std::string()> load_external);

  /// The key whose metadata these are. The footer's has to come first when there is one: it names the service. Throws
  /// kDecryption (not key material of type PKMT1, no such reference, a service that fails, a key encryption key that
  /// does not open the key).
  Secret unwrap(std::string_view key_metadata);

 private:
  using Texts = std::map<std::string, std::string, std::less<>>;

  const std::string& external_material(const std::string& reference);
  Secret unwrap_by_service(const std::string& wrapped, const Texts& material);

  std::shared_ptr<const KmsClient> kms_;
  std::function<std::string()> load_external_;
  bool loaded_ = false;
  Texts external_;                                                  ///< Key material by reference.
  std::map<std::string, Secret, std::less<>> key_encryption_keys_;  ///< By their wrapped form.
  std::string kms_instance_id_;
  std::string kms_instance_url_;
};

}  // namespace lamella::inline v0
