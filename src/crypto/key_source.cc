#include "crypto/key_source.h"

#include <exception>
#include <utility>

#include "lamella/error.h"

namespace lamella::inline v0 {

KeySource::KeySource(std::shared_ptr<const DecryptionOptions> options,
                     std::function<std::string()> load_external_material)
    : options_(std::move(options)), unwrapper_(options_->kms, std::move(load_external_material)) {}

std::shared_ptr<CipherPool> KeySource::footer_key(std::string_view key_metadata) const {
  const std::scoped_lock lock(mutex_);
  return ciphers_of(options_->footer_key.empty() ? look_up(key_metadata) : Secret(options_->footer_key));
}

std::shared_ptr<CipherPool> KeySource::column_key(std::string_view path, std::string_view key_metadata) const {
  const std::scoped_lock lock(mutex_);
  // The leaf's own path, then those of the columns that it lies in.
  for (std::string_view column = path; !options_->column_keys.empty();) {
    const auto found = options_->column_keys.find(std::string(column));
    if (found != options_->column_keys.end()) return ciphers_of(Secret(found->second));
    const size_t dot = column.rfind('.');
    if (dot == std::string_view::npos) break;
    column = column.substr(0, dot);
  }
  return ciphers_of(look_up(key_metadata));
}

Secret KeySource::look_up(std::string_view key_metadata) const {
  if (key_metadata.empty()) return {};
  const auto known = looked_up_.find(key_metadata);
  if (known != looked_up_.end()) return known->second;
  Secret key;
  if (options_->key_retriever) {
    try {
      key = Secret::take(options_->key_retriever(key_metadata));
    } catch (const std::exception& error) {
      throw Error(ErrorCode::kDecryption, std::string("the key retriever: ") + error.what());
    }
  }
  if (key.empty() && options_->kms != nullptr && is_key_material(key_metadata)) {
    key = unwrapper_.unwrap(key_metadata);
  }
  looked_up_.emplace(key_metadata, key);
  return key;
}

std::shared_ptr<CipherPool> KeySource::ciphers_of(const Secret& key) const {
  if (key.empty()) return nullptr;
  std::shared_ptr<CipherPool>& ciphers = ciphers_[key];
  if (ciphers == nullptr) ciphers = CipherPool::create(key.bytes());
  return ciphers;
}

}  // namespace lamella::inline v0
