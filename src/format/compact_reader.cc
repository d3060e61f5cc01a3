#include "format/compact_reader.h"

#include <limits>
#include <string>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

void CompactReader::throw_corrupt(const char* message) const {
  throw Error(ErrorCode::kCorruptFile, std::string(what_) + ": " + message);
}

uint8_t CompactReader::read_byte() {
  if (position_ == bytes_.size()) throw EndOfBytes{};
  return bytes_[position_++];
}

uint64_t CompactReader::read_varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const uint8_t byte = read_byte();
    const uint64_t payload = byte & 0x7F;
    if (shift == 63 && payload > 1) break;
    value |= payload << shift;
    if ((byte & 0x80) == 0) return value;
  }
  throw_corrupt("a variable-length number of over 64 bits");
}

void CompactReader::advance(uint64_t count) {
  if (count > bytes_.size() - position_) throw EndOfBytes{};
  position_ += static_cast<size_t>(count);
}

CompactType CompactReader::type_of(uint8_t number) const {
  if (number > static_cast<uint8_t>(CompactType::kStruct)) throw_corrupt("a type that Thrift does not have");
  return static_cast<CompactType>(number);
}

void CompactReader::expect(CompactType type, CompactType wanted, const char* name) const {
  if (type == wanted) return;
  throw Error(ErrorCode::kCorruptFile, std::string(what_) + ": " + name + " is of Thrift type " +
                                           std::to_string(static_cast<int>(type)) + ", not " +
                                           std::to_string(static_cast<int>(wanted)));
}

/// A field header.
///
///     | difference to the last id, 4 bits | type, 4 bits |
///     | 0                                 | type         | the id itself, zigzag |     where the difference is
///     not 1..15
std::optional<CompactReader::Field> CompactReader::next_field(Fields& fields) {
  const uint8_t byte = read_byte();
  const CompactType type = type_of(byte & 0x0F);
  if (type == CompactType::kStop) return std::nullopt;
  const int difference = byte >> 4;
  const int64_t id = difference != 0 ? fields.last_id + difference : zigzag_decode(read_varint());
  if (id < std::numeric_limits<int16_t>::min() || id > std::numeric_limits<int16_t>::max()) {
    throw_corrupt("a field id of over 16 bits");
  }
  fields.last_id = static_cast<int16_t>(id);
  return Field{fields.last_id, type};
}

int32_t CompactReader::read_i32(CompactType type, const char* name) {
  expect(type, CompactType::kI32, name);
  const uint64_t zigzag = read_varint();
  if (zigzag > std::numeric_limits<uint32_t>::max()) throw_corrupt("a 32-bit number of over 32 bits");
  return static_cast<int32_t>(zigzag_decode(zigzag));
}

bool CompactReader::read_bool(CompactType type, const char* name) {
  if (type == CompactType::kFalse) return false;
  expect(type, CompactType::kTrue, name);
  return true;
}

void CompactReader::enter_struct(CompactType type, const char* name) {
  expect(type, CompactType::kStruct, name);
}

void CompactReader::skip(CompactType type) {
  skip_field(type, 0);
}

void CompactReader::skip_field(CompactType type, int depth) {
  // A boolean field has no bytes of its own; as an element it has one.
  if (type == CompactType::kTrue || type == CompactType::kFalse) return;
  skip_element(type, depth);
}

void CompactReader::skip_element(CompactType type, int depth) {
  if (depth > kDeepest) throw_corrupt("values nest too deeply");
  switch (type) {
    case CompactType::kTrue:
    case CompactType::kFalse:
    case CompactType::kByte:
      return advance(1);
    case CompactType::kI16:
    case CompactType::kI32:
    case CompactType::kI64:
      read_varint();
      return;
    case CompactType::kDouble:
      return advance(8);
    case CompactType::kBinary:
      return advance(read_varint());
    case CompactType::kList:
    case CompactType::kSet: {
      const uint8_t header = read_byte();
      const CompactType element = type_of(header & 0x0F);
      const uint64_t count = header >> 4 == 15 ? read_varint() : header >> 4;
      // Every element takes at least a byte, so this ends with the bytes.
      for (uint64_t i = 0; i < count; ++i)
        skip_element(element, depth + 1);
      return;
    }
    case CompactType::kMap: {
      const uint64_t count = read_varint();
      if (count == 0) return;
      const uint8_t types = read_byte();
      const CompactType key = type_of(types >> 4);
      const CompactType value = type_of(types & 0x0F);
      for (uint64_t i = 0; i < count; ++i) {
        skip_element(key, depth + 1);
        skip_element(value, depth + 1);
      }
      return;
    }
    case CompactType::kStruct: {
      Fields fields;
      while (const auto field = next_field(fields))
        skip_field(field->type, depth + 1);
      return;
    }
    case CompactType::kStop:
      break;
  }
  throw_corrupt("an element of a type that Thrift does not have");
}

}  // namespace lamella::inline v0
