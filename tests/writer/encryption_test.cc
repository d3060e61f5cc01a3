#include "writer/encryption.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/format/expect_error.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

FileEncryption with_key() {
  FileEncryption encryption;
  encryption.footer_key = "0123456789012345";
  return encryption;
}

Bytes file_of(const FileOptions& file, const ColumnOptions& column) {
  return write_file({leaf("a", PhysicalType::INT32)}, {column}, file, {{{Values::of<int32_t>({1, 2, 3}), {}, {}}}});
}

std::string text_of(std::span<const uint8_t> bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST(FileEncryptor, PutsItsMagicInFrontAndBehind) {
  FileOptions file;
  file.encryption = with_key();
  std::string text = text_of(file_of(file, {}));
  EXPECT_TRUE(text.starts_with("PARE") && text.ends_with("PARE"));
  file.encryption->plaintext_footer = true;
  text = text_of(file_of(file, {}));
  EXPECT_TRUE(text.starts_with("PAR1") && text.ends_with("PAR1"));
}

TEST(FileEncryptor, NeverUsesANonceTwice) {
  FileEncryptor encryptor(with_key());
  const Bytes plain(40, 'x');
  const Bytes first = encryptor.seal(ModuleType::kColumnIndex, "", 0, 0, 0, plain);
  const Bytes second = encryptor.seal(ModuleType::kColumnIndex, "", 0, 0, 0, plain);
  EXPECT_NE(first, second);
  Bytes opened(plain.size());
  ModuleAad aad(with_key().aad_file_unique);
  EXPECT_TRUE(ModuleCipher(with_key().footer_key)
                  .open(ModuleForm::kGcm, second, aad.of(ModuleType::kColumnIndex, 0, 0, 0), opened.data()));
  EXPECT_EQ(opened, plain);
}

TEST(FileEncryptor, SealsOnlyPagesInCtrMode) {
  FileEncryption encryption = with_key();
  encryption.pages_in_ctr = true;
  FileEncryptor encryptor(encryption);
  EXPECT_EQ(encryptor.seal(ModuleType::kDataPage, "", 0, 0, 0, Bytes(10)).size(), 10U + 16);
  EXPECT_EQ(encryptor.seal(ModuleType::kDataPageHeader, "", 0, 0, 0, Bytes(10)).size(), 10U + 32);
}

TEST(FileEncryptor, RefusesContradictions) {
  ColumnOptions column;
  column.encryption.emplace();
  EXPECT_ERROR(file_of({}, column), ErrorCode::kInvalidArgument, "an encrypted column in a file that is not");
  FileOptions file;
  file.encryption = with_key();
  column.pages.index_pages = true;
  EXPECT_ERROR(file_of(file, column), ErrorCode::kInvalidArgument, "an encrypted column chunk has no index pages");
  file.encryption->footer_key = "short";
  EXPECT_ERROR(file_of(file, {}), ErrorCode::kDecryption, "a key of 5 bytes");
}

}  // namespace writer
}  // namespace lamella::inline v0
