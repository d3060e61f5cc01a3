/// The types of Apache Spark SQL: what the columns of an UnsafeRow are.
///
///     auto schema = lamella::SparkType::from_json(R"({"type":"struct","fields":[
///         {"name":"id","type":"long","nullable":false,"metadata":{}}]})");
///     schema.fields()[0].type().name();  // "long"
///
/// Source folder: src/row.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lamella/export.h"
#include "lamella/type.h"

namespace lamella::inline v0 {

enum class SparkTypeId : uint8_t {
  kVoid,
  kBoolean,
  kByte,
  kShort,
  kInteger,
  kLong,
  kFloat,
  kDouble,
  kDecimal,  ///< precision() 1..38 and scale().
  kString,
  kBinary,
  kDate,          ///< Days since 1970-01-01.
  kTimestamp,     ///< Microseconds since 1970-01-01T00:00Z.
  kTimestampNtz,  ///< Microseconds since 1970-01-01T00:00, wherever that is.
  kCalendarInterval,
  kYearMonthInterval,  ///< Months.
  kDayTimeInterval,    ///< Microseconds.
  kStruct,
  kArray,
  kMap,
  kVariant,
};

/// The fields of interval types, from the largest to the smallest.
enum class IntervalField : uint8_t { kYear, kMonth, kDay, kHour, kMinute, kSecond };

class SparkField;

/// A small value; nested types share their fields.
/// Threads: immutable after construction.
class LAMELLA_EXPORT SparkType {
 public:
  static constexpr int32_t kMaxPrecision = 38;
  /// The most digits that an unscaled decimal of 8 bytes has: wider ones lie behind the row's slots.
  static constexpr int32_t kMaxLongDigits = 18;

  /// A type without parameters.
  SparkType(SparkTypeId id = SparkTypeId::kVoid);  // NOLINT: implicit, so that SparkTypeId::kLong is a SparkType

  /// Throws kInvalidArgument unless 1 <= precision <= 38 and 0 <= scale <= precision.
  static SparkType decimal(int32_t precision, int32_t scale);
  /// From kYear or kMonth to kMonth or kYear. Throws kInvalidArgument for other fields.
  static SparkType year_month_interval(IntervalField first = IntervalField::kYear,
                                       IntervalField last = IntervalField::kMonth);
  /// Between kDay and kSecond. Throws kInvalidArgument for other fields.
  static SparkType day_time_interval(IntervalField first = IntervalField::kDay,
                                     IntervalField last = IntervalField::kSecond);
  static SparkType structure(std::vector<SparkField> fields);
  static SparkType array(SparkType element, bool contains_null = true);
  static SparkType map(SparkType key, SparkType value, bool value_contains_null = true);

  /// What Spark prints as `schema.json`, keys in any order. A type of a user (udt) is its SQL type, char and varchar
  /// are string. Throws kInvalidArgument (not such JSON), kNotImplemented (a type that is not in SparkTypeId),
  /// kResourceLimit (nesting past its cap).
  static SparkType from_json(std::string_view json);
  /// The type whose rows hold what vectors of `type` hold. As Spark reads Parquet: uint8 is short, uint16 integer,
  /// uint32 long, uint64 decimal(20,0), enums and JSON string. Where Spark refuses: nanoseconds and times are long in
  /// their unit, float16 is float, UUID and geometry binary, interval a calendar interval. Throws kNotImplemented (a
  /// decimal of more than 38 digits or with a scale Spark has not), kResourceLimit (nesting past its cap).
  static SparkType of(const Type& type);
  /// The struct of a schema's columns. Spark takes all that it finds in files for nullable, and so does this. Where the
  /// metadata holds the schema that Spark wrote the file with, a column has the type it had then, provided that it
  /// can_hold() what the vectors have: intervals, variants and local timestamps are known from there alone. Throws as
  /// the other of() does.
  static SparkType of(const Schema& schema);
  /// Whether rows of this type can be made of vectors of `type` without changing values: it is what of() says, or
  /// another meaning of the same integers or bytes, or a variant made of a struct of the binaries metadata and value.
  bool can_hold(const Type& type) const;

  SparkTypeId id() const noexcept { return id_; }
  int32_t precision() const noexcept { return precision_; }
  int32_t scale() const noexcept { return scale_; }
  IntervalField first_field() const noexcept { return first_field_; }
  IntervalField last_field() const noexcept { return last_field_; }
  /// Those of a struct; of an array one, "element"; of a map two, "key" and "value".
  const std::vector<SparkField>& fields() const noexcept;

  /// Whether a value lies in its 8-byte slot of a row.
  bool is_in_slot() const noexcept;
  /// Bytes of an element of an array: of the value itself, or of its offset and size.
  int64_t element_bytes() const noexcept;

  /// As schemas say it: "long", "decimal(12,2)", "interval day to second"; "struct", "array", "map" of nested ones.
  std::string name() const;
  /// As Spark prints it, without blanks.
  std::string to_json() const;

  /// Equal ids, parameters, and fields with their names and nullability.
  bool operator==(const SparkType& other) const noexcept;

 private:
  SparkTypeId id_ = SparkTypeId::kVoid;
  IntervalField first_field_ = IntervalField::kYear;
  IntervalField last_field_ = IntervalField::kYear;
  int32_t precision_ = 0;
  int32_t scale_ = 0;
  std::shared_ptr<const std::vector<SparkField>> fields_;
};

/// A named type.
/// Threads: immutable after construction.
class LAMELLA_EXPORT SparkField {
 public:
  /// `metadata`: a JSON object, passed on as it is.
  SparkField(std::string name, SparkType type, bool nullable = true, std::string metadata = "{}")
      : name_(std::move(name)), type_(std::move(type)), nullable_(nullable), metadata_(std::move(metadata)) {}

  const std::string& name() const noexcept { return name_; }
  const SparkType& type() const noexcept { return type_; }
  bool nullable() const noexcept { return nullable_; }
  const std::string& metadata() const noexcept { return metadata_; }

  /// Metadata apart.
  bool operator==(const SparkField& other) const noexcept;

 private:
  std::string name_;
  SparkType type_;
  bool nullable_;
  std::string metadata_;
};

}  // namespace lamella::inline v0
