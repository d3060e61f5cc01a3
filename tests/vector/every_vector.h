/// One vector of each layout and encoding, for the tests that hold for all of them.
#pragma once

#include <array>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lamella/column_vector.h"
#include "tests/vector/make_vector.h"

namespace lamella::inline v0 {

struct NamedVector {
  std::string name;
  ColumnVector vector;
};

enum class NullPattern { kNone, kSome, kAll };

/// Flat vectors of `length` rows, one a layout and width.
class FlatVectors {
 public:
  FlatVectors(int64_t length, NullPattern nulls, uint32_t seed) : length_(length), nulls_(nulls), random_(seed) {}

  std::vector<NamedVector> all() {
    std::vector<NamedVector> vectors;
    vectors.push_back({"null", flat_null()});
    vectors.push_back({"boolean", bool_vector(values<bool>([](uint32_t r) { return (r & 1) != 0; }))});
    vectors.push_back({"int8", fixed<uint8_t>(TypeId::kInt8)});
    vectors.push_back({"int16", fixed<uint16_t>(TypeId::kInt16)});
    vectors.push_back({"int32", fixed<uint32_t>(TypeId::kInt32)});
    vectors.push_back({"int64", fixed<uint64_t>(TypeId::kInt64)});
    vectors.push_back({"interval", wide<12>(TypeId::kInterval)});
    vectors.push_back({"decimal128", wide<16>(Type::decimal(38, 3))});
    vectors.push_back({"decimal256", wide<32>(Type::decimal(76, 3))});
    vectors.push_back({"fixed7", wide<7>(Type::fixed_binary(7))});
    vectors.push_back({"string", strings()});
    vectors.push_back({"list", lists(strings())});
    vectors.push_back({"struct", structs()});
    vectors.push_back({"map", maps()});
    return vectors;
  }

 private:
  bool next_is_valid() { return nulls_ == NullPattern::kNone || (nulls_ == NullPattern::kSome && random_() % 3 != 0); }

  template <typename T, typename Make>
  Optionals<T> values(Make make) {
    Optionals<T> all(static_cast<size_t>(length_));
    for (auto& value : all) {
      if (next_is_valid()) value = make(static_cast<uint32_t>(random_()));
    }
    return all;
  }

  template <typename T>
  ColumnVector fixed(Type type) {
    return fixed_vector<T>(std::move(type),
                           values<T>([](uint32_t r) { return static_cast<T>(r * 0x9e3779b97f4a7c15); }));
  }

  template <size_t kWidth>
  ColumnVector wide(Type type) {
    return fixed_vector<std::array<uint8_t, kWidth>>(
        std::move(type), values<std::array<uint8_t, kWidth>>([](uint32_t r) {
          std::array<uint8_t, kWidth> value;
          for (uint8_t& byte : value)
            byte = static_cast<uint8_t>((r = r * 1664525 + 1013904223) >> 24);
          return value;
        }));
  }

  ColumnVector flat_null() {
    ColumnVector::Parts parts;
    parts.length = length_;
    parts.null_count = length_;
    return ColumnVector(std::move(parts));
  }

  ColumnVector strings() {
    return string_vector(values<std::string>([](uint32_t r) {
      return std::string(r % 40, static_cast<char>('a' + r % 23)) + (r % 7 == 0 ? "" : std::to_string(r % 1000));
    }));
  }

  /// Lists over the front of `child`.
  ColumnVector lists(const ColumnVector& child) {
    Optionals<int32_t> lengths = values<int32_t>([](uint32_t r) { return static_cast<int32_t>(r % 2); });
    return list_vector(lengths, child);
  }

  /// Members are null wherever their struct is.
  ColumnVector structs() {
    std::vector<bool> valid;
    Optionals<int64_t> numbers;
    Optionals<std::string> texts;
    for (int64_t row = 0; row < length_; ++row) {
      valid.push_back(next_is_valid());
      numbers.push_back(valid.back() && random_() % 2 == 0 ? std::optional<int64_t>(row) : std::nullopt);
      texts.push_back(valid.back() ? std::optional(std::string(static_cast<size_t>(row % 30), 'x')) : std::nullopt);
    }
    return struct_vector(valid, {"number", "text"},
                         {fixed_vector<int64_t>(TypeId::kInt64, numbers), string_vector(texts)});
  }

  ColumnVector maps() {
    return list_vector(values<int32_t>([](uint32_t r) { return static_cast<int32_t>(r % 2); }), structs(), true);
  }

  int64_t length_;
  NullPattern nulls_;
  std::mt19937 random_;
};

/// `length` rows of every layout in every encoding.
inline std::vector<NamedVector> every_vector(int64_t length, NullPattern nulls, uint32_t seed) {
  std::vector<NamedVector> vectors;
  std::mt19937 random(seed);
  Optionals<int32_t> indices(static_cast<size_t>(length));
  for (auto& index : indices) {
    if (nulls == NullPattern::kNone || (nulls == NullPattern::kSome && random() % 4 != 0)) {
      index = static_cast<int32_t>(random() % 5);
    }
  }
  for (NamedVector& flat : FlatVectors(length, nulls, seed + 1).all())
    vectors.push_back({flat.name + " flat", std::move(flat.vector)});
  for (NamedVector& entries : FlatVectors(5, NullPattern::kNone, seed + 2).all()) {
    vectors.push_back({entries.name + " dictionary", dictionary_vector(indices, entries.vector)});
    const std::vector<int32_t> first = {3};
    vectors.push_back({entries.name + " constant", ColumnVector::constant(entries.vector.take(first), length)});
    vectors.push_back({entries.name + " all null", ColumnVector::all_null(entries.vector.type(), length)});
    std::vector<bool> valid(static_cast<size_t>(length), nulls != NullPattern::kAll);
    vectors.push_back({entries.name + " dictionary in a struct",
                       struct_vector(valid, {"member"}, {dictionary_vector(indices, entries.vector)})});
  }
  return vectors;
}

}  // namespace lamella::inline v0
