/// The additional authenticated data of modules: it binds each to its place, so that none can be moved or swapped.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace lamella::inline v0 {

/// The parts of a file that are encrypted one by one, by their numbers in the AAD.
enum class ModuleType : uint8_t {
  kFooter = 0,
  kColumnMetadata = 1,
  kDataPage = 2,
  kDictionaryPage = 3,
  kDataPageHeader = 4,
  kDictionaryPageHeader = 5,
  kColumnIndex = 6,
  kOffsetIndex = 7,
  kBloomFilterHeader = 8,
  kBloomFilterBitset = 9,
};

/// For messages: "data page header".
std::string_view module_name(ModuleType type) noexcept;

/// Ordinals take two bytes.
inline constexpr int64_t kMostModuleOrdinal = std::numeric_limits<int16_t>::max();

/// Builds AADs in one place in memory:
///
///     | prefix | file's own part | type u8 | row group u16 | column u16 | page u16 |
///
/// The footer's ends behind the type; only data pages and their headers have a page. Threads: one.
class ModuleAad {
 public:
  /// `file_aad`: the prefix and the file's own part.
  explicit ModuleAad(std::string_view file_aad);

  std::span<const uint8_t> footer() noexcept;
  /// `page` counts the data pages of the chunk, and matters for them only. Precondition: ordinals from 0 to
  /// kMostModuleOrdinal.
  std::span<const uint8_t> of(ModuleType type, int64_t row_group, int64_t column, int64_t page) noexcept;

 private:
  size_t file_aad_bytes_;
  std::vector<uint8_t> bytes_;
};

}  // namespace lamella::inline v0
