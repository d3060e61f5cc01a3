/// Keys for encrypted Parquet files.
///
///     auto decryption = std::make_shared<lamella::DecryptionOptions>();
///     decryption->footer_key = "0123456789012345";
///     decryption->column_keys["account.balance"] = "1234567890123450";
///     lamella::ReadOptions options;
///     options.decryption = decryption;
///
/// Source folder: src/crypto.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// Finds a key by the key metadata that the file keeps beside what is encrypted with it: bytes of the writer's choice,
/// mostly a name. Gives 16, 24 or 32 bytes, or none when it does not know the key. Called at most once for a key of a
/// file, by one thread at a time for each file. What it throws becomes Error kDecryption.
using KeyRetriever = std::function<std::string(std::string_view key_metadata)>;

/// A key as a key management service wrapped it.
struct WrappedKey {
  std::string wrapped_key;    ///< As the service gave it to the writer.
  std::string master_key_id;  ///< The key that it is wrapped with.
  std::string kms_instance_id;
  std::string kms_instance_url;
};

/// Unwraps keys for files whose key metadata is key material, as parquet-java and Arrow write it. Implement it for your
/// service. Threads: called as KeyRetriever is.
class LAMELLA_EXPORT KmsClient {
 public:
  virtual ~KmsClient();
  /// The key's bytes. Throws when it cannot be had.
  virtual std::string unwrap(const WrappedKey& key) const = 0;
};

/// A KmsClient whose master keys are given, by their ids: it unwraps what the in-memory services wrap that parquet-java
/// and Arrow bring for tests (AES-GCM, base64, with the id as additional data).
LAMELLA_EXPORT std::shared_ptr<const KmsClient> in_memory_kms(std::map<std::string, std::string> master_keys);

/// How encrypted files are opened. A key is looked for among the keys given here, then asked of the retriever, then of
/// the service; the first that has it wins. Keys have 16, 24 or 32 bytes, and are wiped from memory with the options.
struct LAMELLA_EXPORT DecryptionOptions {
  ~DecryptionOptions();

  std::string footer_key;
  /// By the dotted path of the leaf column, or of a column that it lies in.
  std::map<std::string, std::string> column_keys;
  KeyRetriever key_retriever;
  std::shared_ptr<const KmsClient> kms;
  /// The text of a file's key material file, by the name of the RandomAccessFile. Without it, the local file
  /// `_KEY_MATERIAL_FOR_<name>.json` beside the file is read.
  std::function<std::string(const std::string& file_name)> key_material_loader;

  /// What the writer put in front of the additional authenticated data. Needed where the file does not store it; where
  /// it does, the two have to be the same.
  std::string aad_prefix;
  /// Footers in the clear are signed with the footer key. Without that key they can only be read unverified: anybody
  /// may have changed them.
  bool verify_footer_signature = true;
  /// Read files that are not encrypted at all, too. Otherwise they are Error kDecryption: who can replace a file could
  /// pass off such a one.
  bool allow_plaintext_files = false;
};

}  // namespace lamella::inline v0
