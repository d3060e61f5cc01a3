#include "format/file_crypto.h"

#include <utility>

#include "format/compact_fields.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

/// AesGcmV1 or AesGcmCtrV1, which have the same fields.
void read_cipher(CompactReader& reader, EncryptionAlgorithm& algorithm) {
  for_each_field(reader, [&](CompactField field) {
    switch (field.id) {
      case 1:
        return read_field(reader, field.type, algorithm.aad_prefix);
      case 2:
        return read_field(reader, field.type, algorithm.aad_file_unique);
      case 3:
        return read_field(reader, field.type, algorithm.supply_aad_prefix);
      default:
        reader.skip(field.type);
        return false;
    }
  });
}

void read_column_key(CompactReader& reader, ColumnCrypto& crypto) {
  for_each_field(reader, [&](CompactField field) {
    if (field.id == 1) {
      read_list_field(reader, field.type, "path_in_schema", crypto.path_in_schema);
    } else if (field.id == 2) {
      read_field(reader, field.type, crypto.key_metadata);
    } else {
      reader.skip(field.type);
    }
  });
}

}  // namespace

void read_encryption_algorithm(CompactReader& reader, EncryptionAlgorithm& algorithm) {
  using Cipher = EncryptionAlgorithm::Cipher;
  for_each_field(reader, [&](CompactField field) {
    if (field.id != 1 && field.id != 2) return reader.skip(field.type);
    if (!enter_struct_field(reader, field.type)) return;
    const Cipher cipher = field.id == 1 ? Cipher::kAesGcm : Cipher::kAesGcmCtr;
    EncryptionAlgorithm member;
    if (algorithm.cipher == cipher) member = algorithm;
    member.cipher = cipher;
    read_cipher(reader, member);
    // A union has one member; where both are there, the format's first counts.
    if (algorithm.cipher != Cipher::kAesGcm || cipher == Cipher::kAesGcm) algorithm = std::move(member);
  });
}

void read_column_crypto(CompactReader& reader, ColumnCrypto& crypto) {
  for_each_field(reader, [&](CompactField field) {
    if (field.id != 1 && field.id != 2) return reader.skip(field.type);
    if (!enter_struct_field(reader, field.type)) return;
    if (field.id == 2) return read_column_key(reader, crypto);
    crypto.with_footer_key = true;
    for_each_field(reader, [&](CompactField inner) { reader.skip(inner.type); });
  });
}

FileCryptoMetadata parse_file_crypto_metadata(std::span<const uint8_t> bytes, int64_t file_offset) {
  CompactReader reader(bytes, "crypto metadata");
  FileCryptoMetadata metadata;
  FieldSet found;
  try {
    for_each_field(reader, [&](CompactField field) {
      if (field.id == 1) {
        if (!enter_struct_field(reader, field.type)) return;
        read_encryption_algorithm(reader, metadata.encryption_algorithm);
        found.add(1);
      } else if (field.id == 2) {
        read_field(reader, field.type, metadata.key_metadata);
      } else {
        reader.skip(field.type);
      }
    });
    require(found, 1, "crypto metadata", "encryption_algorithm");
  } catch (const CompactReader::EndOfBytes&) {
    throw Error(ErrorCode::kCorruptFile, "crypto metadata: it ends inside a structure",
                {.offset = file_offset + reader.position()});
  } catch (const Error& error) {
    throw error.within({.offset = file_offset + reader.position()});
  }
  metadata.size_bytes = reader.position();
  return metadata;
}

}  // namespace lamella::inline v0
