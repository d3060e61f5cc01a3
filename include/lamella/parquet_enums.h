/// The enumerations of the Parquet format, with its names and numbers.
/// Source folder: src/base.
#pragma once

#include <cstdint>
#include <string_view>

#include "lamella/export.h"

namespace lamella::inline v0 {

enum class PhysicalType : int8_t {
  BOOLEAN = 0,
  INT32 = 1,
  INT64 = 2,
  INT96 = 3,
  FLOAT = 4,
  DOUBLE = 5,
  BYTE_ARRAY = 6,
  FIXED_LEN_BYTE_ARRAY = 7,
};

enum class Repetition : int8_t { REQUIRED = 0, OPTIONAL = 1, REPEATED = 2 };

enum class Encoding : int8_t {
  PLAIN = 0,
  PLAIN_DICTIONARY = 2,
  RLE = 3,
  BIT_PACKED = 4,
  DELTA_BINARY_PACKED = 5,
  DELTA_LENGTH_BYTE_ARRAY = 6,
  DELTA_BYTE_ARRAY = 7,
  RLE_DICTIONARY = 8,
  BYTE_STREAM_SPLIT = 9,
  ALP = 10,
};

enum class CompressionCodec : int8_t {
  UNCOMPRESSED = 0,
  SNAPPY = 1,
  GZIP = 2,
  LZO = 3,
  BROTLI = 4,
  LZ4 = 5,  ///< Deprecated: Hadoop's framing, or none.
  ZSTD = 6,
  LZ4_RAW = 7,
};

enum class PageType : int8_t { DATA_PAGE = 0, INDEX_PAGE = 1, DICTIONARY_PAGE = 2, DATA_PAGE_V2 = 3 };

/// The format's spelling ("RLE_DICTIONARY"); "unknown" for a number that it does not define.
LAMELLA_EXPORT std::string_view to_string(PhysicalType type) noexcept;
LAMELLA_EXPORT std::string_view to_string(Repetition repetition) noexcept;
LAMELLA_EXPORT std::string_view to_string(Encoding encoding) noexcept;
LAMELLA_EXPORT std::string_view to_string(CompressionCodec codec) noexcept;
LAMELLA_EXPORT std::string_view to_string(PageType type) noexcept;

}  // namespace lamella::inline v0
