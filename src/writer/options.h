/// Everything a file's layout leaves open, in plain structs.
///
///     ColumnOptions price;
///     price.encoding = Encoding::RLE_DICTIONARY;
///     price.dictionary.fallback_after_values = 1000;  // then PLAIN pages
///     price.compression.codec = CompressionCodec::SNAPPY;
///     price.pages.version = 2;
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compression/compressor.h"
#include "lamella/file_metadata.h"
#include "lamella/parquet_enums.h"
#include "writer/encode_values.h"
#include "writer/value_order.h"

namespace lamella {
namespace thrift {
class FileMetaData;
class PageHeader;
}  // namespace thrift

inline namespace v0 {
namespace writer {

using KeyValues = std::vector<std::pair<std::string, std::string>>;

/// How the footer says where the dictionary page is.
enum class DictionaryOffset : uint8_t {
  kPresent,
  kMissing,  ///< dictionary_page_offset is absent, and data_page_offset points at the dictionary page.
  kZero,     ///< dictionary_page_offset is 0, and data_page_offset points at the dictionary page.
};

/// Of columns with encoding RLE_DICTIONARY or PLAIN_DICTIONARY.
struct DictionaryOptions {
  int64_t limit_bytes = 1 << 20;  ///< Of the entries; the pages behind the value that passes it have `fallback`.
  std::optional<int64_t> fallback_after_values =
      std::nullopt;  ///< Gives up the dictionary behind so many non-null values.
  Encoding fallback = Encoding::PLAIN;
  DictionaryOffset offset = DictionaryOffset::kPresent;
};

/// How the deprecated codec LZ4 is framed.
enum class Lz4Framing : uint8_t { kHadoop, kHadoopBlocks, kRaw };

struct CompressionOptions {
  CompressionCodec codec = CompressionCodec::UNCOMPRESSED;
  int level = kDefaultCompressionLevel;
  Lz4Framing lz4_framing = Lz4Framing::kHadoop;
  int64_t lz4_block_bytes = 1024;  ///< kHadoopBlocks: bytes of the page in each block.
  int gzip_members = 1;            ///< Members that a GZIP page is cut into.
};

enum class PageChecksum : uint8_t { kNone, kRight, kWrong };

/// What data pages of version 2 say about compression.
enum class V2Compression : uint8_t {
  kFlagged,      ///< Compressed, is_compressed true.
  kImplied,      ///< Compressed, is_compressed absent, which means true.
  kStored,       ///< Not compressed, is_compressed false, whatever the codec.
  kWhenSmaller,  ///< Each page compressed where that makes it smaller.
  kDenied,       ///< Compressed, is_compressed false: what parquet-cpp wrote before 2.0.0.
};

struct PageOptions {
  int version = 1;              ///< 1 or 2.
  int64_t max_rows = 20000;     ///< A page ends at the first row that reaches max_rows or max_bytes.
  int64_t max_bytes = 1 << 20;  ///< Of values as PLAIN or indices, before compression; levels do not count.
  bool split_rows = false;      ///< Version 1: pages end at any value, so that a row may lie in several pages.
  bool empty_pages = false;     ///< A data page without values in front of each data page and behind the last.
  bool index_pages = false;     ///< An INDEX_PAGE of a few bytes in front of each data page.
  PageChecksum checksum = PageChecksum::kNone;
  V2Compression v2_compression = V2Compression::kFlagged;
  bool compress_empty_values = false;  ///< Version 2: an empty values section is still given to the codec.
};

enum class StatisticsForm : uint8_t {
  kNone,
  kLegacy,  ///< min and max only, text compared as signed bytes.
  kFull,    ///< min_value and max_value, and what else the options below say.
};

struct StatisticsOptions {
  StatisticsForm form = StatisticsForm::kFull;
  bool null_counts = true;
  bool nan_counts = false;                               ///< Always written under ColumnOrderForm::kIeee754Total.
  bool exact_flags = false;                              ///< is_min_value_exact and is_max_value_exact.
  std::optional<int32_t> truncate_bytes = std::nullopt;  ///< Longest bound of a byte array; longer ones are cut.
  bool in_page_headers = false;
};

enum class PageIndexForm : uint8_t {
  kNone,
  kOffsetIndex,  ///< OffsetIndex without ColumnIndex.
  kBoth,         ///< The ColumnIndex is still left out where its bounds are not known.
};

struct BloomFilterOptions {
  bool enabled = false;
  int32_t size_bytes = 0;    ///< A multiple of 32; 0: by the number of distinct values, for 1% false positives.
  bool write_length = true;  ///< bloom_filter_length, which older writers leave out.
};

/// How a column chunk is encrypted, in a file with FileOptions::encryption.
struct ColumnEncryption {
  std::string key = {};  ///< 16, 24 or 32 bytes, or none for the footer's.
  std::string key_metadata = {};
};

/// Of one leaf column.
struct ColumnOptions {
  Encoding encoding = Encoding::PLAIN;
  EncodingOptions encoding_options = {};
  DictionaryOptions dictionary = {};
  Encoding level_encoding = Encoding::RLE;  ///< Version 1: RLE or the deprecated BIT_PACKED.
  HybridOptions level_runs = {};
  CompressionOptions compression = {};
  PageOptions pages = {};
  StatisticsOptions statistics = {};
  PageIndexForm page_index = PageIndexForm::kNone;
  BloomFilterOptions bloom_filter = {};
  bool size_statistics = false;
  bool encoding_statistics = true;
  bool path_in_schema = true;
  std::optional<ColumnEncryption> encryption = std::nullopt;  ///< Absent: in the clear.
  KeyValues key_value_metadata = {};
};

/// How a file is encrypted. Which of its columns are is said by their own options.
struct FileEncryption {
  std::string footer_key = {};  ///< 16, 24 or 32 bytes.
  std::string footer_key_metadata = {};
  bool plaintext_footer = false;  ///< In the clear, and signed.
  bool pages_in_ctr = false;      ///< AES_GCM_CTR_V1 instead of AES_GCM_V1.
  std::string aad_prefix = {};
  bool store_aad_prefix = true;
  std::string aad_file_unique = "lamella";
};

struct FileOptions {
  std::string root_name = "schema";
  std::optional<std::string> created_by = "lamella parquet-gen";
  KeyValues key_value_metadata = {};
  int32_t version = 2;
  ColumnOrderForm column_orders = ColumnOrderForm::kTypeDefined;
  std::vector<SortingColumn> sorting_columns = {};
  std::optional<FileEncryption> encryption = std::nullopt;
  std::optional<int64_t> num_rows = std::nullopt;  ///< What the footer says instead of the truth.
  /// Called with what is about to be written, to change anything that has no option.
  std::function<void(thrift::FileMetaData&)> edit_footer = {};
  /// `page` counts all pages of the column chunk.
  std::function<void(int leaf, int64_t page, thrift::PageHeader&)> edit_page_header = {};
};

}  // namespace writer
}  // namespace v0
}  // namespace lamella
