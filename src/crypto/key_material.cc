#include "crypto/key_material.h"

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "crypto/base64.h"
#include "crypto/json_object.h"
#include "crypto/local_wrapping.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

constexpr std::string_view kMaterialType = "PKMT1";

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::kDecryption, message);
}

const std::string& member(const JsonObject& material, std::string_view name) {
  const auto found = material.find(name);
  if (found == material.end()) fail("key material without " + std::string(name));
  return found->second;
}

std::string member_or(const JsonObject& material, std::string_view name, const std::string& otherwise) {
  const auto found = material.find(name);
  return found == material.end() ? otherwise : found->second;
}

}  // namespace

bool is_key_material(std::string_view key_metadata) {
  return key_metadata.starts_with('{') && key_metadata.find("keyMaterialType") != std::string_view::npos;
}

KeyUnwrapper::KeyUnwrapper(std::shared_ptr<const KmsClient> kms, std::function<std::string()> load_external)
    : kms_(std::move(kms)), load_external_(std::move(load_external)) {}

const std::string& KeyUnwrapper::external_material(const std::string& reference) {
  if (!loaded_) external_ = parse_json_object(load_external_(), "the key material file");
  loaded_ = true;
  const auto found = external_.find(reference);
  if (found == external_.end()) fail("the key material file has no " + reference);
  return found->second;
}

Secret KeyUnwrapper::unwrap_by_service(const std::string& wrapped, const Texts& material) {
  // Only the footer's key material names the service.
  kms_instance_id_ = member_or(material, "kmsInstanceID", kms_instance_id_);
  kms_instance_url_ = member_or(material, "kmsInstanceURL", kms_instance_url_);
  const std::string& master_key_id = member(material, "masterKeyID");
  try {
    return Secret::take(kms_->unwrap({wrapped, master_key_id, kms_instance_id_, kms_instance_url_}));
  } catch (const Error& error) {
    fail("the key management service: " + error.message());
  } catch (const std::exception& error) {
    fail("the key management service, asked for a key wrapped with " + master_key_id + ": " + error.what());
  }
}

Secret KeyUnwrapper::unwrap(std::string_view key_metadata) {
  JsonObject material = parse_json_object(key_metadata, "key metadata");
  if (member(material, "keyMaterialType") != kMaterialType) {
    fail("key material of type " + member(material, "keyMaterialType") + ", lamella knows " +
         std::string(kMaterialType));
  }
  if (member_or(material, "internalStorage", "true") == "false") {
    material = parse_json_object(external_material(member(material, "keyReference")), "key material");
  }
  const std::string& wrapped = member(material, "wrappedDEK");
  if (member(material, "doubleWrapping") != "true") return unwrap_by_service(wrapped, material);

  const std::optional<std::string> id = decode_base64(member(material, "keyEncryptionKeyID"));
  if (!id) fail("key material whose keyEncryptionKeyID is not base64");
  const std::string& wrapped_kek = member(material, "wrappedKEK");
  auto kek = key_encryption_keys_.find(wrapped_kek);
  if (kek == key_encryption_keys_.end()) {
    kek = key_encryption_keys_.emplace(wrapped_kek, unwrap_by_service(wrapped_kek, material)).first;
  }
  return Secret::take(unwrap_locally(wrapped, kek->second.bytes(), *id, "the key wrapped with a key encryption key"));
}

}  // namespace lamella::inline v0
