#include "format/page_header.h"

#include <array>
#include <limits>
#include <string>

#include "format/compact_reader.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

[[noreturn]] void throw_corrupt(const std::string& message) {
  throw Error(ErrorCode::kCorruptFile, "page header: " + message);
}

/// Which fields of a structure were there; ids up to 15.
class FieldSet {
 public:
  void add(int16_t id) noexcept { bits_ |= 1U << id; }
  bool has(int16_t id) const noexcept { return (bits_ >> id & 1U) != 0; }

 private:
  uint32_t bits_ = 0;
};

void require(const FieldSet& fields, int16_t id, const char* name) {
  if (!fields.has(id)) throw_corrupt(std::string(name) + " is missing");
}

int32_t read_size(CompactReader& reader, CompactType type, const char* name) {
  const int32_t value = reader.read_i32(type, name);
  if (value < 0) throw_corrupt(std::string(name) + " is " + std::to_string(value));
  return value;
}

/// Numbers that no int8_t holds become -1, which the format does not define either.
Encoding read_encoding(CompactReader& reader, CompactType type, const char* name) {
  const int32_t number = reader.read_i32(type, name);
  const bool fits = number >= std::numeric_limits<int8_t>::min() && number <= std::numeric_limits<int8_t>::max();
  return static_cast<Encoding>(fits ? static_cast<int8_t>(number) : int8_t{-1});
}

void read_data_page_header(CompactReader& reader, PageHeader& header) {
  FieldSet fields;
  CompactReader::Fields cursor;
  while (const auto field = reader.next_field(cursor)) {
    switch (field->id) {
      case 1:
        header.num_values = read_size(reader, field->type, "num_values");
        break;
      case 2:
        header.encoding = read_encoding(reader, field->type, "encoding");
        break;
      case 3:
        header.definition_level_encoding = read_encoding(reader, field->type, "definition_level_encoding");
        break;
      case 4:
        header.repetition_level_encoding = read_encoding(reader, field->type, "repetition_level_encoding");
        break;
      default:
        reader.skip(field->type);
        continue;
    }
    fields.add(field->id);
  }
  require(fields, 1, "data_page_header.num_values");
  require(fields, 2, "data_page_header.encoding");
}

void read_dictionary_page_header(CompactReader& reader, PageHeader& header) {
  FieldSet fields;
  CompactReader::Fields cursor;
  while (const auto field = reader.next_field(cursor)) {
    switch (field->id) {
      case 1:
        header.num_values = read_size(reader, field->type, "num_values");
        break;
      case 2:
        header.encoding = read_encoding(reader, field->type, "encoding");
        break;
      default:
        reader.skip(field->type);
        continue;
    }
    fields.add(field->id);
  }
  require(fields, 1, "dictionary_page_header.num_values");
  require(fields, 2, "dictionary_page_header.encoding");
}

void read_data_page_header_v2(CompactReader& reader, PageHeader& header) {
  FieldSet fields;
  CompactReader::Fields cursor;
  while (const auto field = reader.next_field(cursor)) {
    switch (field->id) {
      case 1:
        header.num_values = read_size(reader, field->type, "num_values");
        break;
      case 2:
        header.num_nulls = read_size(reader, field->type, "num_nulls");
        break;
      case 3:
        header.num_rows = read_size(reader, field->type, "num_rows");
        break;
      case 4:
        header.encoding = read_encoding(reader, field->type, "encoding");
        break;
      case 5:
        header.definition_levels_bytes = read_size(reader, field->type, "definition_levels_byte_length");
        break;
      case 6:
        header.repetition_levels_bytes = read_size(reader, field->type, "repetition_levels_byte_length");
        break;
      case 7:
        header.is_compressed = reader.read_bool(field->type, "is_compressed");
        break;
      default:
        reader.skip(field->type);
        continue;
    }
    fields.add(field->id);
  }
  constexpr std::array<const char*, 6> kRequired{"num_values",
                                                 "num_nulls",
                                                 "num_rows",
                                                 "encoding",
                                                 "definition_levels_byte_length",
                                                 "repetition_levels_byte_length"};
  for (size_t i = 0; i < kRequired.size(); ++i)
    require(fields, static_cast<int16_t>(i + 1), kRequired[i]);
}

PageType read_page_type(CompactReader& reader, CompactType type) {
  const int32_t number = reader.read_i32(type, "type");
  if (number < 0 || number > 3) throw_corrupt("page type " + std::to_string(number) + " does not exist");
  return static_cast<PageType>(number);
}

PageHeader read_page_header(CompactReader& reader) {
  // Fields come in any order, and several of the members may be there; the type says which one counts.
  PageType type{};
  PageHeader common;
  std::array<PageHeader, 4> by_type;
  const auto of = [&by_type](PageType page_type) -> PageHeader& { return by_type[static_cast<size_t>(page_type)]; };
  FieldSet fields;
  CompactReader::Fields cursor;
  while (const auto field = reader.next_field(cursor)) {
    switch (field->id) {
      case 1:
        type = read_page_type(reader, field->type);
        break;
      case 2:
        common.uncompressed_bytes = read_size(reader, field->type, "uncompressed_page_size");
        break;
      case 3:
        common.compressed_bytes = read_size(reader, field->type, "compressed_page_size");
        break;
      case 4:
        common.crc = static_cast<uint32_t>(reader.read_i32(field->type, "crc"));
        break;
      case 5:
        reader.enter_struct(field->type, "data_page_header");
        read_data_page_header(reader, of(PageType::DATA_PAGE));
        break;
      case 7:
        reader.enter_struct(field->type, "dictionary_page_header");
        read_dictionary_page_header(reader, of(PageType::DICTIONARY_PAGE));
        break;
      case 8:
        reader.enter_struct(field->type, "data_page_header_v2");
        read_data_page_header_v2(reader, of(PageType::DATA_PAGE_V2));
        break;
      default:
        reader.skip(field->type);
        continue;
    }
    fields.add(field->id);
  }
  require(fields, 1, "type");
  require(fields, 2, "uncompressed_page_size");
  require(fields, 3, "compressed_page_size");
  if (type == PageType::DATA_PAGE) require(fields, 5, "data_page_header");
  if (type == PageType::DICTIONARY_PAGE) require(fields, 7, "dictionary_page_header");
  if (type == PageType::DATA_PAGE_V2) require(fields, 8, "data_page_header_v2");

  PageHeader header = of(type);
  header.type = type;
  header.uncompressed_bytes = common.uncompressed_bytes;
  header.compressed_bytes = common.compressed_bytes;
  header.crc = common.crc;
  return header;
}

}  // namespace

std::optional<PageHeader> parse_page_header(std::span<const uint8_t> bytes) {
  CompactReader reader(bytes, "page header");
  try {
    PageHeader header = read_page_header(reader);
    if (reader.position() > std::numeric_limits<int32_t>::max()) throw_corrupt("it takes over 2 GiB");
    header.header_bytes = static_cast<int32_t>(reader.position());
    return header;
  } catch (const CompactReader::EndOfBytes&) {
    return std::nullopt;
  }
}

}  // namespace lamella::inline v0
