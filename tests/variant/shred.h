/// Shreds variants, value by value, for the tests of what puts them together.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lamella/variant.h"
#include "lamella/variant_builder.h"
#include "tests/vector/make_vector.h"

namespace lamella {

/// What one group of value and typed_value is shredded as.
struct ShreddingShape {
  enum class Kind { kNothing, kInt32, kText, kArray, kObject };
  Kind kind = Kind::kNothing;
  std::vector<std::pair<std::string, ShreddingShape>> fields;  ///< kObject.
  std::vector<ShreddingShape> element;                         ///< kArray: one.
};

inline ShreddingShape random_shape(std::mt19937& random, int depth) {
  ShreddingShape shape;
  shape.kind = static_cast<ShreddingShape::Kind>(random() % (depth > 3 ? 3 : 5));
  if (shape.kind == ShreddingShape::Kind::kArray) shape.element.push_back(random_shape(random, depth + 1));
  if (shape.kind == ShreddingShape::Kind::kObject) {
    for (const char* name : {"c", "a", "bb", "b"}) {
      if (random() % 2 == 0) shape.fields.emplace_back(name, random_shape(random, depth + 1));
    }
  }
  return shape;
}

/// One entry of a group; nothing where the group is not there, or where it is missing.
using Entry = std::optional<VariantView>;

/// The bytes of a value alone, ids by `view`'s own metadata.
inline std::string bytes_of(const VariantView& view) {
  return {reinterpret_cast<const char*>(view.data()), static_cast<size_t>(view.size_bytes())};
}

/// The fields of an object that `shape` has no column for, as an object of the same metadata: at most 255 fields, and
/// numbers of one byte.
inline std::optional<std::string> rest_of(const VariantView& object, const ShreddingShape& shape) {
  std::string ids, offsets(1, '\0'), content;
  for (int64_t i = 0; i < object.num_elements(); ++i) {
    bool is_shredded = false;
    for (const auto& field : shape.fields)
      is_shredded = is_shredded || field.first == object.field_name(i);
    if (is_shredded) continue;
    ids += static_cast<char>(object.field_id(i));
    const VariantView element = object.element(i);
    content += bytes_of(element);
    offsets += static_cast<char>(content.size() & 0xff);
    offsets += static_cast<char>(content.size() >> 8);
  }
  if (ids.empty()) return std::nullopt;
  // Offsets of two bytes, ids of one.
  return std::string("\x06", 1) + static_cast<char>(ids.size()) + ids + '\0' + offsets + content;
}

/// The group of `entries`, those that `exist`. `names` are its children beside metadata.
inline ColumnVector shred(const std::vector<Entry>& entries, const std::vector<bool>& exist,
                          const ShreddingShape& shape, std::vector<ColumnVector> children = {},
                          std::vector<std::string> names = {}) {
  using Kind = ShreddingShape::Kind;
  const size_t size = entries.size();
  Optionals<std::string> values(size);
  std::vector<bool> typed(size, false);
  Optionals<int32_t> numbers(size);
  Optionals<std::string> texts(size);
  Optionals<int32_t> lengths(size);
  std::vector<Entry> elements;
  for (size_t i = 0; i < size; ++i) {
    if (!entries[i]) continue;
    const VariantView& view = *entries[i];
    if (shape.kind == Kind::kInt32 && view.type() == VariantType::kInt32) {
      numbers[i] = static_cast<int32_t>(view.as_integer());
    } else if (shape.kind == Kind::kText && view.type() == VariantType::kString) {
      texts[i] = view.as_string();
    } else if (shape.kind == Kind::kArray && view.type() == VariantType::kArray) {
      lengths[i] = static_cast<int32_t>(view.num_elements());
      for (int64_t element = 0; element < view.num_elements(); ++element)
        elements.emplace_back(view.element(element));
    } else if (shape.kind == Kind::kObject && view.type() == VariantType::kObject) {
      typed[i] = true;
      values[i] = rest_of(view, shape);
    } else {
      values[i] = bytes_of(view);
    }
  }
  names.insert(names.end(), {"value"});
  children.push_back(string_vector(values, TypeId::kBinary));
  if (shape.kind != Kind::kNothing) names.emplace_back("typed_value");
  if (shape.kind == Kind::kInt32) children.push_back(fixed_vector<int32_t>(TypeId::kInt32, numbers));
  if (shape.kind == Kind::kText) children.push_back(string_vector(texts));
  if (shape.kind == Kind::kArray) {
    const std::vector<bool> all(elements.size(), true);
    children.push_back(list_vector(lengths, shred(elements, all, shape.element.front())));
  }
  if (shape.kind == Kind::kObject) {
    std::vector<ColumnVector> fields;
    std::vector<std::string> field_names;
    for (const auto& [name, field_shape] : shape.fields) {
      std::vector<Entry> field_entries(size);
      for (size_t i = 0; i < size; ++i) {
        if (typed[i]) field_entries[i] = entries[i]->find(name);
      }
      fields.push_back(shred(field_entries, typed, field_shape));
      field_names.push_back(name);
    }
    if (fields.empty()) {
      ColumnVector::Parts none = flat_parts(Type::structure({}), static_cast<int64_t>(size),
                                            [&](int64_t row) { return typed[static_cast<size_t>(row)]; });
      children.push_back(ColumnVector(std::move(none)));
    } else {
      children.push_back(struct_vector(typed, field_names, std::move(fields)));
    }
  }
  return struct_vector(exist, names, std::move(children));
}

}  // namespace lamella
