/// Views on the bytes of Apache Spark's rows: UnsafeRow, UnsafeArray and UnsafeMap.
///
///     lamella::SparkType schema = lamella::SparkType::from_json(schema_json);
///     lamella::validate(bytes, schema);                     // hostile bytes are an Error
///     lamella::UnsafeRow row(bytes, 3);
///     if (!row.is_null(1)) std::cout << row.get_string(1);  // borrowed from `bytes`
///     std::cout << lamella::to_json(row, schema);           // {"id":7,"name":"x","tags":["a",null]}
///
/// A row of n columns, all integers little-endian; docs/rows.md draws each type:
///
///      0                       8*ceil(n/64)      + 8*n
///     | bit i: column i is null | slot | ... | slot | what does not fit a slot, each padded to 8 bytes
///
/// Views read where they are pointed at: every getter needs a column that is there, is not null and has the getter's
/// type, and bytes that Spark or lamella made, or that validate() has passed. Addresses need no alignment.
///
/// Source folder: src/row.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "lamella/export.h"
#include "lamella/spark_type.h"

namespace lamella::inline v0 {

__extension__ using Int128 = __int128;

/// What Spark's CalendarInterval holds.
struct CalendarInterval {
  int32_t months = 0;
  int32_t days = 0;
  int64_t micros = 0;

  bool operator==(const CalendarInterval&) const = default;
};

/// The two parts of a VARIANT, as Parquet's specification of variants has them; borrowed.
struct UnsafeVariant {
  std::span<const uint8_t> value;
  std::span<const uint8_t> metadata;
};

class UnsafeRow;
class UnsafeArray;
class UnsafeMap;

namespace internal {

template <typename T>
T load_unaligned(const uint8_t* from) noexcept {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

inline bool null_bit(const uint8_t* bits, int64_t ordinal) noexcept {
  return ((bits[ordinal >> 3] >> (ordinal & 7)) & 1) != 0;
}

/// Bytes that a slot's offset and size point to, offsets counted from the start of the row or array.
inline std::span<const uint8_t> body_of(const uint8_t* base, const uint8_t* slot) noexcept {
  const uint64_t word = load_unaligned<uint64_t>(slot);
  return {base + (word >> 32), static_cast<size_t>(word & 0xFFFFFFFF)};
}

LAMELLA_EXPORT Int128 big_endian_decimal(std::span<const uint8_t> bytes) noexcept;

}  // namespace internal

/// The getters that rows and arrays share. `Slots` says where element i lies: slot(i, bytes of the element).
template <typename Slots>
class UnsafeGetters {
 public:
  bool get_boolean(int64_t i) const noexcept { return *slots().slot(i, 1) != 0; }
  int8_t get_byte(int64_t i) const noexcept { return get<int8_t>(i); }
  int16_t get_short(int64_t i) const noexcept { return get<int16_t>(i); }
  /// Integers, dates (days since 1970-01-01) and year-month intervals (months).
  int32_t get_int(int64_t i) const noexcept { return get<int32_t>(i); }
  /// Longs, timestamps of both kinds (microseconds since 1970-01-01T00:00) and day-time intervals (microseconds).
  int64_t get_long(int64_t i) const noexcept { return get<int64_t>(i); }
  float get_float(int64_t i) const noexcept { return get<float>(i); }
  double get_double(int64_t i) const noexcept { return get<double>(i); }
  /// The unscaled value of a decimal of that precision.
  Int128 get_decimal(int64_t i, int32_t precision) const noexcept {
    if (precision <= SparkType::kMaxLongDigits) return get<int64_t>(i);
    return internal::big_endian_decimal(body(i));
  }
  std::string_view get_string(int64_t i) const noexcept {
    const std::span<const uint8_t> bytes = body(i);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  std::span<const uint8_t> get_binary(int64_t i) const noexcept { return body(i); }
  CalendarInterval get_interval(int64_t i) const noexcept {
    const uint8_t* bytes = body(i).data();
    return {internal::load_unaligned<int32_t>(bytes), internal::load_unaligned<int32_t>(bytes + 4),
            internal::load_unaligned<int64_t>(bytes + 8)};
  }
  UnsafeVariant get_variant(int64_t i) const noexcept {
    const std::span<const uint8_t> bytes = body(i);
    const auto value_bytes = static_cast<size_t>(internal::load_unaligned<int32_t>(bytes.data()));
    return {bytes.subspan(4, value_bytes), bytes.subspan(4 + value_bytes)};
  }
  UnsafeRow get_struct(int64_t i, int num_fields) const noexcept;
  UnsafeArray get_array(int64_t i) const noexcept;
  UnsafeMap get_map(int64_t i) const noexcept;

 private:
  const Slots& slots() const noexcept { return static_cast<const Slots&>(*this); }
  template <typename T>
  T get(int64_t i) const noexcept {
    return internal::load_unaligned<T>(slots().slot(i, sizeof(T)));
  }
  std::span<const uint8_t> body(int64_t i) const noexcept {
    return internal::body_of(slots().bytes().data(), slots().slot(i, 8));
  }
};

/// One row, or the struct in a column of one. Borrows its bytes. Threads: may be read from any thread.
class UnsafeRow : public UnsafeGetters<UnsafeRow> {
 public:
  UnsafeRow() = default;
  UnsafeRow(std::span<const uint8_t> bytes, int num_fields) noexcept
      : bytes_(bytes), num_fields_(num_fields), slots_(bytes.data() + null_bytes(num_fields)) {}

  /// Bytes of the null words in front of a row's slots.
  static constexpr int64_t null_bytes(int64_t num_fields) noexcept { return (num_fields + 63) / 64 * 8; }
  /// Bytes of null words and slots.
  static constexpr int64_t fixed_bytes(int64_t num_fields) noexcept { return null_bytes(num_fields) + 8 * num_fields; }

  std::span<const uint8_t> bytes() const noexcept { return bytes_; }
  int num_fields() const noexcept { return num_fields_; }
  bool is_null(int64_t i) const noexcept { return internal::null_bit(bytes_.data(), i); }
  const uint8_t* slot(int64_t i, int64_t) const noexcept { return slots_ + 8 * i; }

  /// What UnsafeRow.hashCode gives in the JVM: Murmur3 of the row's words with seed 42.
  LAMELLA_EXPORT int32_t hash_code() const noexcept;

 private:
  std::span<const uint8_t> bytes_;
  int num_fields_ = 0;
  const uint8_t* slots_ = nullptr;
};

/// The array in a column of a row: count, null words, elements of 1, 2, 4 or 8 bytes, bodies. Borrows its bytes.
class UnsafeArray : public UnsafeGetters<UnsafeArray> {
 public:
  UnsafeArray() = default;
  explicit UnsafeArray(std::span<const uint8_t> bytes) noexcept
      : bytes_(bytes),
        size_(internal::load_unaligned<int64_t>(bytes.data())),
        elements_(bytes.data() + header_bytes(size_)) {}

  /// Bytes of the count and null words in front of the elements.
  static constexpr int64_t header_bytes(int64_t size) noexcept { return 8 + (size + 63) / 64 * 8; }

  std::span<const uint8_t> bytes() const noexcept { return bytes_; }
  int64_t size() const noexcept { return size_; }
  bool is_null(int64_t i) const noexcept { return internal::null_bit(bytes_.data() + 8, i); }
  const uint8_t* slot(int64_t i, int64_t element_bytes) const noexcept { return elements_ + element_bytes * i; }

 private:
  std::span<const uint8_t> bytes_;
  int64_t size_ = 0;
  const uint8_t* elements_ = nullptr;
};

/// The map in a column of a row: two arrays of one size. Borrows its bytes.
class UnsafeMap {
 public:
  UnsafeMap() = default;
  explicit UnsafeMap(std::span<const uint8_t> bytes) noexcept : bytes_(bytes) {
    const auto key_bytes = static_cast<size_t>(internal::load_unaligned<int64_t>(bytes.data()));
    keys_ = UnsafeArray(bytes.subspan(8, key_bytes));
    values_ = UnsafeArray(bytes.subspan(8 + key_bytes));
  }

  std::span<const uint8_t> bytes() const noexcept { return bytes_; }
  int64_t size() const noexcept { return keys_.size(); }
  const UnsafeArray& keys() const noexcept { return keys_; }
  const UnsafeArray& values() const noexcept { return values_; }

 private:
  std::span<const uint8_t> bytes_;
  UnsafeArray keys_;
  UnsafeArray values_;
};

template <typename Slots>
UnsafeRow UnsafeGetters<Slots>::get_struct(int64_t i, int num_fields) const noexcept {
  return {body(i), num_fields};
}
template <typename Slots>
UnsafeArray UnsafeGetters<Slots>::get_array(int64_t i) const noexcept {
  return UnsafeArray(body(i));
}
template <typename Slots>
UnsafeMap UnsafeGetters<Slots>::get_map(int64_t i) const noexcept {
  return UnsafeMap(body(i));
}

/// Proves that `row` is a row of `schema` (a struct): that every offset, size and count in it stays inside, so that no
/// getter of that schema reads out of bounds. Bodies must follow each other in the order of their columns, as Spark
/// writes them, so that the time it takes is linear in the row's bytes. Throws kInvalidArgument (the schema is no
/// struct), kCorruptFile (names the column and what is wrong), kResourceLimit (nesting past its cap).
LAMELLA_EXPORT void validate(std::span<const uint8_t> row, const SparkType& schema);

/// The row as a JSON object, as `parquet-scan cat --format jsonl` prints values (lamella/render.h); year-month
/// intervals as months, day-time intervals as microseconds. Validates first. Throws as validate() does, and what
/// variants throw whose bytes are not a variant's.
LAMELLA_EXPORT std::string to_json(const UnsafeRow& row, const SparkType& schema);
/// The values in brackets, "[7, x, null]": text bare, other values as in to_json(). Validates first, throws as it does.
LAMELLA_EXPORT std::string to_string(const UnsafeRow& row, const SparkType& schema);

/// What SQL's hash(columns) and xxhash64(columns) give for the columns `ordinals` of a row, in that order.
/// Precondition: validate() passes. Throws kInvalidArgument (the schema is no struct of the row's width, no such
/// ordinal), kNotImplemented (variants have no hash in Spark), kResourceLimit (nesting past its cap).
LAMELLA_EXPORT int32_t spark_hash(const UnsafeRow& row, const SparkType& schema, std::span<const int> ordinals,
                                  int32_t seed = 42);
LAMELLA_EXPORT int64_t spark_xxhash64(const UnsafeRow& row, const SparkType& schema, std::span<const int> ordinals,
                                      int64_t seed = 42);
/// All columns.
LAMELLA_EXPORT int32_t spark_hash(const UnsafeRow& row, const SparkType& schema);
LAMELLA_EXPORT int64_t spark_xxhash64(const UnsafeRow& row, const SparkType& schema);

}  // namespace lamella::inline v0
