#include "bounds_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <cstring>
#include <string_view>
#include <utility>

#include "column/plain_value.h"
#include "lamella/render.h"
#include "vector/number_text.h"

namespace lamella::inline v0::tool {
namespace {

std::string text_of(const ColumnVector& vector, int64_t row) {
  std::string text;
  append_json(vector, row, text);
  return text;
}

// Each of the following takes a value of a flat vector as something that compares as the values do.

struct BooleanKey {
  bool operator()(const ColumnVector& vector, int64_t row) const { return vector.bit(row); }
};

/// Integers, and what is stored as one: dates, times, decimals of up to 18 digits.
template <typename T>
struct NumberKey {
  T operator()(const ColumnVector& vector, int64_t row) const { return vector.values<T>()[static_cast<size_t>(row)]; }
};

struct Float16Key {
  double operator()(const ColumnVector& vector, int64_t row) const {
    return float16_to_double(vector.values<uint16_t>()[static_cast<size_t>(row)]);
  }
};

struct BytesKey {
  std::string_view operator()(const ColumnVector& vector, int64_t row) const { return vector.bytes(row); }
};

/// Decimals of 128 and 256 bits: turned round and with the sign flipped they compare as bytes.
struct WideDecimalKey {
  std::array<uint8_t, 32> operator()(const ColumnVector& vector, int64_t row) const {
    const std::string_view little_endian = vector.bytes(row);
    std::array<uint8_t, 32> key;
    key.fill(static_cast<int8_t>(little_endian.back()) < 0 ? 0xff : 0);
    std::reverse_copy(little_endian.begin(), little_endian.end(),
                      key.end() - static_cast<int64_t>(little_endian.size()));
    key[0] ^= 0x80;
    return key;
  }
};

/// A two's complement integer of any length, most significant byte first.
struct BigInteger {
  std::string_view bytes;  ///< Without the bytes in front that only repeat the sign.

  explicit BigInteger(std::string_view big_endian) : bytes(big_endian) {
    const auto is_negative = [](char byte) { return static_cast<int8_t>(byte) < 0; };
    while (bytes.size() > 1 && (bytes[0] == 0 || bytes[0] == '\xff') &&
           is_negative(bytes[0]) == is_negative(bytes[1])) {
      bytes.remove_prefix(1);
    }
    if (bytes.size() == 1 && bytes[0] == 0) bytes = {};
  }

  bool is_negative() const { return !bytes.empty() && static_cast<int8_t>(bytes[0]) < 0; }
  bool operator==(const BigInteger& other) const = default;
  bool operator<(const BigInteger& other) const {
    if (is_negative() != other.is_negative()) return is_negative();
    if (bytes.size() != other.bytes.size()) return (bytes.size() < other.bytes.size()) != is_negative();
    return bytes < other.bytes;
  }
};

struct BigDecimalKey {
  BigInteger operator()(const ColumnVector& vector, int64_t row) const { return BigInteger(vector.bytes(row)); }
};

template <typename KeyOf>
class BoundsCheckBy final : public BoundsCheck {
 public:
  using Key = decltype(KeyOf()(std::declval<const ColumnVector&>(), 0));

  BoundsCheckBy(const SchemaNode& leaf, const UsableBounds& bounds, std::optional<ColumnVector> min,
                std::optional<ColumnVector> max)
      : min_(std::move(min)),
        max_(std::move(max)),
        min_is_missing_(min_ && bounds.min_is_exact),
        max_is_missing_(max_ && bounds.max_is_exact),
        may_have_nan_(bounds.may_have_nan),
        value_name_(leaf.max_repetition_level == 0 ? "row" : "element") {}

  void add(const ColumnVector& values) override {
    const std::optional<Key> min = key_of(min_);
    const std::optional<Key> max = key_of(max_);
    for (int64_t row = 0; row < values.length(); ++row) {
      if (values.is_null(row)) continue;
      const Key value = KeyOf()(values, row);
      if constexpr (std::is_floating_point_v<Key>) {
        if (std::isnan(value)) {
          if (!may_have_nan_) contradict("statistics count no NaN", values, row);
          continue;
        }
      }
      if (min) {
        if (value < *min) contradict("statistics' min is " + text_of(*min_, 0), values, row);
        if (value == *min) min_is_missing_ = false;
      }
      if (max) {
        if (*max < value) contradict("statistics' max is " + text_of(*max_, 0), values, row);
        if (value == *max) max_is_missing_ = false;
      }
    }
    values_before_ += values.length();
  }

  std::optional<std::string> contradiction() const override {
    if (contradiction_) return contradiction_;
    if (min_is_missing_) return missing("min", *min_);
    if (max_is_missing_) return missing("max", *max_);
    return std::nullopt;
  }

 private:
  static std::optional<Key> key_of(const std::optional<ColumnVector>& bound) {
    if (!bound) return std::nullopt;
    return KeyOf()(*bound, 0);
  }

  std::string missing(std::string_view which, const ColumnVector& bound) const {
    return fmt::format("the statistics' {} is {}, exactly, but no {} holds it", which, text_of(bound, 0), value_name_);
  }

  /// The first contradiction is kept.
  void contradict(std::string_view claim, const ColumnVector& values, int64_t row) {
    if (contradiction_) return;
    contradiction_ =
        fmt::format("the {}, but {} {} holds {}", claim, value_name_, values_before_ + row, text_of(values, row));
  }

  const std::optional<ColumnVector> min_;
  const std::optional<ColumnVector> max_;
  bool min_is_missing_;  ///< It is said to be there, but was not met yet.
  bool max_is_missing_;
  const bool may_have_nan_;
  const std::string_view value_name_;
  int64_t values_before_ = 0;
  std::optional<std::string> contradiction_;
};

using Bound = std::optional<ColumnVector>;

template <typename KeyOf>
std::unique_ptr<BoundsCheck> check_by(const SchemaNode& leaf, const UsableBounds& bounds, Bound min, Bound max) {
  return std::make_unique<BoundsCheckBy<KeyOf>>(leaf, bounds, std::move(min), std::move(max));
}

std::unique_ptr<BoundsCheck> check_decimals(const SchemaNode& leaf, const Type& type, const UsableBounds& bounds,
                                            Bound min, Bound max) {
  if (type.layout() == Layout::kViews) return check_by<BigDecimalKey>(leaf, bounds, std::move(min), std::move(max));
  switch (type.byte_width()) {
    case 4:
      return check_by<NumberKey<int32_t>>(leaf, bounds, std::move(min), std::move(max));
    case 8:
      return check_by<NumberKey<int64_t>>(leaf, bounds, std::move(min), std::move(max));
    default:
      return check_by<WideDecimalKey>(leaf, bounds, std::move(min), std::move(max));
  }
}

}  // namespace

std::unique_ptr<BoundsCheck> make_bounds_check(const SchemaNode& leaf, const Type& type, const UsableBounds& bounds) {
  Bound min = bounds.min ? plain_value(leaf, type, *bounds.min) : std::nullopt;
  Bound max = bounds.max ? plain_value(leaf, type, *bounds.max) : std::nullopt;
  const auto check = [&]<typename KeyOf>(KeyOf) {
    return check_by<KeyOf>(leaf, bounds, std::move(min), std::move(max));
  };
  switch (type.id()) {
    case TypeId::kBoolean:
      return check(BooleanKey());
    case TypeId::kInt8:
      return check(NumberKey<int8_t>());
    case TypeId::kInt16:
      return check(NumberKey<int16_t>());
    case TypeId::kInt32:
    case TypeId::kDate:
      return check(NumberKey<int32_t>());
    case TypeId::kInt64:
    case TypeId::kTimestamp:
      return check(NumberKey<int64_t>());
    case TypeId::kTime:
      return type.byte_width() == 4 ? check(NumberKey<int32_t>()) : check(NumberKey<int64_t>());
    case TypeId::kUInt8:
      return check(NumberKey<uint8_t>());
    case TypeId::kUInt16:
      return check(NumberKey<uint16_t>());
    case TypeId::kUInt32:
      return check(NumberKey<uint32_t>());
    case TypeId::kUInt64:
      return check(NumberKey<uint64_t>());
    case TypeId::kFloat16:
      return check(Float16Key());
    case TypeId::kFloat:
      return check(NumberKey<float>());
    case TypeId::kDouble:
      return check(NumberKey<double>());
    case TypeId::kDecimal:
      return check_decimals(leaf, type, bounds, std::move(min), std::move(max));
    case TypeId::kString:
    case TypeId::kEnum:
    case TypeId::kJson:
    case TypeId::kBinary:
    case TypeId::kBson:
    case TypeId::kFixedBinary:
    case TypeId::kUuid:
      return check(BytesKey());
    default:
      return nullptr;
  }
}

}  // namespace lamella::inline v0::tool
