#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "base/bits.h"
#include "base/xxh64.h"
#include "lamella/error.h"
#include "lamella/unsafe_row.h"
#include "row/big_endian_decimal.h"
#include "row/murmur3.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

struct Murmur3 {
  using Hash = uint32_t;
  static Hash of_int(int32_t value, Hash seed) noexcept { return murmur3_int(value, seed); }
  static Hash of_long(int64_t value, Hash seed) noexcept { return murmur3_long(value, seed); }
  static Hash of_bytes(std::span<const uint8_t> bytes, Hash seed) noexcept { return murmur3_bytes(bytes, seed); }
};

struct XxHash64 {
  using Hash = uint64_t;
  template <typename T>
  static Hash of_value(T value, Hash seed) noexcept {
    uint8_t bytes[sizeof(T)];
    store(bytes, value);
    return xxh64(bytes, seed);
  }
  static Hash of_int(int32_t value, Hash seed) noexcept { return of_value(value, seed); }
  static Hash of_long(int64_t value, Hash seed) noexcept { return of_value(value, seed); }
  static Hash of_bytes(std::span<const uint8_t> bytes, Hash seed) noexcept { return xxh64(bytes, seed); }
};

/// Equal numbers hash alike: -0.0 as 0.0, every NaN as one.
int32_t float_bits(float value) noexcept {
  if (std::isnan(value)) return 0x7fc00000;
  return value == 0 ? 0 : std::bit_cast<int32_t>(value);
}
int64_t double_bits(double value) noexcept {
  if (std::isnan(value)) return 0x7ff8000000000000;
  return value == 0 ? 0 : std::bit_cast<int64_t>(value);
}

/// Each value is hashed with the hash so far as its seed; nulls leave it as it is.
template <typename Function>
class SparkHasher {
 public:
  using Hash = typename Function::Hash;

  template <typename Slots>
  static Hash value(const Slots& slots, int64_t i, const SparkType& type, Hash seed, int depth) {
    if (slots.is_null(i)) return seed;
    switch (type.id()) {
      case SparkTypeId::kVoid:
        return seed;
      case SparkTypeId::kBoolean:
        return Function::of_int(slots.get_boolean(i) ? 1 : 0, seed);
      case SparkTypeId::kByte:
        return Function::of_int(slots.get_byte(i), seed);
      case SparkTypeId::kShort:
        return Function::of_int(slots.get_short(i), seed);
      case SparkTypeId::kInteger:
      case SparkTypeId::kDate:
      case SparkTypeId::kYearMonthInterval:
        return Function::of_int(slots.get_int(i), seed);
      case SparkTypeId::kLong:
      case SparkTypeId::kTimestamp:
      case SparkTypeId::kTimestampNtz:
      case SparkTypeId::kDayTimeInterval:
        return Function::of_long(slots.get_long(i), seed);
      case SparkTypeId::kFloat:
        return Function::of_int(float_bits(slots.get_float(i)), seed);
      case SparkTypeId::kDouble:
        return Function::of_long(double_bits(slots.get_double(i)), seed);
      case SparkTypeId::kDecimal:
        return decimal(slots.get_decimal(i, type.precision()), type, seed);
      case SparkTypeId::kString:
      case SparkTypeId::kBinary:
        return Function::of_bytes(slots.get_binary(i), seed);
      case SparkTypeId::kCalendarInterval:
        return interval(slots.get_interval(i), seed);
      case SparkTypeId::kStruct:
        return row(slots.get_struct(i, static_cast<int>(type.fields().size())), type, seed, depth + 1);
      case SparkTypeId::kArray:
        return array(slots.get_array(i), type.fields()[0].type(), seed, depth + 1);
      case SparkTypeId::kMap:
        return map(slots.get_map(i), type, seed, depth + 1);
      case SparkTypeId::kVariant:
        break;
    }
    throw Error(ErrorCode::kNotImplemented, "hash of " + type.name() + ": Spark defines none");
  }

 private:
  static Hash decimal(Int128 unscaled, const SparkType& type, Hash seed) {
    if (type.precision() <= SparkType::kMaxLongDigits) return Function::of_long(static_cast<int64_t>(unscaled), seed);
    uint8_t bytes[kWideDecimalBytes];
    const int64_t num_bytes = store_wide_decimal(unscaled, bytes);
    return Function::of_bytes({bytes, static_cast<size_t>(num_bytes)}, seed);
  }

  static Hash interval(const CalendarInterval& value, Hash seed) {
    return Function::of_int(value.months, Function::of_int(value.days, Function::of_long(value.micros, seed)));
  }

  static Hash row(const UnsafeRow& row, const SparkType& type, Hash seed, int depth) {
    check_nesting(depth);
    for (int i = 0; i < row.num_fields(); ++i)
      seed = value(row, i, type.fields()[static_cast<size_t>(i)].type(), seed, depth);
    return seed;
  }

  static Hash array(const UnsafeArray& array, const SparkType& element, Hash seed, int depth) {
    check_nesting(depth);
    for (int64_t i = 0; i < array.size(); ++i)
      seed = value(array, i, element, seed, depth);
    return seed;
  }

  static Hash map(const UnsafeMap& map, const SparkType& type, Hash seed, int depth) {
    check_nesting(depth);
    for (int64_t i = 0; i < map.size(); ++i) {
      seed = value(map.keys(), i, type.fields()[0].type(), seed, depth);
      seed = value(map.values(), i, type.fields()[1].type(), seed, depth);
    }
    return seed;
  }
};

template <typename Function>
typename Function::Hash hash_columns(const UnsafeRow& row, const SparkType& schema, std::span<const int> ordinals,
                                     typename Function::Hash hash) {
  const auto num_fields = static_cast<int>(schema.fields().size());
  if (schema.id() != SparkTypeId::kStruct || num_fields != row.num_fields()) {
    throw Error(ErrorCode::kInvalidArgument, "hash of a row of " + std::to_string(row.num_fields()) +
                                                 " columns by a schema of " + std::to_string(num_fields));
  }
  for (const int ordinal : ordinals) {
    if (ordinal < 0 || ordinal >= num_fields) {
      throw Error(ErrorCode::kInvalidArgument,
                  "hash of column " + std::to_string(ordinal) + " of a row that has " + std::to_string(num_fields));
    }
    hash = SparkHasher<Function>::value(row, ordinal, schema.fields()[static_cast<size_t>(ordinal)].type(), hash, 0);
  }
  return hash;
}

std::vector<int> all_ordinals(const UnsafeRow& row) {
  std::vector<int> ordinals(static_cast<size_t>(row.num_fields()));
  std::iota(ordinals.begin(), ordinals.end(), 0);
  return ordinals;
}

}  // namespace

int32_t spark_hash(const UnsafeRow& row, const SparkType& schema, std::span<const int> ordinals, int32_t seed) {
  return static_cast<int32_t>(hash_columns<Murmur3>(row, schema, ordinals, static_cast<uint32_t>(seed)));
}

int64_t spark_xxhash64(const UnsafeRow& row, const SparkType& schema, std::span<const int> ordinals, int64_t seed) {
  return static_cast<int64_t>(hash_columns<XxHash64>(row, schema, ordinals, static_cast<uint64_t>(seed)));
}

int32_t spark_hash(const UnsafeRow& row, const SparkType& schema) {
  return spark_hash(row, schema, all_ordinals(row));
}

int64_t spark_xxhash64(const UnsafeRow& row, const SparkType& schema) {
  return spark_xxhash64(row, schema, all_ordinals(row));
}

}  // namespace lamella::inline v0
