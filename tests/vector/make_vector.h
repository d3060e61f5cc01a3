/// Small vectors for tests, and a slow way to say what a row of any vector holds.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bits.h"
#include "lamella/column_vector.h"

namespace lamella::inline v0 {

template <typename T>
using Optionals = std::vector<std::optional<T>>;

/// Parts of a flat vector whose nulls are those rows for which `is_valid` says false.
template <typename IsValid>
ColumnVector::Parts flat_parts(Type type, int64_t length, IsValid is_valid) {
  ColumnVector::Parts parts;
  parts.type = std::move(type);
  parts.length = length;
  parts.validity = Buffer::allocate(bytes_for_bits(length));
  for (int64_t i = 0; i < parts.validity.size(); ++i)
    parts.validity.mutable_data()[i] = 0;
  for (int64_t row = 0; row < length; ++row) {
    if (is_valid(row)) {
      set_bit(parts.validity.mutable_data(), row);
    } else {
      ++parts.null_count;
    }
  }
  return parts;
}

template <typename T>
ColumnVector::Parts flat_parts_of(Type type, const Optionals<T>& values) {
  return flat_parts(std::move(type), static_cast<int64_t>(values.size()),
                    [&](int64_t row) { return values[static_cast<size_t>(row)].has_value(); });
}

/// A flat vector of Layout::kFixedWidth; null slots hold zero.
template <typename T>
ColumnVector fixed_vector(Type type, const Optionals<T>& values) {
  ColumnVector::Parts parts = flat_parts_of(std::move(type), values);
  parts.values = Buffer::allocate(parts.length * int64_t{sizeof(T)});
  for (size_t row = 0; row < values.size(); ++row)
    store(parts.values.mutable_data() + row * sizeof(T), values[row].value_or(T{}));
  return ColumnVector(std::move(parts));
}

inline ColumnVector bool_vector(const Optionals<bool>& values) {
  ColumnVector::Parts parts = flat_parts_of(TypeId::kBoolean, values);
  parts.values = Buffer::allocate(bytes_for_bits(parts.length));
  for (int64_t i = 0; i < parts.values.size(); ++i)
    parts.values.mutable_data()[i] = 0;
  for (size_t row = 0; row < values.size(); ++row) {
    if (values[row].value_or(false)) set_bit(parts.values.mutable_data(), static_cast<int64_t>(row));
  }
  return ColumnVector(std::move(parts));
}

/// A flat vector of Layout::kViews. Long values lie in two data buffers in turn, behind bytes that nobody refers to.
inline ColumnVector string_vector(const Optionals<std::string>& values, Type type = TypeId::kString) {
  ColumnVector::Parts parts = flat_parts_of(std::move(type), values);
  parts.values = Buffer::allocate(parts.length * int64_t{sizeof(StringView)});
  std::string bytes[2] = {"unused", "also unused"};
  for (size_t row = 0; row < values.size(); ++row) {
    const std::string value = values[row].value_or("");
    StringView view;
    view.length = static_cast<int32_t>(value.size());
    if (view.is_inline()) {
      std::memcpy(view.inlined, value.data(), value.size());
    } else {
      std::string& data = bytes[row % 2];
      std::memcpy(view.reference.prefix, value.data(), 4);
      view.reference.buffer = static_cast<int32_t>(row % 2);
      view.reference.offset = static_cast<int32_t>(data.size());
      data += value;
    }
    store(parts.values.mutable_data() + row * sizeof(StringView), view);
  }
  for (const std::string& data : bytes) {
    parts.data_buffers.push_back(Buffer::copy_of({reinterpret_cast<const uint8_t*>(data.data()), data.size()}));
  }
  return ColumnVector(std::move(parts));
}

/// Lists of these lengths, taken from `child` in turn; nullopt is a null list.
inline ColumnVector list_vector(const Optionals<int32_t>& lengths, ColumnVector child, bool is_map = false) {
  const Field element(is_map ? "entries" : "element", child.type());
  ColumnVector::Parts parts = flat_parts_of(is_map ? Type::map(element) : Type::list(element), lengths);
  parts.values = Buffer::allocate((parts.length + 1) * int64_t{sizeof(int32_t)});
  int32_t offset = 0;
  store(parts.values.mutable_data(), offset);
  for (size_t row = 0; row < lengths.size(); ++row) {
    offset += lengths[row].value_or(0);
    store(parts.values.mutable_data() + (row + 1) * sizeof(int32_t), offset);
  }
  parts.children.push_back(std::move(child));
  return ColumnVector(std::move(parts));
}

inline ColumnVector struct_vector(const std::vector<bool>& valid, const std::vector<std::string>& names,
                                  std::vector<ColumnVector> children) {
  std::vector<Field> fields;
  for (size_t i = 0; i < names.size(); ++i)
    fields.emplace_back(names[i], children[i].type());
  ColumnVector::Parts parts = flat_parts(Type::structure(std::move(fields)), static_cast<int64_t>(valid.size()),
                                         [&](int64_t row) { return valid[static_cast<size_t>(row)]; });
  parts.children = std::move(children);
  return ColumnVector(std::move(parts));
}

/// A dictionary vector; null slots hold index 0.
inline ColumnVector dictionary_vector(const Optionals<int32_t>& indices, ColumnVector dictionary) {
  ColumnVector::Parts parts = fixed_vector<int32_t>(TypeId::kInt32, indices).parts();
  parts.type = dictionary.type();
  parts.encoding = VectorEncoding::kDictionary;
  parts.dictionary = std::make_shared<const ColumnVector>(std::move(dictionary));
  return ColumnVector(std::move(parts));
}

/// What a row holds: "null", bits as "0" and "1", bytes of fixed values in hex, views in quotes, "[..]" and "{..}".
inline std::string describe(const ColumnVector& vector, int64_t row) {
  if (vector.is_null(row)) return "null";
  if (vector.encoding() == VectorEncoding::kConstant) return describe(vector.dictionary(), 0);
  if (vector.encoding() == VectorEncoding::kDictionary) {
    return describe(vector.dictionary(), vector.indices()[static_cast<size_t>(row)]);
  }
  std::string text;
  switch (vector.type().layout()) {
    case Layout::kNone:
      return "null";
    case Layout::kBits:
      return vector.bit(row) ? "1" : "0";
    case Layout::kFixedWidth:
      for (const char byte : vector.bytes(row)) {
        constexpr char kDigits[] = "0123456789abcdef";
        text += kDigits[static_cast<uint8_t>(byte) >> 4];
        text += kDigits[static_cast<uint8_t>(byte) & 15];
      }
      return text;
    case Layout::kViews:
      return '"' + std::string(vector.bytes(row)) + '"';
    case Layout::kList:
      for (int32_t i = vector.offsets()[static_cast<size_t>(row)]; i < vector.offsets()[static_cast<size_t>(row) + 1];
           ++i) {
        text += (text.empty() ? "" : ",") + describe(vector.child(0), i);
      }
      return '[' + text + ']';
    case Layout::kStruct:
      for (const ColumnVector& child : vector.parts().children)
        text += (text.empty() ? "" : ",") + describe(child, row);
      return '{' + text + '}';
  }
  return text;
}

inline std::vector<std::string> describe(const ColumnVector& vector) {
  std::vector<std::string> rows;
  for (int64_t row = 0; row < vector.length(); ++row)
    rows.push_back(describe(vector, row));
  return rows;
}

}  // namespace lamella::inline v0
