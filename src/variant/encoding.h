/// The bytes of variants: numbers of types, and the headers of objects and arrays.
#pragma once

#include <cstdint>

#include "base/bits.h"

namespace lamella::inline v0::variant {

// The two lowest bits of a value's first byte.
constexpr uint8_t kPrimitive = 0;
constexpr uint8_t kShortString = 1;
constexpr uint8_t kObject = 2;
constexpr uint8_t kArray = 3;

// The six bits above, of primitives.
constexpr uint8_t kNull = 0;
constexpr uint8_t kTrue = 1;
constexpr uint8_t kFalse = 2;
constexpr uint8_t kInt8 = 3;
constexpr uint8_t kInt16 = 4;
constexpr uint8_t kInt32 = 5;
constexpr uint8_t kInt64 = 6;
constexpr uint8_t kDouble = 7;
constexpr uint8_t kDecimal4 = 8;
constexpr uint8_t kDecimal8 = 9;
constexpr uint8_t kDecimal16 = 10;
constexpr uint8_t kDate = 11;
constexpr uint8_t kTimestamp = 12;
constexpr uint8_t kTimestampNtz = 13;
constexpr uint8_t kFloat = 14;
constexpr uint8_t kBinary = 15;
constexpr uint8_t kString = 16;
constexpr uint8_t kTime = 17;
constexpr uint8_t kTimestampNanos = 18;
constexpr uint8_t kTimestampNtzNanos = 19;
constexpr uint8_t kUuid = 20;

constexpr int64_t kMostShortStringBytes = 63;
constexpr int32_t kMostScale = 38;

constexpr uint8_t primitive_header(uint8_t primitive) noexcept {
  return static_cast<uint8_t>(primitive << 2 | kPrimitive);
}

/// An unsigned little-endian number of 1 to 4 bytes.
inline uint32_t load_number(const uint8_t* from, int width) noexcept {
  switch (width) {
    case 1:
      return *from;
    case 2:
      return load<uint16_t>(from);
    case 3:
      return static_cast<uint32_t>(load<uint16_t>(from) | from[2] << 16);
    default:
      return load<uint32_t>(from);
  }
}

inline void store_number(uint8_t* to, int width, uint32_t number) noexcept {
  *to = static_cast<uint8_t>(number);
  for (int byte = 1; byte < width; ++byte)
    to[byte] = static_cast<uint8_t>(number >> 8 * byte);
}

/// Bytes that a number takes: 1 to 4.
constexpr int width_of(uint32_t number) noexcept {
  return number < 1U << 8 ? 1 : number < 1U << 16 ? 2 : number < 1U << 24 ? 3 : 4;
}

/// What stands in front of the elements of an object or an array:
///
///     | first byte | number of elements | field ids, of objects | offsets, one more than elements |
///       1 byte       1 or 4 bytes         id_width each           offset_width each
struct ContainerHeader {
  uint32_t num_elements = 0;
  bool is_object = false;
  int id_width = 0;  ///< 0 for arrays.
  int offset_width = 1;

  static ContainerHeader of_object(uint32_t num_elements, uint32_t largest_id, uint32_t elements_bytes) noexcept {
    return {num_elements, true, width_of(largest_id), width_of(elements_bytes)};
  }
  static ContainerHeader of_array(uint32_t num_elements, uint32_t elements_bytes) noexcept {
    return {num_elements, false, 0, width_of(elements_bytes)};
  }

  bool is_large() const noexcept { return num_elements > 0xff; }
  int64_t ids_at() const noexcept { return is_large() ? 5 : 2; }
  int64_t offsets_at() const noexcept { return ids_at() + int64_t{num_elements} * id_width; }
  int64_t size_bytes() const noexcept { return offsets_at() + (int64_t{num_elements} + 1) * offset_width; }

  /// The first byte and the number of elements.
  void store_front(uint8_t* to) const noexcept {
    const int large = is_large() ? 1 : 0;
    const int bits =
        is_object ? large << 4 | (id_width - 1) << 2 | (offset_width - 1) : large << 2 | (offset_width - 1);
    to[0] = static_cast<uint8_t>(bits << 2 | (is_object ? kObject : kArray));
    store_number(to + 1, large != 0 ? 4 : 1, num_elements);
  }
  void store_id(uint8_t* to, int64_t ordinal, uint32_t id) const noexcept {
    store_number(to + ids_at() + ordinal * id_width, id_width, id);
  }
  void store_offset(uint8_t* to, int64_t ordinal, uint32_t offset) const noexcept {
    store_number(to + offsets_at() + ordinal * offset_width, offset_width, offset);
  }
};

}  // namespace lamella::inline v0::variant
