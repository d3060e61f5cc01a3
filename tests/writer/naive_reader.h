/// Reads back what the writer wrote, with this folder's naive decoders: no speed, no nesting, no mercy.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "compression/codec.h"
#include "format/page_header.h"
#include "lamella/file_metadata.h"
#include "tests/writer/naive_decoders.h"

namespace lamella::inline v0 {
namespace naive {

struct Page {
  PageHeader header;
  int64_t offset = 0;         ///< Of the header, in the file.
  std::vector<uint8_t> body;  ///< As it lies in the file.
};

/// A column chunk's slots: PLAIN bytes of the non-null values (byte arrays without lengths), and levels.
struct Column {
  std::vector<std::string> values;
  std::vector<uint16_t> definition_levels;
  std::vector<uint16_t> repetition_levels;
};

class File {
 public:
  explicit File(const std::vector<uint8_t>& bytes)
      : bytes_(bytes), metadata_(read_metadata(*memory_file(Buffer::copy_of(bytes), "written"))) {}

  const FileMetadata& metadata() const { return *metadata_; }
  ColumnChunkMetadata chunk(int row_group, int leaf) const { return metadata_->column_chunk(row_group, leaf); }

  std::vector<Page> pages(int row_group, int leaf) const {
    const ColumnChunkMetadata metadata = chunk(row_group, leaf);
    int64_t offset = metadata.data_page_offset;
    if (metadata.dictionary_page_offset.value_or(0) > 0) offset = *metadata.dictionary_page_offset;
    const int64_t end = offset + metadata.total_compressed_size;
    std::vector<Page> pages;
    while (offset < end) {
      Page page;
      page.offset = offset;
      const std::span<const uint8_t> rest = std::span(bytes_).subspan(static_cast<size_t>(offset));
      page.header = parse_page_header(rest).value();
      const auto body = rest.subspan(static_cast<size_t>(page.header.header_bytes),
                                     static_cast<size_t>(page.header.compressed_bytes));
      page.body.assign(body.begin(), body.end());
      offset += page.header.header_bytes + page.header.compressed_bytes;
      pages.push_back(std::move(page));
    }
    return pages;
  }

  Column column(int row_group, int leaf) const {
    const ColumnChunkMetadata metadata = chunk(row_group, leaf);
    std::vector<std::string> dictionary;
    Column column;
    for (const Page& page : pages(row_group, leaf)) {
      if (page.header.type == PageType::INDEX_PAGE) continue;
      const Parts parts = split(page, metadata.codec, metadata_->schema().leaf(leaf));
      if (page.header.type == PageType::DICTIONARY_PAGE) {
        dictionary = plain(parts.values, metadata_->schema().leaf(leaf), page.header.num_values);
        continue;
      }
      append(column, page, parts, dictionary, metadata_->schema().leaf(leaf));
    }
    return column;
  }

 private:
  struct Parts {
    std::vector<uint16_t> definition_levels;
    std::vector<uint16_t> repetition_levels;
    std::vector<uint8_t> values;
  };

  static std::vector<uint8_t> decompress(CompressionCodec codec, std::span<const uint8_t> bytes, int64_t size) {
    const auto pool = BufferPool::create(default_allocator(), nullptr);
    const Buffer out = make_codec(codec)->decompress(Buffer::copy_of(bytes).bytes(), size, *pool);
    return {out.bytes().begin(), out.bytes().end()};
  }

  static std::vector<uint16_t> levels(std::span<const uint8_t> bytes, int16_t max_level, Encoding encoding,
                                      int32_t count) {
    const int width = bit_width_of(static_cast<uint64_t>(max_level));
    if (encoding == Encoding::BIT_PACKED) return bit_packed_levels(bytes, width, static_cast<size_t>(count));
    ByteReader reader(bytes, "levels");
    const std::vector<uint32_t> wide = hybrid(reader, width, static_cast<size_t>(count));
    if (reader.remaining() != 0) throw std::runtime_error("bytes behind the levels");
    return {wide.begin(), wide.end()};
  }

  static std::vector<uint16_t> levels_v1(ByteReader& reader, int16_t max_level, Encoding encoding, int32_t count) {
    if (max_level == 0) return {};
    const int width = bit_width_of(static_cast<uint64_t>(max_level));
    const int64_t size =
        encoding == Encoding::BIT_PACKED ? bytes_for_bits(int64_t{count} * width) : int64_t{reader.read<uint32_t>()};
    return levels(reader.take(size), max_level, encoding, count);
  }

  static Parts split(const Page& page, CompressionCodec codec, const SchemaNode& leaf) {
    const PageHeader& header = page.header;
    Parts parts;
    if (header.type == PageType::DATA_PAGE_V2) {
      ByteReader reader(page.body, "page");
      const auto repetition = reader.take(header.repetition_levels_bytes);
      const auto definition = reader.take(header.definition_levels_bytes);
      if (leaf.max_repetition_level > 0) {
        parts.repetition_levels = levels(repetition, leaf.max_repetition_level, Encoding::RLE, header.num_values);
      }
      if (leaf.max_definition_level > 0) {
        parts.definition_levels = levels(definition, leaf.max_definition_level, Encoding::RLE, header.num_values);
      }
      const auto values = reader.take(reader.remaining());
      const int64_t size = header.uncompressed_bytes - header.repetition_levels_bytes - header.definition_levels_bytes;
      parts.values = header.is_compressed && !values.empty() ? decompress(codec, values, size)
                                                             : std::vector<uint8_t>(values.begin(), values.end());
      return parts;
    }
    const std::vector<uint8_t> plain_page = decompress(codec, page.body, header.uncompressed_bytes);
    ByteReader reader(plain_page, "page");
    if (header.type == PageType::DATA_PAGE) {
      parts.repetition_levels =
          levels_v1(reader, leaf.max_repetition_level, header.repetition_level_encoding, header.num_values);
      parts.definition_levels =
          levels_v1(reader, leaf.max_definition_level, header.definition_level_encoding, header.num_values);
    }
    const auto values = reader.take(reader.remaining());
    parts.values.assign(values.begin(), values.end());
    return parts;
  }

  static std::vector<std::string> plain(std::span<const uint8_t> bytes, const SchemaNode& leaf, int64_t count) {
    ByteReader reader(bytes, "values");
    std::vector<std::string> values;
    for (int64_t i = 0; i < count; ++i) {
      if (leaf.physical_type == PhysicalType::BOOLEAN) {
        values.emplace_back(1, static_cast<char>(field(bytes, static_cast<size_t>(i), 1)));
        continue;
      }
      const int64_t size =
          leaf.physical_type == PhysicalType::BYTE_ARRAY ? int64_t{reader.read<uint32_t>()} : width(leaf);
      const auto value = reader.take(size);
      values.emplace_back(value.begin(), value.end());
    }
    return values;
  }

  static int32_t width(const SchemaNode& leaf) {
    switch (leaf.physical_type) {
      case PhysicalType::INT32:
      case PhysicalType::FLOAT:
        return 4;
      case PhysicalType::INT96:
        return 12;
      case PhysicalType::FIXED_LEN_BYTE_ARRAY:
        return leaf.type_length;
      default:
        return 8;
    }
  }

  template <typename T>
  static std::vector<std::string> as_bytes(const std::vector<T>& values) {
    std::vector<std::string> bytes;
    for (const T& value : values)
      bytes.emplace_back(reinterpret_cast<const char*>(&value), sizeof(T));
    return bytes;
  }

  static std::vector<std::string> decode(Encoding encoding, std::span<const uint8_t> bytes, const SchemaNode& leaf,
                                         int64_t count, const std::vector<std::string>& dictionary) {
    ByteReader reader(bytes, "values");
    std::vector<std::string> values;
    switch (encoding) {
      case Encoding::PLAIN:
        return plain(bytes, leaf, count);
      case Encoding::RLE:
        reader.read<uint32_t>();
        for (const uint32_t bit : hybrid(reader, 1, static_cast<size_t>(count))) {
          values.emplace_back(1, static_cast<char>(bit));
        }
        return values;
      case Encoding::PLAIN_DICTIONARY:
      case Encoding::RLE_DICTIONARY: {
        const int index_width = reader.read<uint8_t>();
        for (const uint32_t index : hybrid(reader, index_width, static_cast<size_t>(count))) {
          values.push_back(dictionary.at(index));
        }
        return values;
      }
      case Encoding::DELTA_BINARY_PACKED:
        if (leaf.physical_type == PhysicalType::INT32) return as_bytes(delta_binary_packed<int32_t>(reader));
        return as_bytes(delta_binary_packed<int64_t>(reader));
      case Encoding::DELTA_LENGTH_BYTE_ARRAY:
        return delta_length_byte_array(reader);
      case Encoding::DELTA_BYTE_ARRAY:
        return delta_byte_array(reader);
      case Encoding::BYTE_STREAM_SPLIT:
        for (size_t i = 0; i < static_cast<size_t>(count); ++i) {
          std::string value;
          for (size_t byte = 0; byte < static_cast<size_t>(width(leaf)); ++byte) {
            value.push_back(static_cast<char>(bytes[byte * static_cast<size_t>(count) + i]));
          }
          values.push_back(value);
        }
        return values;
      case Encoding::ALP:
        return leaf.physical_type == PhysicalType::FLOAT ? as_bytes(alp<float>(bytes)) : as_bytes(alp<double>(bytes));
      case Encoding::BIT_PACKED:
        break;
    }
    throw std::runtime_error("values in an encoding of levels");
  }

  static void append(Column& column, const Page& page, const Parts& parts, const std::vector<std::string>& dictionary,
                     const SchemaNode& leaf) {
    int64_t count = page.header.num_values;
    if (leaf.max_definition_level > 0) {
      count = std::count(parts.definition_levels.begin(), parts.definition_levels.end(),
                         static_cast<uint16_t>(leaf.max_definition_level));
    }
    const std::vector<std::string> values = decode(page.header.encoding, parts.values, leaf, count, dictionary);
    if (static_cast<int64_t>(values.size()) != count) throw std::runtime_error("a page with another number of values");
    column.values.insert(column.values.end(), values.begin(), values.end());
    column.definition_levels.insert(column.definition_levels.end(), parts.definition_levels.begin(),
                                    parts.definition_levels.end());
    column.repetition_levels.insert(column.repetition_levels.end(), parts.repetition_levels.begin(),
                                    parts.repetition_levels.end());
  }

  std::vector<uint8_t> bytes_;
  std::shared_ptr<const FileMetadata> metadata_;
};

}  // namespace naive
}  // namespace lamella::inline v0
