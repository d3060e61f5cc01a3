#include "scan/bloom_hashes.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "format/bloom_filter.h"

namespace lamella::inline v0 {

namespace {

std::vector<uint64_t> hash_of_bytes(std::string_view bytes) {
  return {bloom_filter_hash({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()})};
}

template <typename T>
std::vector<uint64_t> hash_of(T number) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &number, sizeof(T));
  return hash_of_bytes({bytes, sizeof(T)});
}

/// Big-endian, filled up with the sign to the width of the leaf.
std::vector<uint64_t> hash_of_fixed_decimal(const std::string& big_endian, const SchemaNode& leaf) {
  if (leaf.physical_type != PhysicalType::FIXED_LEN_BYTE_ARRAY) return {};
  const auto width = static_cast<size_t>(leaf.type_length);
  if (big_endian.size() > width) return {};
  const bool negative = (static_cast<uint8_t>(big_endian.front()) & 0x80) != 0;
  return hash_of_bytes(std::string(width - big_endian.size(), negative ? '\xff' : '\0') + big_endian);
}

struct HashesOf {
  const Type& type;
  const SchemaNode& leaf;

  std::vector<uint64_t> operator()(bool) const { return {}; }
  std::vector<uint64_t> operator()(int64_t number) const {
    if (leaf.physical_type == PhysicalType::INT64) return hash_of(number);
    if (leaf.physical_type == PhysicalType::INT32 && std::in_range<int32_t>(number)) {
      return hash_of(static_cast<int32_t>(number));
    }
    if (type.id() != TypeId::kDecimal) return {};
    char bytes[sizeof(number)];
    std::memcpy(bytes, &number, sizeof(number));
    return hash_of_fixed_decimal(BigInteger::from_little_endian({bytes, sizeof(bytes)}).big_endian, leaf);
  }
  std::vector<uint64_t> operator()(uint64_t number) const {
    if (leaf.physical_type == PhysicalType::INT64) return hash_of(number);
    if (leaf.physical_type == PhysicalType::INT32 && std::in_range<uint32_t>(number)) {
      return hash_of(static_cast<uint32_t>(number));
    }
    return {};
  }
  std::vector<uint64_t> operator()(double number) const {
    if (leaf.physical_type == PhysicalType::DOUBLE) return of_floating(number);
    if (leaf.physical_type != PhysicalType::FLOAT || std::abs(number) > std::numeric_limits<float>::max()) return {};
    const auto narrow = static_cast<float>(number);
    return double{narrow} == number ? of_floating(narrow) : std::vector<uint64_t>();
  }
  std::vector<uint64_t> operator()(const BigInteger& number) const {
    return hash_of_fixed_decimal(number.big_endian, leaf);
  }
  std::vector<uint64_t> operator()(const std::string& bytes) const {
    const bool fits =
        leaf.physical_type == PhysicalType::BYTE_ARRAY || (leaf.physical_type == PhysicalType::FIXED_LEN_BYTE_ARRAY &&
                                                           bytes.size() == static_cast<size_t>(leaf.type_length));
    return fits ? hash_of_bytes(bytes) : std::vector<uint64_t>();
  }

 private:
  template <typename T>
  static std::vector<uint64_t> of_floating(T number) {
    if (std::isnan(number)) return {};
    std::vector<uint64_t> hashes = hash_of(number);
    if (number == 0) hashes.push_back(hash_of(-number).front());
    return hashes;
  }
};

}  // namespace

std::vector<uint64_t> bloom_hashes_of(const Value& value, const Type& type, const SchemaNode& leaf) {
  return std::visit(HashesOf{type, leaf}, value);
}

}  // namespace lamella::inline v0
