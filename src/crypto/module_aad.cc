#include "crypto/module_aad.h"

#include <algorithm>

#include "base/bits.h"

namespace lamella::inline v0 {

namespace {

constexpr size_t kTypeBytes = 1;
constexpr size_t kOrdinalBytes = 2;

void store_ordinal(uint8_t* to, int64_t ordinal) noexcept {
  store(to, static_cast<uint16_t>(ordinal));
}

}  // namespace

std::string_view module_name(ModuleType type) noexcept {
  switch (type) {
    case ModuleType::kFooter:
      return "footer";
    case ModuleType::kColumnMetadata:
      return "column metadata";
    case ModuleType::kDataPage:
      return "data page";
    case ModuleType::kDictionaryPage:
      return "dictionary page";
    case ModuleType::kDataPageHeader:
      return "data page header";
    case ModuleType::kDictionaryPageHeader:
      return "dictionary page header";
    case ModuleType::kColumnIndex:
      return "column index";
    case ModuleType::kOffsetIndex:
      return "offset index";
    case ModuleType::kBloomFilterHeader:
      return "bloom filter header";
    case ModuleType::kBloomFilterBitset:
      return "bloom filter bitset";
  }
  return "module";
}

ModuleAad::ModuleAad(std::string_view file_aad)
    : file_aad_bytes_(file_aad.size()), bytes_(file_aad.size() + kTypeBytes + 3 * kOrdinalBytes) {
  std::copy(file_aad.begin(), file_aad.end(), bytes_.begin());
}

std::span<const uint8_t> ModuleAad::footer() noexcept {
  bytes_[file_aad_bytes_] = static_cast<uint8_t>(ModuleType::kFooter);
  return {bytes_.data(), file_aad_bytes_ + kTypeBytes};
}

std::span<const uint8_t> ModuleAad::of(ModuleType type, int64_t row_group, int64_t column, int64_t page) noexcept {
  uint8_t* to = bytes_.data() + file_aad_bytes_;
  *to++ = static_cast<uint8_t>(type);
  store_ordinal(to, row_group);
  store_ordinal(to + kOrdinalBytes, column);
  to += 2 * kOrdinalBytes;
  if (type == ModuleType::kDataPage || type == ModuleType::kDataPageHeader) {
    store_ordinal(to, page);
    to += kOrdinalBytes;
  }
  return {bytes_.data(), static_cast<size_t>(to - bytes_.data())};
}

}  // namespace lamella::inline v0
