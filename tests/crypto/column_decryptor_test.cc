#include "crypto/column_decryptor.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lamella/error.h"
#include "tests/format/expect_error.h"

namespace lamella::inline v0 {
namespace {

using Bytes = std::vector<uint8_t>;

const std::string kKey = "0123456789012345";
const Bytes kPlain = {'p', 'l', 'a', 'i', 'n'};

Bytes sealed(ModuleForm form, ModuleType type, int64_t row_group, int64_t column, int64_t page) {
  const Bytes nonce(AesGcm::kNonceBytes, 7);
  Bytes module(kPlain.size() + static_cast<size_t>(module_overhead(form)));
  ModuleCipher(kKey).seal(form, AesGcm::Nonce(nonce.data(), nonce.size()), kPlain,
                          ModuleAad("file").of(type, row_group, column, page), module.data());
  return module;
}

ColumnDecryptor decryptor(int64_t row_group, int64_t column, ModuleForm page_form = ModuleForm::kGcm) {
  return {CipherPool::create(kKey)->lease(), page_form, "file", row_group, column};
}

}  // namespace

TEST(ColumnDecryptor, OpensModulesOfItsChunkAtTheirPages) {
  ColumnDecryptor column = decryptor(3, 5);
  const Bytes module = sealed(ModuleForm::kGcm, ModuleType::kDataPage, 3, 5, 9);
  Bytes out(static_cast<size_t>(column.plain_bytes(ModuleType::kDataPage, module)));
  column.open(ModuleType::kDataPage, 9, module, out.data());
  EXPECT_EQ(out, kPlain);
}

TEST(ColumnDecryptor, RefusesModulesOfOtherPlaces) {
  const Bytes module = sealed(ModuleForm::kGcm, ModuleType::kDataPage, 3, 5, 9);
  Bytes out(kPlain.size());
  constexpr const char* kPart = "data page: it does not authenticate: its key or the AAD prefix";
  EXPECT_ERROR(decryptor(3, 5).open(ModuleType::kDataPage, 8, module, out.data()), ErrorCode::kDecryption, kPart);
  EXPECT_ERROR(decryptor(2, 5).open(ModuleType::kDataPage, 9, module, out.data()), ErrorCode::kDecryption, kPart);
  EXPECT_ERROR(decryptor(3, 4).open(ModuleType::kDataPage, 9, module, out.data()), ErrorCode::kDecryption, kPart);
  EXPECT_ERROR(decryptor(3, 5).open(ModuleType::kDictionaryPage, 9, module, out.data()), ErrorCode::kDecryption,
               "dictionary page: it does not");
}

TEST(ColumnDecryptor, KnowsThatOnlyPagesAreInCtrMode) {
  ColumnDecryptor column = decryptor(0, 0, ModuleForm::kCtr);
  Bytes out(kPlain.size());
  column.open(ModuleType::kDataPage, 0, sealed(ModuleForm::kCtr, ModuleType::kDataPage, 0, 0, 0), out.data());
  EXPECT_EQ(out, kPlain);
  column.open(ModuleType::kDataPageHeader, 0, sealed(ModuleForm::kGcm, ModuleType::kDataPageHeader, 0, 0, 0),
              out.data());
  EXPECT_EQ(out, kPlain);
}

TEST(ColumnDecryptor, ChecksLengthsBeforeItReads) {
  const ColumnDecryptor column = decryptor(0, 0);
  Bytes module = sealed(ModuleForm::kGcm, ModuleType::kDataPage, 0, 0, 0);
  module.pop_back();
  EXPECT_ERROR(column.plain_bytes(ModuleType::kDataPage, module), ErrorCode::kDecryption,
               "the length of its module is not that of its 36 bytes");
  EXPECT_ERROR(column.plain_bytes(ModuleType::kDataPage, Bytes{1, 0}), ErrorCode::kDecryption, "its 2 bytes");
  EXPECT_ERROR(column.module_bytes(ModuleType::kColumnIndex, Bytes{27, 0, 0, 0}), ErrorCode::kDecryption,
               "column index: an encrypted module of 31 bytes, it takes at least 32");
  EXPECT_EQ(column.module_bytes(ModuleType::kColumnIndex, Bytes{0xFF, 0xFF, 0xFF, 0xFF}), 4 + 0xFFFFFFFFLL);
}

TEST(ColumnDecryptor, RefusesOrdinalsThatNoAadHolds) {
  EXPECT_ERROR(decryptor(32768, 0), ErrorCode::kDecryption, "row group 32768");
  EXPECT_ERROR(decryptor(0, -1), ErrorCode::kDecryption, "column -1");
  Bytes out(kPlain.size());
  const Bytes module = sealed(ModuleForm::kGcm, ModuleType::kDataPage, 0, 0, 0);
  EXPECT_ERROR(decryptor(0, 0).open(ModuleType::kDataPage, 65536, module, out.data()), ErrorCode::kDecryption,
               "data page 65536");
}

}  // namespace lamella::inline v0
