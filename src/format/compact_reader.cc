#include "format/compact_reader.h"

#include <string>

#include "lamella/error.h"

namespace lamella::inline v0 {

void CompactReader::throw_corrupt(const char* message) const {
  throw Error(ErrorCode::kCorruptFile, std::string(what_) + ": " + message);
}

uint64_t CompactReader::read_long_varint() {
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

int64_t CompactReader::read_narrow(int bits) {
  const uint64_t zigzag = read_varint();
  if (zigzag >> bits != 0) {
    throw Error(ErrorCode::kCorruptFile, std::string(what_) + ": a " + std::to_string(bits) + "-bit number of over " +
                                             std::to_string(bits) + " bits");
  }
  return zigzag_decode(zigzag);
}

double CompactReader::read_double() {
  const uint8_t* value = cursor_;
  advance(sizeof(double));
  return load<double>(value);
}

/// Of a string or list: Thrift's are 32 bits wide, and signed.
uint32_t CompactReader::read_size() {
  const uint64_t size = read_varint();
  if (size > std::numeric_limits<int32_t>::max()) throw_corrupt("a string or list of negative size");
  return static_cast<uint32_t>(size);
}

std::string_view CompactReader::read_binary() {
  const uint32_t size = read_size();
  const uint8_t* first = cursor_;
  advance(size);
  return {reinterpret_cast<const char*>(first), size};
}

CompactReader::List CompactReader::read_list() {
  const uint8_t header = read_byte();
  const CompactType element = type_of(header & 0x0F);
  const uint32_t size = header >> 4 == 15 ? read_size() : header >> 4;
  // Each element takes at least a byte, a structure without fields too.
  if (size > remaining()) {
    throw Error(ErrorCode::kCorruptFile, std::string(what_) + ": a list of " + std::to_string(size) + " elements, " +
                                             std::to_string(remaining()) + " bytes remain");
  }
  return {element, size};
}

void CompactReader::expect(CompactType type, CompactType wanted, const char* name) const {
  if (type == wanted) return;
  throw Error(ErrorCode::kCorruptFile, std::string(what_) + ": " + name + " is of Thrift type " +
                                           std::to_string(static_cast<int>(type)) + ", not " +
                                           std::to_string(static_cast<int>(wanted)));
}

int32_t CompactReader::read_i32(CompactType type, const char* name) {
  expect(type, CompactType::kI32, name);
  return read_i32();
}

bool CompactReader::read_bool(CompactType type, const char* name) {
  if (type == CompactType::kFalse) return false;
  expect(type, CompactType::kTrue, name);
  return true;
}

void CompactReader::enter_struct(CompactType type, const char* name) {
  expect(type, CompactType::kStruct, name);
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
      return skip_varint();
    case CompactType::kDouble:
      return advance(8);
    case CompactType::kBinary:
      return advance(read_size());
    case CompactType::kList:
    case CompactType::kSet:
      return skip_list(depth);
    case CompactType::kMap:
      return skip_map(depth);
    case CompactType::kStruct:
      return skip_struct(depth);
    case CompactType::kStop:
      break;
  }
  throw_corrupt("an element of a type that Thrift does not have");
}

void CompactReader::skip_list(int depth) {
  const uint8_t header = read_byte();
  const CompactType element = type_of(header & 0x0F);
  const uint32_t size = header >> 4 == 15 ? read_size() : header >> 4;
  // Every element takes at least a byte, so this ends with the bytes.
  for (uint32_t i = 0; i < size; ++i)
    skip_element(element, depth + 1);
}

void CompactReader::skip_map(int depth) {
  const uint32_t size = read_size();
  if (size == 0) return;
  const uint8_t types = read_byte();
  const CompactType key = type_of(types >> 4);
  const CompactType value = type_of(types & 0x0F);
  for (uint32_t i = 0; i < size; ++i) {
    skip_element(key, depth + 1);
    skip_element(value, depth + 1);
  }
}

void CompactReader::skip_struct(int depth) {
  Fields fields;
  while (const auto field = next_field(fields)) {
    // Numbers are nearly all that there is.
    if (field->type >= CompactType::kI16 && field->type <= CompactType::kI64) {
      skip_varint();
    } else {
      skip_field(field->type, depth + 1);
    }
  }
}

}  // namespace lamella::inline v0
