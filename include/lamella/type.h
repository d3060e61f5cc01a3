/// The types of columns, free of any file format.
///
///     lamella::Type price = lamella::Type::decimal(12, 2);
///     price.layout();      // Layout::kFixedWidth
///     price.byte_width();  // 8
///     price.to_string();   // "decimal(12,2)"
///
/// Source folder: src/vector.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// What the values mean. How they lie in memory follows from it: see Layout.
enum class TypeId : uint8_t {
  kNull,  ///< Every value is null.
  kBoolean,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUInt8,
  kUInt16,
  kUInt32,
  kUInt64,
  kFloat16,  ///< IEEE 754 binary16.
  kFloat,
  kDouble,
  kDecimal,  ///< precision() and scale().
  kString,   ///< UTF-8.
  kEnum,     ///< UTF-8, annotated ENUM.
  kJson,     ///< UTF-8, annotated JSON.
  kBinary,
  kBson,         ///< Bytes, annotated BSON.
  kFixedBinary,  ///< byte_width() bytes each.
  kUuid,         ///< 16 bytes, big-endian as printed.
  kDate,         ///< int32 days since 1970-01-01.
  kTime,         ///< Since midnight: int32 for milliseconds, int64 for micro- and nanoseconds.
  kTimestamp,    ///< int64 units since 1970-01-01T00:00.
  kInterval,     ///< Three little-endian uint32: months, days, milliseconds.
  kList,         ///< One child.
  kStruct,       ///< Any number of children.
  kMap,          ///< One child: a struct of key and value.
  kVariant,      ///< A struct of two binaries, metadata and value.
  kGeometry,     ///< Well-known binary, crs().
  kGeography,    ///< Well-known binary, crs() and edge_algorithm().
};

/// "int32", "fixed_binary": the type without its parameters.
LAMELLA_EXPORT std::string_view type_name(TypeId id) noexcept;

/// How a flat vector of a type lies in memory.
enum class Layout : uint8_t {
  kNone,        ///< Nothing but a length: kNull.
  kBits,        ///< One bit a value, least significant first.
  kFixedWidth,  ///< byte_width() bytes a value.
  kViews,       ///< 16-byte StringViews into data buffers.
  kList,        ///< int32 offsets, one more than there are values, into the child. Maps too.
  kStruct,      ///< Children of the same length.
};

enum class TimeUnit : uint8_t { kMillis, kMicros, kNanos };

class Field;

/// A small value; nested types share their children.
/// Threads: immutable after construction.
class LAMELLA_EXPORT Type {
 public:
  /// A type without parameters.
  Type(TypeId id = TypeId::kNull);  // NOLINT: implicit, so that TypeId::kInt32 is a Type

  /// Precision 1..; int32 to 9 digits, int64 to 18, 128 bits to 38, 256 bits to 76, big-endian binary beyond.
  static Type decimal(int32_t precision, int32_t scale);
  static Type fixed_binary(int32_t byte_width);
  static Type time(TimeUnit unit, bool adjusted_to_utc);
  static Type timestamp(TimeUnit unit, bool adjusted_to_utc);
  static Type geometry(std::string crs);
  static Type geography(std::string crs, std::string edge_algorithm);
  static Type list(Field element);
  static Type structure(std::vector<Field> children);
  /// `entries` is the struct of key and value.
  static Type map(Field entries);
  static Type variant();

  TypeId id() const noexcept { return id_; }
  Layout layout() const noexcept;
  /// Bytes a value of Layout::kFixedWidth or kViews (16) takes; 0 for the others.
  int32_t byte_width() const noexcept;
  bool is_nested() const noexcept { return layout() == Layout::kList || layout() == Layout::kStruct; }
  /// Whether values are UTF-8 text.
  bool is_text() const noexcept { return id_ == TypeId::kString || id_ == TypeId::kEnum || id_ == TypeId::kJson; }

  int32_t precision() const noexcept { return precision_or_width_; }
  int32_t scale() const noexcept { return scale_; }
  TimeUnit unit() const noexcept { return unit_; }
  bool adjusted_to_utc() const noexcept { return adjusted_to_utc_; }
  const std::string& crs() const noexcept;
  const std::string& edge_algorithm() const noexcept;
  /// Children of a list (element), struct (members), map (entries) or variant (metadata, value).
  const std::vector<Field>& children() const noexcept;

  /// For people and error messages: "int32", "decimal(12,2)", "timestamp(micros, utc)", "list<element: int32>".
  std::string to_string() const;
  /// Equal ids, parameters, and children with their names and nullability.
  bool operator==(const Type& other) const noexcept;

 private:
  struct Parameters;

  TypeId id_ = TypeId::kNull;
  TimeUnit unit_ = TimeUnit::kMillis;
  bool adjusted_to_utc_ = false;
  int32_t precision_or_width_ = 0;
  int32_t scale_ = 0;
  std::shared_ptr<const Parameters> parameters_;
};

/// A named type, with what a file says about it.
/// Threads: immutable after construction.
class LAMELLA_EXPORT Field {
 public:
  Field(std::string name, Type type, bool nullable = true, std::optional<int32_t> field_id = std::nullopt)
      : name_(std::move(name)), type_(std::move(type)), nullable_(nullable), field_id_(field_id) {}

  const std::string& name() const noexcept { return name_; }
  const Type& type() const noexcept { return type_; }
  bool nullable() const noexcept { return nullable_; }
  std::optional<int32_t> field_id() const noexcept { return field_id_; }

  bool operator==(const Field& other) const noexcept;

 private:
  std::string name_;
  Type type_;
  bool nullable_;
  std::optional<int32_t> field_id_;
};

/// The columns of a batch, and the key/value metadata of where they come from.
/// Threads: immutable after construction.
class LAMELLA_EXPORT Schema {
 public:
  using Metadata = std::vector<std::pair<std::string, std::string>>;

  explicit Schema(std::vector<Field> fields, Metadata metadata = {})
      : fields_(std::move(fields)), metadata_(std::move(metadata)) {}

  const std::vector<Field>& fields() const noexcept { return fields_; }
  int num_fields() const noexcept { return static_cast<int>(fields_.size()); }
  const Field& field(int ordinal) const { return fields_.at(static_cast<size_t>(ordinal)); }
  const Metadata& metadata() const noexcept { return metadata_; }

  /// Ordinal of the first field called `name`, or -1.
  int index_of(const std::string& name) const noexcept;

 private:
  std::vector<Field> fields_;
  Metadata metadata_;
};

}  // namespace lamella::inline v0
