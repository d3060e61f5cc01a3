// Encrypted files as a whole: which keys read what, and what is said when they don't.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "format/file_crypto.h"
#include "format/index_reader.h"
#include "lamella/parquet_reader.h"
#include "lamella/render.h"
#include "tests/format/expect_error.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

using writer::Bytes;
using writer::ColumnOptions;
using writer::FileEncryption;
using writer::LeafData;
using writer::Values;

constexpr int64_t kRows = 500;
const std::string kFooterKey = "0123456789012345";
const std::string kColumnKey = "abcdefghijklmnopqrstuvwx";
const std::string kOtherKey = "another key with 32 bytes in it.";

/// Two row groups of `rows` rows, in pages of 100, of three columns: in the clear, with the footer's key, with its own.
Bytes sample(const FileEncryption& encryption, const std::function<void(ColumnOptions&)>& edit = {},
             int64_t rows = kRows) {
  const std::vector<writer::Node> columns{writer::leaf("open", PhysicalType::INT64),
                                          writer::leaf("footers", PhysicalType::INT64),
                                          writer::leaf("own", PhysicalType::INT64)};
  ColumnOptions open;
  open.pages.max_rows = 100;
  open.encoding = Encoding::RLE_DICTIONARY;
  open.page_index = writer::PageIndexForm::kBoth;
  open.bloom_filter.enabled = true;
  if (edit) edit(open);
  std::vector<ColumnOptions> options(3, open);
  options[1].encryption.emplace();
  options[2].encryption.emplace(writer::ColumnEncryption{kColumnKey, "own's key"});
  std::vector<std::vector<LeafData>> row_groups;
  for (int64_t group = 0; group < 2; ++group) {
    std::vector<int64_t> values(static_cast<size_t>(rows));
    for (int64_t i = 0; i < rows; ++i)
      values[static_cast<size_t>(i)] = group * rows + i / 3;
    const LeafData leaf{Values::of<int64_t>(values), {}, {}};
    row_groups.push_back({leaf, leaf, leaf});
  }
  writer::FileOptions file;
  file.encryption = encryption;
  return writer::write_file(columns, options, file, row_groups);
}

FileEncryption footer_key() {
  FileEncryption encryption;
  encryption.footer_key = kFooterKey;
  encryption.footer_key_metadata = "footer's key";
  return encryption;
}

FileEncryption signed_footer() {
  FileEncryption encryption = footer_key();
  encryption.plaintext_footer = true;
  return encryption;
}

DecryptionOptions all_keys() {
  DecryptionOptions keys;
  keys.footer_key = kFooterKey;
  keys.column_keys["own"] = kColumnKey;
  return keys;
}

std::shared_ptr<RandomAccessFile> as_file(const Bytes& bytes) {
  return memory_file(Buffer::copy_of(bytes), "sample");
}

ReadOptions with(DecryptionOptions keys, std::vector<std::string> columns = {}) {
  ReadOptions options;
  options.decryption = std::make_shared<DecryptionOptions>(std::move(keys));
  options.columns = std::move(columns);
  return options;
}

std::string text_of(const Bytes& bytes, ReadOptions options) {
  const auto reader = ParquetReader::open(as_file(bytes), std::move(options));
  std::string text;
  while (const auto batch = reader->next_batch()) {
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      append_row_json(*batch, row, text);
      text += '\n';
    }
  }
  return text;
}

/// What sample() holds in these columns.
std::string expected(const std::vector<std::string>& columns, int64_t rows = kRows) {
  std::string text;
  for (int64_t row = 0; row < 2 * rows; ++row) {
    const std::string value = std::to_string(row / rows * rows + row % rows / 3);
    text += '{';
    for (const std::string& column : columns)
      text += (text.back() == '{' ? "\"" : ",\"") + column + "\":" + value;
    text += "}\n";
  }
  return text;
}

const std::vector<std::string> kAll{"open", "footers", "own"};

}  // namespace

TEST(EncryptedFile, IsReadInEveryMode) {
  for (const bool plaintext_footer : {false, true}) {
    for (const bool pages_in_ctr : {false, true}) {
      for (const char* prefix : {"", "prefix"}) {
        for (const bool store : {false, true}) {
          for (const int version : {1, 2}) {
            FileEncryption encryption = footer_key();
            encryption.plaintext_footer = plaintext_footer;
            encryption.pages_in_ctr = pages_in_ctr;
            encryption.aad_prefix = prefix;
            encryption.store_aad_prefix = store;
            const Bytes bytes = sample(encryption, [version](ColumnOptions& options) {
              options.pages.version = version;
              options.pages.checksum = writer::PageChecksum::kRight;
              options.compression.codec = CompressionCodec::SNAPPY;
            });
            DecryptionOptions keys = all_keys();
            keys.aad_prefix = store ? "" : prefix;
            EXPECT_EQ(text_of(bytes, with(keys)), expected(kAll))
                << plaintext_footer << pages_in_ctr << prefix << store << version;
          }
        }
      }
    }
  }
}

TEST(EncryptedFile, FindsItsDictionaryWhereverTheFooterSaysItIs) {
  for (const auto offset :
       {writer::DictionaryOffset::kPresent, writer::DictionaryOffset::kMissing, writer::DictionaryOffset::kZero}) {
    const Bytes bytes = sample(footer_key(), [offset](ColumnOptions& options) { options.dictionary.offset = offset; });
    EXPECT_EQ(text_of(bytes, with(all_keys())), expected(kAll));
  }
}

TEST(EncryptedFile, KeepsCountOfPagesThatAreSkipped) {
  const Bytes bytes = sample(footer_key());
  ReadOptions options = with(all_keys(), {"own"});
  options.rows = {{350, 1}, {601, 2}, {999, 1}};
  EXPECT_EQ(text_of(bytes, options), "{\"own\":116}\n{\"own\":533}\n{\"own\":534}\n{\"own\":666}\n");
}

TEST(EncryptedFile, IsReadWithoutTheColumnsThatThereIsNoKeyFor) {
  DecryptionOptions keys;
  keys.footer_key = kFooterKey;
  for (const FileEncryption& encryption : {footer_key(), signed_footer()}) {
    const Bytes bytes = sample(encryption);
    EXPECT_EQ(text_of(bytes, with(keys, {"footers", "open"})), expected({"footers", "open"}));
    EXPECT_ERROR(text_of(bytes, with(keys)), ErrorCode::kDecryption,
                 "sample: row group 0: column own: there is no key for the column, which has one of its own, with the "
                 "key metadata \"own's key\": give it in DecryptionOptions::column_keys");
  }
}

TEST(EncryptedFile, WithASignedFooterIsReadWithoutAnyKeys) {
  const Bytes bytes = sample(signed_footer());
  ReadOptions options;
  options.columns = {"open"};
  EXPECT_EQ(text_of(bytes, options), expected({"open"}));
  EXPECT_ERROR(text_of(bytes, {}), ErrorCode::kDecryption,
               "column footers: the column is encrypted: give its key in ReadOptions::decryption, or leave it out");
}

TEST(EncryptedFile, WithASignedFooterIsReadUnverifiedOnRequest) {
  const Bytes bytes = sample(signed_footer());
  DecryptionOptions keys;
  keys.column_keys["own"] = kColumnKey;
  EXPECT_ERROR(text_of(bytes, with(keys, {"own"})), ErrorCode::kDecryption,
               "there is no key for the footer, with the key metadata \"footer's key\"");
  keys.verify_footer_signature = false;
  EXPECT_EQ(text_of(bytes, with(keys, {"own", "open"})), expected({"own", "open"}));
}

TEST(EncryptedFile, WithAnEncryptedFooterNeedsKeys) {
  const Bytes bytes = sample(footer_key());
  EXPECT_ERROR(text_of(bytes, {}), ErrorCode::kDecryption, "its footer is encrypted: give its key");
  EXPECT_ERROR(text_of(bytes, with({})), ErrorCode::kDecryption, "there is no key for the footer");
}

TEST(EncryptedFile, SaysWhichKeyIsWrong) {
  for (const FileEncryption& encryption : {footer_key(), signed_footer()}) {
    const Bytes bytes = sample(encryption);
    DecryptionOptions keys = all_keys();
    keys.footer_key = kOtherKey;
    EXPECT_ERROR(text_of(bytes, with(keys)), ErrorCode::kDecryption, "footer");
    keys = all_keys();
    keys.column_keys["own"] = kOtherKey;
    EXPECT_ERROR(text_of(bytes, with(keys)), ErrorCode::kDecryption, "row group 0: column own: byte");
    EXPECT_EQ(text_of(bytes, with(keys, {"open", "footers"})), expected({"open", "footers"}));
  }
}

TEST(EncryptedFile, ChecksTheAadPrefix) {
  FileEncryption encryption = footer_key();
  DecryptionOptions keys = all_keys();
  keys.aad_prefix = "given";
  EXPECT_ERROR(text_of(sample(encryption), with(keys)), ErrorCode::kDecryption, "written without an AAD prefix");
  encryption.aad_prefix = "stored";
  EXPECT_ERROR(text_of(sample(encryption), with(keys)), ErrorCode::kDecryption, "the file holds another AAD prefix");
  encryption.store_aad_prefix = false;
  EXPECT_ERROR(text_of(sample(encryption), with(keys)), ErrorCode::kDecryption, "footer: it does not authenticate");
  keys.aad_prefix.clear();
  EXPECT_ERROR(text_of(sample(encryption), with(keys)), ErrorCode::kDecryption,
               "give it in DecryptionOptions::aad_prefix");
}

TEST(EncryptedFile, IsNotTakenForOneThatIsNotEncrypted) {
  const std::vector<writer::Node> columns{writer::leaf("a", PhysicalType::INT32)};
  const Bytes bytes = writer::write_file(columns, {ColumnOptions{}}, {}, {{{Values::of<int32_t>({7}), {}, {}}}});
  EXPECT_ERROR(text_of(bytes, with(all_keys())), ErrorCode::kDecryption,
               "the file is not encrypted, and DecryptionOptions::allow_plaintext_files does not allow that");
  DecryptionOptions keys = all_keys();
  keys.allow_plaintext_files = true;
  EXPECT_EQ(text_of(bytes, with(keys)), "{\"a\":7}\n");
}

TEST(EncryptedFile, AsksTheRetrieverForWhatTheFileNames) {
  DecryptionOptions keys;
  keys.key_retriever = [](std::string_view metadata) {
    return metadata == "footer's key" ? kFooterKey : metadata == "own's key" ? kColumnKey : "";
  };
  EXPECT_EQ(text_of(sample(footer_key()), with(keys)), expected(kAll));
  keys.key_retriever = [](std::string_view) -> std::string { throw std::runtime_error("locked"); };
  EXPECT_ERROR(text_of(sample(footer_key()), with(keys)), ErrorCode::kDecryption, "the key retriever: locked");
}

TEST(EncryptedFile, GetsKeysOutOfKeyMaterial) {
  class Service final : public KmsClient {
   public:
    std::string unwrap(const WrappedKey& key) const override {
      return key.wrapped_key == "F" && key.master_key_id == "master" ? kFooterKey : "";
    }
  };
  FileEncryption encryption = footer_key();
  const std::string material =
      R"({"keyMaterialType":"PKMT1","doubleWrapping":false,"masterKeyID":"master","wrappedDEK":"F")";
  encryption.footer_key_metadata = material + "}";
  DecryptionOptions keys;
  keys.kms = std::make_shared<Service>();
  EXPECT_EQ(text_of(sample(encryption), with(keys, {"footers"})), expected({"footers"}));

  encryption.footer_key_metadata = R"({"keyMaterialType":"PKMT1","internalStorage":false,"keyReference":"footerKey"})";
  EXPECT_ERROR(text_of(sample(encryption), with(keys)), ErrorCode::kDecryption,
               "the key material file _KEY_MATERIAL_FOR_sample.json, which cannot be read");
  keys.key_material_loader = [](const std::string& file_name) -> std::string {
    EXPECT_EQ(file_name, "sample");
    return R"({"footerKey":"{\"keyMaterialType\":\"PKMT1\",\"doubleWrapping\":false,\"masterKeyID\":\"master\",)"
           R"(\"wrappedDEK\":\"F\"}"})";
  };
  EXPECT_EQ(text_of(sample(encryption), with(keys, {"footers"})), expected({"footers"}));
}

TEST(EncryptedFile, IsReadByManyThreadsAndReaders) {
  const Bytes bytes = sample(footer_key());
  ReadOptions options = with(all_keys());
  options.threads = 4;
  options.batch_rows = 10;
  EXPECT_EQ(text_of(bytes, options), expected(kAll));
  const auto file = as_file(bytes);
  const auto metadata = read_metadata(*file, {}, options.decryption);
  for (int i = 0; i < 2; ++i) {
    const auto reader = ParquetReader::open(file, metadata, {});
    int64_t rows = 0;
    while (const auto batch = reader->next_batch())
      rows += batch->num_rows();
    EXPECT_EQ(rows, 1000) << "the metadata bring the keys along";
  }
}

TEST(EncryptedFile, TakesKeysForMetadataThatWereReadWithoutThem) {
  const Bytes bytes = sample(signed_footer());
  const auto file = as_file(bytes);
  const auto metadata = read_metadata(*file);
  EXPECT_EQ(metadata->decryptor(), nullptr);
  const auto reader = ParquetReader::open(file, metadata, with(all_keys(), {"own"}));
  EXPECT_TRUE(reader->next_batch().has_value());
  EXPECT_TRUE(reader->metadata()->column_chunk(0, 2).statistics.has_value()) << "which only the key shows";
  EXPECT_FALSE(metadata->column_chunk(0, 2).statistics.has_value());
}

TEST(EncryptedFile, SaysHowItIsEncrypted) {
  FileEncryption encryption = footer_key();
  encryption.pages_in_ctr = true;
  encryption.aad_prefix = "prefix";
  const auto metadata = read_metadata(*as_file(sample(encryption)), {}, with(all_keys()).decryption);
  ASSERT_TRUE(metadata->encryption_algorithm().has_value());
  EXPECT_EQ(metadata->encryption_algorithm()->cipher, EncryptionAlgorithm::Cipher::kAesGcmCtr);
  EXPECT_EQ(metadata->encryption_algorithm()->aad_prefix, "prefix");
  EXPECT_TRUE(metadata->has_encrypted_footer());
  EXPECT_EQ(metadata->footer_signing_key_metadata(), "footer's key");
  EXPECT_FALSE(metadata->column_chunk(1, 0).crypto.has_value());
  EXPECT_TRUE(metadata->column_chunk(1, 1).crypto.value().with_footer_key);
  EXPECT_EQ(metadata->column_chunk(1, 2).crypto.value().key_metadata, "own's key");
  EXPECT_EQ(metadata->column_chunk(1, 2).num_values, 500);
}

TEST(EncryptedFile, HasIndexesAndBloomFiltersThatItsKeysOpen) {
  const auto file = as_file(sample(footer_key()));
  const auto metadata = read_metadata(*file, {}, with(all_keys()).decryption);
  for (int row_group = 0; row_group < 2; ++row_group) {
    for (int leaf = 0; leaf < 3; ++leaf) {
      const ChunkInFile where{*file, *metadata, row_group, leaf};
      const auto offsets = read_offset_index(where);
      ASSERT_TRUE(offsets.has_value());
      EXPECT_EQ(offsets->pages.size(), 5U);
      EXPECT_EQ(offsets->pages[1].first_row, 100);
      const auto index = read_column_index(where);
      ASSERT_TRUE(index.has_value());
      EXPECT_EQ(index->min_values.size(), 5U);
      const auto filter = read_bloom_filter(where);
      ASSERT_TRUE(filter.has_value());
      const int64_t first = row_group * 500;
      EXPECT_TRUE(filter->may_contain(bloom_filter_hash({reinterpret_cast<const uint8_t*>(&first), sizeof(first)})));
    }
  }
  DecryptionOptions keys;
  keys.footer_key = kFooterKey;
  const auto without = read_metadata(*file, {}, with(keys).decryption);
  EXPECT_NE(read_offset_index({*file, *without, 0, 1}), std::nullopt);
  EXPECT_ERROR(read_offset_index({*file, *without, 0, 2}), ErrorCode::kDecryption, "there is no key for the column");
}

TEST(EncryptedFile, IsRefusedWhenItsModulesChangePlaces) {
  // Data pages of equal size, whose headers are equal: only the AAD tells them apart.
  const auto edit = [](ColumnOptions& options) { options.encoding = Encoding::PLAIN; };
  const Bytes bytes = sample(footer_key(), edit);
  const auto file = as_file(bytes);
  const auto metadata = read_metadata(*file, {}, with(all_keys()).decryption);
  const auto pages = read_offset_index({*file, *metadata, 0, 2}).value().pages;
  const auto other_chunk = read_offset_index({*file, *metadata, 1, 2}).value().pages;
  for (const PageLocation& other : {pages[2], other_chunk[1]}) {
    Bytes changed = bytes;
    std::swap_ranges(changed.begin() + pages[1].offset, changed.begin() + pages[1].offset + pages[1].compressed_bytes,
                     changed.begin() + other.offset);
    EXPECT_ERROR(text_of(changed, with(all_keys())), ErrorCode::kDecryption, "column own: page at byte");
    EXPECT_EQ(text_of(changed, with(all_keys(), {"footers"})), expected({"footers"}));
  }
}

TEST(EncryptedFile, IsRefusedWhenAByteOfItsPagesOrFooterChanges) {
  constexpr int64_t kFewRows = 30;
  const auto edit = [](ColumnOptions& options) {
    options.pages.max_rows = 10;
    options.page_index = writer::PageIndexForm::kNone;
    options.bloom_filter.enabled = false;
  };
  for (const FileEncryption& encryption : {footer_key(), signed_footer()}) {
    const Bytes bytes = sample(encryption, edit, kFewRows);
    const auto metadata = read_metadata(*as_file(bytes), {}, with(all_keys()).decryption);
    const std::string right = expected({"footers", "own"}, kFewRows);
    const auto start_of = [&metadata](int row_group, int leaf) {
      return metadata->column_chunk(row_group, leaf).dictionary_page_offset.value();
    };
    const ByteRange footer = metadata->footer_range();
    const int64_t names_end =
        metadata->has_encrypted_footer()
            ? parse_file_crypto_metadata(std::span(bytes).subspan(static_cast<size_t>(footer.offset)), 0).size_bytes
            : 0;
    int64_t accepted = 0;
    for (int64_t i = 0; i < static_cast<int64_t>(bytes.size()); ++i) {
      Bytes changed = bytes;
      changed[static_cast<size_t>(i)] ^= static_cast<uint8_t>(1 << i % 8);
      try {
        EXPECT_EQ(text_of(changed, with(all_keys(), {"footers", "own"})), right) << i;
        ++accepted;
        // What is not encrypted: the magic in front, the column in the clear, the name of the footer's key.
        EXPECT_TRUE(i < start_of(0, 1) || (i >= start_of(1, 0) && i < start_of(1, 1)) ||
                    (i >= footer.offset && i < footer.offset + names_end))
            << i;
      } catch (const Error& error) {
        EXPECT_EQ(error.location().file, "sample") << error.what();
      }
    }
    EXPECT_LT(accepted, start_of(0, 1) + start_of(1, 1) - start_of(1, 0) + names_end + 1);
  }
}

}  // namespace lamella
