/// Reads the C structures by hand, as the Arrow specification describes them.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bits.h"
#include "lamella/arrow.h"

namespace lamella::inline v0 {

/// A structure that is released at the end of its scope.
template <typename Structure>
struct Released {
  Structure value = {};

  Released() = default;
  Released(Released&& other) noexcept : value(std::exchange(other.value, {})) {}
  ~Released() { reset(); }
  void reset() {
    if (value.release != nullptr) value.release(&value);
  }
  Structure* operator&() noexcept { return &value; }
  const Structure* operator->() const noexcept { return &value; }
  const Structure& operator*() const noexcept { return value; }
};

inline std::vector<std::pair<std::string, std::string>> metadata_of(const ArrowSchema& schema) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (schema.metadata == nullptr) return pairs;
  const char* at = schema.metadata;
  const auto next_size = [&] {
    const auto size = load<int32_t>(at);
    at += 4;
    return size;
  };
  const auto next_text = [&] {
    const auto size = static_cast<size_t>(next_size());
    std::string text(at, size);
    at += size;
    return text;
  };
  for (int32_t left = next_size(); left > 0; --left) {
    std::string key = next_text();
    pairs.emplace_back(std::move(key), next_text());
  }
  return pairs;
}

inline std::string metadata_value(const ArrowSchema& schema, std::string_view key) {
  for (const auto& [name, value] : metadata_of(schema)) {
    if (name == key) return value;
  }
  return {};
}

/// The type: format, a dictionary's values in angle brackets, children in round ones with '?' behind nullable names.
inline std::string describe_type(const ArrowSchema& schema) {
  std::string text = schema.format;
  if (schema.dictionary != nullptr) text += '<' + describe_type(*schema.dictionary) + '>';
  if (schema.n_children == 0) return text;
  text += '(';
  for (int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema& child = *schema.children[i];
    const bool is_nullable = (child.flags & ARROW_FLAG_NULLABLE) != 0;
    text += (i == 0 ? "" : " ") + std::string(child.name) + (is_nullable ? "?" : "") + ':' + describe_type(child);
  }
  return text + ')';
}

inline std::string hex_of(const uint8_t* bytes, int64_t size) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int64_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

/// Bytes of a value of a format of fixed width; 0 for the others.
inline int64_t byte_width_of(std::string_view format) {
  if (format.starts_with("w:")) return std::stoll(std::string(format.substr(2)));
  if (format.starts_with("d:")) {
    const size_t width = format.find(',', format.find(',') + 1);
    return width == std::string_view::npos ? 16 : std::stoll(std::string(format.substr(width + 1))) / 8;
  }
  if (format == "tin") return 16;
  if (format == "tdD" || format == "ttm") return 4;
  if (format.starts_with("ts") || format.starts_with("tt")) return 8;
  switch (format[0]) {
    case 'c':
    case 'C':
      return 1;
    case 's':
    case 'S':
    case 'e':
      return 2;
    case 'i':
    case 'I':
    case 'f':
      return 4;
    case 'l':
    case 'L':
    case 'g':
      return 8;
    default:
      return 0;
  }
}

template <typename Offset>
std::string_view offset_value(const ArrowArray& array, int64_t slot) {
  const auto* offsets = static_cast<const uint8_t*>(array.buffers[1]) + slot * int64_t{sizeof(Offset)};
  const auto begin = load<Offset>(offsets);
  const auto end = load<Offset>(offsets + sizeof(Offset));
  return {static_cast<const char*>(array.buffers[2]) + begin, static_cast<size_t>(end - begin)};
}

inline std::string_view view_value(const ArrowArray& array, int64_t slot) {
  const char* view = static_cast<const char*>(array.buffers[1]) + slot * 16;
  const auto length = load<int32_t>(view);
  if (length <= 12) return {view + 4, static_cast<size_t>(length)};
  const auto buffer = load<int32_t>(view + 8);
  const auto offset = load<int32_t>(view + 12);
  const auto size = load<int64_t>(static_cast<const char*>(array.buffers[array.n_buffers - 1]) + buffer * 8);
  if (buffer < 0 || buffer >= array.n_buffers - 3 || offset < 0 || offset + length > size) return "OUTSIDE";
  const char* bytes = static_cast<const char*>(array.buffers[2 + buffer]) + offset;
  return std::memcmp(bytes, view + 4, 4) == 0 ? std::string_view(bytes, static_cast<size_t>(length)) : "PREFIX";
}

/// What a row holds, in the words of describe(ColumnVector, row).
inline std::string describe(const ArrowSchema& schema, const ArrowArray& array, int64_t row) {
  const std::string_view format = schema.format;
  const int64_t slot = array.offset + row;
  if (format == "n") return "null";
  const auto* validity = static_cast<const uint8_t*>(array.buffers[0]);
  if (validity != nullptr && !bit_is_set(validity, slot)) return "null";
  if (schema.dictionary != nullptr) {
    return describe(*schema.dictionary, *array.dictionary,
                    load<int32_t>(static_cast<const uint8_t*>(array.buffers[1]) + slot * 4));
  }
  if (format == "b") return bit_is_set(static_cast<const uint8_t*>(array.buffers[1]), slot) ? "1" : "0";
  if (format == "vu" || format == "vz") return '"' + std::string(view_value(array, slot)) + '"';
  if (format == "u" || format == "z") return '"' + std::string(offset_value<int32_t>(array, slot)) + '"';
  if (format == "U" || format == "Z") return '"' + std::string(offset_value<int64_t>(array, slot)) + '"';
  std::string text;
  if (format == "+l" || format == "+m") {
    const auto* offsets = static_cast<const uint8_t*>(array.buffers[1]) + slot * 4;
    for (int32_t i = load<int32_t>(offsets); i < load<int32_t>(offsets + 4); ++i)
      text += (text.empty() ? "" : ",") + describe(*schema.children[0], *array.children[0], i);
    return '[' + text + ']';
  }
  if (format == "+s") {
    for (int64_t i = 0; i < schema.n_children; ++i)
      text += (i == 0 ? "" : ",") + describe(*schema.children[i], *array.children[i], slot);
    return '{' + text + '}';
  }
  const int64_t byte_width = byte_width_of(format);
  return hex_of(static_cast<const uint8_t*>(array.buffers[1]) + slot * byte_width, byte_width);
}

inline std::vector<std::string> describe(const ArrowSchema& schema, const ArrowArray& array) {
  std::vector<std::string> rows;
  for (int64_t row = 0; row < array.length; ++row)
    rows.push_back(describe(schema, array, row));
  return rows;
}

}  // namespace lamella::inline v0
