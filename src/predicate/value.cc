#include "predicate/value.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/bits.h"
#include "vector/number_text.h"

namespace lamella::inline v0 {
namespace {

bool is_negative(const std::string& big_endian) noexcept {
  return (static_cast<uint8_t>(big_endian[0]) & 0x80) != 0;
}

int sign_of(int comparison) noexcept {
  return comparison < 0 ? -1 : (comparison > 0 ? 1 : 0);
}

struct Comparer {
  template <typename T>
  int operator()(const T& left, const T& right) const noexcept {
    return left < right ? -1 : (right < left ? 1 : 0);
  }
  int operator()(double left, double right) const noexcept {
    if (std::isnan(left) || std::isnan(right)) return int{std::isnan(left)} - int{std::isnan(right)};
    return left < right ? -1 : (right < left ? 1 : 0);
  }
  int operator()(const BigInteger& left, const BigInteger& right) const noexcept {
    const bool negative = is_negative(left.big_endian);
    if (negative != is_negative(right.big_endian)) return negative ? -1 : 1;
    if (left.big_endian.size() != right.big_endian.size()) {
      // The longer one is further from zero.
      return (left.big_endian.size() < right.big_endian.size()) == negative ? 1 : -1;
    }
    return sign_of(left.big_endian.compare(right.big_endian));
  }
  int operator()(const std::string& left, const std::string& right) const noexcept {
    return sign_of(left.compare(right));
  }
  template <typename T, typename U>
  int operator()(const T&, const U&) const noexcept {
    return 0;
  }
};

template <typename T>
std::optional<T> exactly(std::string_view bytes) noexcept {
  if (bytes.size() != sizeof(T)) return std::nullopt;
  return load<T>(bytes.data());
}

std::optional<int64_t> signed_of_plain(PhysicalType physical_type, std::string_view plain) noexcept {
  if (physical_type == PhysicalType::INT32) return exactly<int32_t>(plain);
  if (physical_type == PhysicalType::INT64) return exactly<int64_t>(plain);
  return std::nullopt;
}

std::optional<uint64_t> unsigned_of_plain(PhysicalType physical_type, std::string_view plain) noexcept {
  if (physical_type == PhysicalType::INT32) return exactly<uint32_t>(plain);
  if (physical_type == PhysicalType::INT64) return exactly<uint64_t>(plain);
  return std::nullopt;
}

std::optional<double> floating_of_plain(const Type& type, PhysicalType physical_type, std::string_view plain) noexcept {
  if (type.id() == TypeId::kDouble && physical_type == PhysicalType::DOUBLE) return exactly<double>(plain);
  if (type.id() == TypeId::kFloat && physical_type == PhysicalType::FLOAT) return exactly<float>(plain);
  if (type.id() == TypeId::kFloat16 && physical_type == PhysicalType::FIXED_LEN_BYTE_ARRAY && plain.size() == 2) {
    return float16_to_double(load<uint16_t>(plain.data()));
  }
  return std::nullopt;
}

bool is_byte_array(PhysicalType physical_type) noexcept {
  return physical_type == PhysicalType::BYTE_ARRAY || physical_type == PhysicalType::FIXED_LEN_BYTE_ARRAY;
}

/// Decimals of up to 18 digits as int64, others as BigInteger.
std::optional<Value> decimal_of_plain(const Type& type, PhysicalType physical_type, std::string_view plain) {
  BigInteger unscaled;
  if (is_byte_array(physical_type)) {
    if (plain.empty()) return std::nullopt;
    unscaled = BigInteger::from_big_endian(plain);
  } else if (signed_of_plain(physical_type, plain)) {
    unscaled = BigInteger::from_little_endian(plain);
  } else {
    return std::nullopt;
  }
  if (type.precision() > 18) return unscaled;
  if (unscaled.big_endian.size() > sizeof(int64_t)) return std::nullopt;
  uint64_t bits = is_negative(unscaled.big_endian) ? ~uint64_t{0} : 0;
  for (const char byte : unscaled.big_endian)
    bits = bits << 8 | static_cast<uint8_t>(byte);
  return static_cast<int64_t>(bits);
}

template <typename T>
std::optional<Value> as_value(const std::optional<T>& value) {
  if (!value) return std::nullopt;
  return Value(*value);
}

}  // namespace

BigInteger BigInteger::from_big_endian(std::string_view bytes) {
  BigInteger integer;
  if (bytes.empty()) return integer;
  // A leading byte is redundant when it repeats the sign bit of the next one.
  while (bytes.size() > 1) {
    const auto first = static_cast<uint8_t>(bytes[0]);
    const bool next_is_negative = (static_cast<uint8_t>(bytes[1]) & 0x80) != 0;
    if (first != (next_is_negative ? 0xff : 0x00)) break;
    bytes.remove_prefix(1);
  }
  integer.big_endian = bytes;
  return integer;
}

BigInteger BigInteger::from_little_endian(std::string_view bytes) {
  return from_big_endian(std::string(bytes.rbegin(), bytes.rend()));
}

BigInteger BigInteger::from_digits(bool negative, std::string_view digits) {
  // Little-endian bytes with room for a sign; a digit is less than four bits.
  std::vector<uint8_t> bytes(digits.size() / 2 + 2, 0);
  for (const char digit : digits) {
    unsigned carry = static_cast<unsigned>(digit - '0');
    for (uint8_t& byte : bytes) {
      carry += byte * 10U;
      byte = static_cast<uint8_t>(carry);
      carry >>= 8;
    }
  }
  if (negative) {
    unsigned carry = 1;
    for (uint8_t& byte : bytes) {
      carry += static_cast<uint8_t>(~byte);
      byte = static_cast<uint8_t>(carry);
      carry >>= 8;
    }
  }
  return from_little_endian({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

int compare_values(const Value& left, const Value& right) noexcept {
  return std::visit(Comparer{}, left, right);
}

bool is_nan(const Value& value) noexcept {
  const auto* number = std::get_if<double>(&value);
  return number != nullptr && std::isnan(*number);
}

bool has_order(const Type& type) noexcept {
  switch (type.id()) {
    case TypeId::kInterval:
    case TypeId::kList:
    case TypeId::kStruct:
    case TypeId::kMap:
    case TypeId::kVariant:
    case TypeId::kGeometry:
    case TypeId::kGeography:
      return false;
    default:
      return true;
  }
}

std::optional<Value> value_of_plain(const Type& type, PhysicalType physical_type, std::string_view plain) {
  switch (type.id()) {
    case TypeId::kBoolean:
      if (physical_type != PhysicalType::BOOLEAN || plain.size() != 1) return std::nullopt;
      return Value((plain[0] & 1) != 0);
    case TypeId::kInt8:
    case TypeId::kInt16:
    case TypeId::kInt32:
    case TypeId::kInt64:
    case TypeId::kDate:
    case TypeId::kTime:
    case TypeId::kTimestamp:
      return as_value(signed_of_plain(physical_type, plain));
    case TypeId::kUInt8:
    case TypeId::kUInt16:
    case TypeId::kUInt32:
    case TypeId::kUInt64:
      return as_value(unsigned_of_plain(physical_type, plain));
    case TypeId::kFloat16:
    case TypeId::kFloat:
    case TypeId::kDouble:
      return as_value(floating_of_plain(type, physical_type, plain));
    case TypeId::kDecimal:
      return decimal_of_plain(type, physical_type, plain);
    case TypeId::kString:
    case TypeId::kEnum:
    case TypeId::kJson:
    case TypeId::kBinary:
    case TypeId::kBson:
      return is_byte_array(physical_type) ? std::optional<Value>(std::string(plain)) : std::nullopt;
    case TypeId::kFixedBinary:
    case TypeId::kUuid:
      return physical_type == PhysicalType::FIXED_LEN_BYTE_ARRAY ? std::optional<Value>(std::string(plain))
                                                                 : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace lamella::inline v0
