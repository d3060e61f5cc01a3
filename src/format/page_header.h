/// The header in front of every page.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

/// One of the four kinds of page header, flattened. Sizes and counts are not negative; otherwise they are as the file
/// has them. Statistics in page headers are passed over: the page index is where they are of use.
struct PageHeader {
  PageType type = PageType::DATA_PAGE;
  int32_t header_bytes = 0;  ///< Of the header itself.
  int32_t uncompressed_bytes = 0;
  int32_t compressed_bytes = 0;
  std::optional<uint32_t> crc;
  int32_t num_values = 0;  ///< Nulls included. Data and dictionary pages.
  Encoding encoding = Encoding::PLAIN;
  Encoding definition_level_encoding = Encoding::RLE;  ///< DATA_PAGE.
  Encoding repetition_level_encoding = Encoding::RLE;  ///< DATA_PAGE.
  int32_t num_nulls = 0;                               ///< DATA_PAGE_V2.
  int32_t num_rows = 0;                                ///< DATA_PAGE_V2.
  int32_t definition_levels_bytes = 0;                 ///< DATA_PAGE_V2.
  int32_t repetition_levels_bytes = 0;                 ///< DATA_PAGE_V2.
  bool is_compressed = true;                           ///< DATA_PAGE_V2.

  bool operator==(const PageHeader&) const = default;
};

/// Reads the header at the front of `bytes`, by hand: tests hold it to Thrift's own reader.
/// Nothing when `bytes` end inside the header: call again with more. Throws kCorruptFile.
std::optional<PageHeader> parse_page_header(std::span<const uint8_t> bytes);

}  // namespace lamella::inline v0
