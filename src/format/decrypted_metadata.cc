#include "format/decrypted_metadata.h"

#include <optional>
#include <utility>
#include <vector>

#include "format/column_chunk.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

std::span<const uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// What the footer says, with the keys to open the rest of it.
class DecryptedMetadata final : public FileMetadata {
 public:
  DecryptedMetadata(std::shared_ptr<const FileMetadata> footer, std::shared_ptr<const FileDecryptor> decryptor,
                    const FileCryptoMetadata* encrypted_footer)
      : footer_(std::move(footer)),
        decryptor_(std::move(decryptor)),
        has_encrypted_footer_(encrypted_footer != nullptr) {
    algorithm_ = has_encrypted_footer_ ? encrypted_footer->encryption_algorithm : footer_->encryption_algorithm();
    footer_key_metadata_ =
        has_encrypted_footer_ ? encrypted_footer->key_metadata : footer_->footer_signing_key_metadata();
  }

  int32_t version() const noexcept override { return footer_->version(); }
  int64_t num_rows() const noexcept override { return footer_->num_rows(); }
  int64_t declared_num_rows() const noexcept override { return footer_->declared_num_rows(); }
  const ParquetSchema& schema() const noexcept override { return footer_->schema(); }
  const KeyValueMetadata& key_value_metadata() const noexcept override { return footer_->key_value_metadata(); }
  const std::string& created_by() const noexcept override { return footer_->created_by(); }
  ColumnOrder column_order(int leaf) const noexcept override { return footer_->column_order(leaf); }
  int num_row_groups() const noexcept override { return footer_->num_row_groups(); }
  RowGroupMetadata row_group(int ordinal) const override { return footer_->row_group(ordinal); }
  const std::optional<EncryptionAlgorithm>& encryption_algorithm() const noexcept override { return algorithm_; }
  const std::string& footer_signing_key_metadata() const noexcept override { return footer_key_metadata_; }
  bool has_encrypted_footer() const noexcept override { return has_encrypted_footer_; }
  const FileDecryptor* decryptor() const noexcept override { return decryptor_.get(); }
  ByteRange footer_range() const noexcept override { return footer_->footer_range(); }
  std::span<const uint8_t> footer_bytes() const noexcept override { return footer_->footer_bytes(); }
  int64_t serialized_bytes() const noexcept override { return footer_->serialized_bytes(); }

  ColumnChunkMetadata column_chunk(int row_group, int leaf) const override {
    ColumnChunkMetadata chunk = footer_->column_chunk(row_group, leaf);
    if (!chunk.crypto || chunk.encrypted_metadata.empty()) return chunk;
    try {
      return opened(std::move(chunk), row_group, leaf);
    } catch (const Error& error) {
      throw error.within({.row_group = row_group, .column = schema().leaf(leaf).path, .offset = footer_range().offset});
    }
  }

 private:
  ColumnChunkMetadata opened(ColumnChunkMetadata chunk, int row_group, int leaf) const {
    const SchemaNode& node = schema().leaf(leaf);
    const auto ordinal = footer_->row_group(row_group).ordinal.value_or(row_group);
    const std::unique_ptr<ColumnDecryptor> column = decryptor_->column(*chunk.crypto, node.path, ordinal, leaf);
    if (column == nullptr) return chunk;
    const std::span<const uint8_t> module = bytes_of(chunk.encrypted_metadata);
    std::vector<uint8_t> metadata(static_cast<size_t>(column->plain_bytes(ModuleType::kColumnMetadata, module)));
    column->open(ModuleType::kColumnMetadata, 0, module, metadata.data());

    ColumnChunkMetadata whole;
    add_decrypted_metadata(metadata, whole);
    if (whole.physical_type != node.physical_type) {
      throw Error(ErrorCode::kCorruptFile, "the column chunk is of type " +
                                               std::string(to_string(whole.physical_type)) + ", the schema says " +
                                               std::string(to_string(node.physical_type)));
    }
    whole.file_path = std::move(chunk.file_path);
    whole.offset_index_offset = chunk.offset_index_offset;
    whole.offset_index_length = chunk.offset_index_length;
    whole.column_index_offset = chunk.column_index_offset;
    whole.column_index_length = chunk.column_index_length;
    whole.crypto = std::move(chunk.crypto);
    return whole;
  }

  const std::shared_ptr<const FileMetadata> footer_;
  const std::shared_ptr<const FileDecryptor> decryptor_;
  const bool has_encrypted_footer_;
  std::optional<EncryptionAlgorithm> algorithm_;
  std::string footer_key_metadata_;
};

}  // namespace

std::shared_ptr<const FileMetadata> decrypted_metadata(std::shared_ptr<const FileMetadata> metadata,
                                                       std::shared_ptr<const FileDecryptor> decryptor,
                                                       const FileCryptoMetadata* encrypted_footer) {
  return std::make_shared<DecryptedMetadata>(std::move(metadata), std::move(decryptor), encrypted_footer);
}

std::shared_ptr<const FileMetadata> decrypted_metadata(std::shared_ptr<const FileMetadata> metadata,
                                                       const std::shared_ptr<const DecryptionOptions>& options,
                                                       const std::string& file_name) {
  if (options == nullptr || metadata->decryptor() != nullptr) return metadata;
  if (!metadata->encryption_algorithm() && options->allow_plaintext_files) return metadata;
  try {
    // Whoever removes what says that a footer is signed removes the signature.
    if (!metadata->encryption_algorithm()) {
      throw Error(ErrorCode::kDecryption,
                  "the file is not encrypted, and DecryptionOptions::allow_plaintext_files does not allow that");
    }
    auto decryptor = std::make_shared<FileDecryptor>(*metadata->encryption_algorithm(),
                                                     metadata->footer_signing_key_metadata(), options, file_name);
    if (options->verify_footer_signature) {
      const std::span<const uint8_t> footer = metadata->footer_bytes();
      const auto signed_bytes = static_cast<size_t>(metadata->serialized_bytes());
      decryptor->verify_footer(footer.first(signed_bytes), footer.subspan(signed_bytes));
    }
    return decrypted_metadata(metadata, std::move(decryptor), nullptr);
  } catch (const Error& error) {
    throw error.within({.offset = metadata->footer_range().offset});
  }
}

}  // namespace lamella::inline v0
