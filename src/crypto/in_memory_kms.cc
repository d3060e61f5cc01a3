#include <utility>

#include "crypto/local_wrapping.h"
#include "crypto/secret.h"
#include "lamella/decryption.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

class InMemoryKms final : public KmsClient {
 public:
  explicit InMemoryKms(std::map<std::string, std::string> master_keys) : master_keys_(std::move(master_keys)) {}

  ~InMemoryKms() override {
    for (auto& [id, key] : master_keys_)
      wipe(key);
  }

  std::string unwrap(const WrappedKey& key) const override {
    const auto master_key = master_keys_.find(key.master_key_id);
    if (master_key == master_keys_.end()) {
      throw Error(ErrorCode::kDecryption, "there is no master key " + key.master_key_id);
    }
    return unwrap_locally(key.wrapped_key, master_key->second, key.master_key_id,
                          "the key wrapped with master key " + key.master_key_id);
  }

 private:
  std::map<std::string, std::string> master_keys_;
};

}  // namespace

std::shared_ptr<const KmsClient> in_memory_kms(std::map<std::string, std::string> master_keys) {
  return std::make_shared<InMemoryKms>(std::move(master_keys));
}

}  // namespace lamella::inline v0
