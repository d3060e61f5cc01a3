/// FileMetadata of a file that there are keys for.
#pragma once

#include <memory>
#include <string>

#include "format/file_crypto.h"
#include "format/file_decryptor.h"
#include "lamella/file_metadata.h"

namespace lamella::inline v0 {

/// `metadata` with its encrypted column metadata opened, those apart that nobody has a key for. `encrypted_footer` says
/// what the metadata of an encrypted footer cannot know, and is null for others.
std::shared_ptr<const FileMetadata> decrypted_metadata(std::shared_ptr<const FileMetadata> metadata,
                                                       std::shared_ptr<const FileDecryptor> decryptor,
                                                       const FileCryptoMetadata* encrypted_footer);

/// The same for a footer in the clear, whose signature is verified first; `metadata` itself without `options`, or where
/// nothing is encrypted and they allow that. Throws kDecryption.
std::shared_ptr<const FileMetadata> decrypted_metadata(std::shared_ptr<const FileMetadata> metadata,
                                                       const std::shared_ptr<const DecryptionOptions>& options,
                                                       const std::string& file_name);

}  // namespace lamella::inline v0
