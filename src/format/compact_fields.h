/// Fields of the footer's structures. A field of another type than the format's is passed over as one that nobody
/// knows; numbers outside an enumeration are kept apart from those inside.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "format/compact_reader.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

using CompactField = CompactReader::Field;

/// Which fields of a structure were there; other ids than 1 to 63 are not kept.
class FieldSet {
 public:
  void add(int16_t id) noexcept { bits_ |= id > 0 && id < 64 ? uint64_t{1} << id : 0; }
  bool has(int16_t id) const noexcept { return (bits_ >> id & 1) != 0; }

 private:
  uint64_t bits_ = 0;
};

/// The enumerator of the format for a number in a file. Numbers that no int8_t holds become -1, which no enumeration
/// of the format defines either, so that they cannot wrap around into one that it does.
template <typename Enum>
Enum format_enum(int32_t number) noexcept {
  return static_cast<Enum>(number >= -128 && number <= 127 ? static_cast<int8_t>(number) : int8_t{-1});
}

/// The type of the protocol that holds a T.
template <typename T>
constexpr CompactType compact_type() noexcept {
  if constexpr (std::is_enum_v<T> || std::is_same_v<T, int32_t>) return CompactType::kI32;
  if constexpr (std::is_same_v<T, int8_t>) return CompactType::kByte;
  if constexpr (std::is_same_v<T, int16_t>) return CompactType::kI16;
  if constexpr (std::is_same_v<T, int64_t>) return CompactType::kI64;
  if constexpr (std::is_same_v<T, double>) return CompactType::kDouble;
  if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>) return CompactType::kBinary;
  if constexpr (std::is_class_v<T>) return CompactType::kStruct;
}

/// A value of the type compact_type<T>().
template <typename T>
T read_value(CompactReader& reader) {
  if constexpr (std::is_enum_v<T>) {
    return format_enum<T>(reader.read_i32());
  } else if constexpr (std::is_same_v<T, int8_t>) {
    return static_cast<int8_t>(reader.read_byte());
  } else if constexpr (std::is_same_v<T, int16_t>) {
    return reader.read_i16();
  } else if constexpr (std::is_same_v<T, int32_t>) {
    return reader.read_i32();
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return reader.read_i64();
  } else if constexpr (std::is_same_v<T, double>) {
    return reader.read_double();
  } else {
    return T(reader.read_binary());
  }
}

/// Reads the field's value into `to`; false when it is of another type and was passed over.
template <typename T>
bool read_field(CompactReader& reader, CompactType type, T& to) {
  if (type != compact_type<T>()) {
    reader.skip(type);
    return false;
  }
  to = read_value<T>(reader);
  return true;
}

template <typename T>
bool read_field(CompactReader& reader, CompactType type, std::optional<T>& to) {
  T value{};
  if (!read_field(reader, type, value)) return false;
  to = std::move(value);
  return true;
}

inline bool read_field(CompactReader& reader, CompactType type, bool& to) {
  if (type != CompactType::kTrue && type != CompactType::kFalse) {
    reader.skip(type);
    return false;
  }
  to = type == CompactType::kTrue;
  return true;
}

inline bool read_field(CompactReader& reader, CompactType type, std::optional<bool>& to) {
  bool value = false;
  if (!read_field(reader, type, value)) return false;
  to = value;
  return true;
}

/// Whether the field is a structure, whose fields come next; if not, it is passed over.
inline bool enter_struct_field(CompactReader& reader, CompactType type) {
  if (type == CompactType::kStruct) return true;
  reader.skip(type);
  return false;
}

/// Calls `read(field)` for every field of a structure, which must read or skip its value.
template <typename Read>
void for_each_field(CompactReader& reader, Read&& read) {
  CompactReader::Fields fields;
  while (const auto field = reader.next_field(fields))
    read(*field);
}

/// The header of a list field of elements of type `element`; nothing when the field is no list, and passed over.
/// Throws kCorruptFile (elements of another type).
inline std::optional<uint32_t> enter_list_field(CompactReader& reader, CompactType type, CompactType element,
                                                const char* name) {
  if (type != CompactType::kList) {
    reader.skip(type);
    return std::nullopt;
  }
  const CompactReader::List list = reader.read_list();
  if (list.size != 0 && list.element != element) {
    throw Error(ErrorCode::kCorruptFile, std::string(name) + " is a list of Thrift type " +
                                             std::to_string(static_cast<int>(list.element)) + ", not " +
                                             std::to_string(static_cast<int>(element)));
  }
  return list.size;
}

/// Replaces `to` by the field's elements, each read by `read(reader)`, when it is a list.
template <typename T, typename Read>
bool read_list_field(CompactReader& reader, CompactType type, const char* name, std::vector<T>& to, Read&& read) {
  const auto size = enter_list_field(reader, type, compact_type<T>(), name);
  if (!size) return false;
  to.clear();
  // What a list claims is not believed, but few elements are taken on trust.
  to.reserve(std::min<uint32_t>(*size, 16));
  for (uint32_t i = 0; i < *size; ++i)
    to.push_back(read(reader));
  return true;
}

template <typename T>
bool read_list_field(CompactReader& reader, CompactType type, const char* name, std::vector<T>& to) {
  return read_list_field(reader, type, name, to, read_value<T>);
}

[[noreturn]] inline void throw_missing(const char* structure, const char* field) {
  throw Error(ErrorCode::kCorruptFile, std::string(structure) + ": " + field + " is missing");
}

inline void require(const FieldSet& fields, int16_t id, const char* structure, const char* name) {
  if (!fields.has(id)) throw_missing(structure, name);
}

}  // namespace lamella::inline v0
