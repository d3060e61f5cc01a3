#include "crypto/module_aad.h"

#include <gtest/gtest.h>

#include <vector>

namespace lamella::inline v0 {
namespace {

std::vector<uint8_t> copied(std::span<const uint8_t> bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST(ModuleAad, HoldsTypeAndLittleEndianOrdinalsBehindTheFilesPart) {
  ModuleAad aad("ab");
  EXPECT_EQ(copied(aad.of(ModuleType::kDataPage, 0x0102, 3, 0x7FFF)),
            (std::vector<uint8_t>{'a', 'b', 2, 2, 1, 3, 0, 0xFF, 0x7F}));
  EXPECT_EQ(copied(aad.of(ModuleType::kDataPageHeader, 0, 1, 2)),
            (std::vector<uint8_t>{'a', 'b', 4, 0, 0, 1, 0, 2, 0}));
}

TEST(ModuleAad, LeavesThePageOutWhereItDoesNotBelong) {
  ModuleAad aad("");
  for (const ModuleType type : {ModuleType::kColumnMetadata, ModuleType::kDictionaryPage,
                                ModuleType::kDictionaryPageHeader, ModuleType::kColumnIndex, ModuleType::kOffsetIndex,
                                ModuleType::kBloomFilterHeader, ModuleType::kBloomFilterBitset}) {
    EXPECT_EQ(copied(aad.of(type, 5, 6, 7)), (std::vector<uint8_t>{static_cast<uint8_t>(type), 5, 0, 6, 0}));
  }
  EXPECT_EQ(copied(aad.footer()), (std::vector<uint8_t>{0}));
}

TEST(ModuleAad, NamesEveryType) {
  EXPECT_EQ(module_name(ModuleType::kDictionaryPageHeader), "dictionary page header");
  EXPECT_EQ(module_name(ModuleType::kBloomFilterBitset), "bloom filter bitset");
}

}  // namespace lamella::inline v0
