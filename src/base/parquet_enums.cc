#include "lamella/parquet_enums.h"

namespace lamella::inline v0 {

std::string_view to_string(PhysicalType type) noexcept {
  switch (type) {
    case PhysicalType::BOOLEAN:
      return "BOOLEAN";
    case PhysicalType::INT32:
      return "INT32";
    case PhysicalType::INT64:
      return "INT64";
    case PhysicalType::INT96:
      return "INT96";
    case PhysicalType::FLOAT:
      return "FLOAT";
    case PhysicalType::DOUBLE:
      return "DOUBLE";
    case PhysicalType::BYTE_ARRAY:
      return "BYTE_ARRAY";
    case PhysicalType::FIXED_LEN_BYTE_ARRAY:
      return "FIXED_LEN_BYTE_ARRAY";
  }
  return "unknown";
}

std::string_view to_string(Repetition repetition) noexcept {
  switch (repetition) {
    case Repetition::REQUIRED:
      return "REQUIRED";
    case Repetition::OPTIONAL:
      return "OPTIONAL";
    case Repetition::REPEATED:
      return "REPEATED";
  }
  return "unknown";
}

std::string_view to_string(Encoding encoding) noexcept {
  switch (encoding) {
    case Encoding::PLAIN:
      return "PLAIN";
    case Encoding::PLAIN_DICTIONARY:
      return "PLAIN_DICTIONARY";
    case Encoding::RLE:
      return "RLE";
    case Encoding::BIT_PACKED:
      return "BIT_PACKED";
    case Encoding::DELTA_BINARY_PACKED:
      return "DELTA_BINARY_PACKED";
    case Encoding::DELTA_LENGTH_BYTE_ARRAY:
      return "DELTA_LENGTH_BYTE_ARRAY";
    case Encoding::DELTA_BYTE_ARRAY:
      return "DELTA_BYTE_ARRAY";
    case Encoding::RLE_DICTIONARY:
      return "RLE_DICTIONARY";
    case Encoding::BYTE_STREAM_SPLIT:
      return "BYTE_STREAM_SPLIT";
    case Encoding::ALP:
      return "ALP";
  }
  return "unknown";
}

std::string_view to_string(CompressionCodec codec) noexcept {
  switch (codec) {
    case CompressionCodec::UNCOMPRESSED:
      return "UNCOMPRESSED";
    case CompressionCodec::SNAPPY:
      return "SNAPPY";
    case CompressionCodec::GZIP:
      return "GZIP";
    case CompressionCodec::LZO:
      return "LZO";
    case CompressionCodec::BROTLI:
      return "BROTLI";
    case CompressionCodec::LZ4:
      return "LZ4";
    case CompressionCodec::ZSTD:
      return "ZSTD";
    case CompressionCodec::LZ4_RAW:
      return "LZ4_RAW";
  }
  return "unknown";
}

std::string_view to_string(PageType type) noexcept {
  switch (type) {
    case PageType::DATA_PAGE:
      return "DATA_PAGE";
    case PageType::INDEX_PAGE:
      return "INDEX_PAGE";
    case PageType::DICTIONARY_PAGE:
      return "DICTIONARY_PAGE";
    case PageType::DATA_PAGE_V2:
      return "DATA_PAGE_V2";
  }
  return "unknown";
}

}  // namespace lamella::inline v0
