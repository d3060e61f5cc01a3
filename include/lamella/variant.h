/// Values of type VARIANT: what each holds is known only by looking at it.
///
///     const lamella::VariantView event(metadata_bytes, value_bytes);
///     if (event.type() == lamella::VariantType::kObject) {
///       if (auto price = event.find("price")) total += price->as_double();
///     }
///     std::cout << event.to_json() << '\n';
///
/// The binary encoding is that of the format's Variant Binary Encoding page.
/// Source folder: src/variant.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lamella/column_vector.h"
#include "lamella/export.h"

namespace lamella::inline v0 {

enum class VariantType : uint8_t {
  kNull,
  kBoolean,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kFloat,
  kDouble,
  kDecimal4,   ///< Up to 9 digits.
  kDecimal8,   ///< Up to 18 digits.
  kDecimal16,  ///< Up to 38 digits.
  kDate,
  kTime,               ///< Microseconds since midnight, of no time zone.
  kTimestamp,          ///< Microseconds, adjusted to UTC.
  kTimestampNtz,       ///< Microseconds, of no time zone.
  kTimestampNanos,     ///< Nanoseconds, adjusted to UTC.
  kTimestampNtzNanos,  ///< Nanoseconds, of no time zone.
  kBinary,
  kString,
  kUuid,
  kObject,
  kArray,
};

/// For people and error messages: "int8", "timestamp_ntz", "object".
LAMELLA_EXPORT std::string_view variant_type_name(VariantType type) noexcept;

/// A 128-bit two's complement integer, high * 2^64 + low, divided by 10^scale.
struct LAMELLA_EXPORT VariantDecimal {
  int64_t high = 0;
  uint64_t low = 0;
  int32_t scale = 0;

  /// With all digits of its scale: "12.30".
  std::string to_string() const;
  bool operator==(const VariantDecimal&) const = default;
};

/// The names of objects' fields, which the values of one row share. A field id is the ordinal of a name.
/// Threads: immutable. Lifetime: refers to the bytes it was made of.
class LAMELLA_EXPORT VariantMetadata {
 public:
  /// No names.
  VariantMetadata() noexcept = default;
  /// `bytes` may go on behind the metadata. Throws kCorruptFile (cut off, a size that does not fit), kNotImplemented (a
  /// version that is not 1). Takes constant time: names are checked as they are asked for.
  explicit VariantMetadata(std::span<const uint8_t> bytes);

  int64_t num_names() const noexcept { return num_names_; }
  /// Whether the writer says that names are unique and in order of their bytes.
  bool is_sorted() const noexcept { return is_sorted_; }
  /// Throws kCorruptFile (no such id, a name out of bounds).
  std::string_view name(int64_t id) const;
  /// The id of a name: by halving where names are sorted, else the first from the front. Throws as name() does.
  std::optional<int64_t> find(std::string_view name) const;
  /// Bytes that the metadata takes.
  int64_t size_bytes() const noexcept { return size_bytes_; }
  /// Throws kCorruptFile: names out of bounds, not UTF-8, or not sorted where they are said to be.
  void validate() const;

 private:
  int64_t offset(int64_t ordinal) const noexcept;

  const uint8_t* offsets_ = nullptr;
  const uint8_t* names_ = nullptr;
  int64_t num_names_ = 0;
  int64_t names_bytes_ = 0;
  int64_t size_bytes_ = 0;
  int8_t offset_width_ = 1;
  bool is_sorted_ = false;
};

/// One value: a whole variant, or a part of one.
///
/// Nothing is copied or built: a view looks at the bytes it was made of, and checks what it is asked for. Accessors of
/// another type than type() throw kInvalidArgument; what does not fit into the bytes is kCorruptFile.
/// Threads: immutable. Lifetime: refers to the bytes it was made of.
class LAMELLA_EXPORT VariantView {
 public:
  /// `value` may go on behind the value. Throws kCorruptFile (cut off), kNotImplemented (a version or a primitive type
  /// of the future).
  VariantView(std::span<const uint8_t> metadata, std::span<const uint8_t> value)
      : VariantView(VariantMetadata(metadata), value) {}
  VariantView(const VariantMetadata& metadata, std::span<const uint8_t> value);

  VariantType type() const noexcept { return type_; }
  bool is_null() const noexcept { return type_ == VariantType::kNull; }
  const VariantMetadata& metadata() const noexcept { return metadata_; }

  bool as_boolean() const;
  int64_t as_integer() const;  ///< int8 to int64.
  float as_float() const;
  double as_double() const;  ///< float and double.
  /// decimal4 to decimal16. Throws kCorruptFile (a scale over 38, more digits than the type has).
  VariantDecimal as_decimal() const;
  int32_t as_date() const;       ///< Days since 1970-01-01.
  int64_t as_time() const;       ///< Microseconds since midnight.
  int64_t as_timestamp() const;  ///< Units of the four types of timestamp since 1970-01-01T00:00.
  std::string_view as_string() const;
  std::span<const uint8_t> as_binary() const;
  std::span<const uint8_t> as_uuid() const;  ///< 16 bytes, in the order in which they are printed.

  /// Fields of an object, or elements of an array.
  int64_t num_elements() const;
  /// An element of an array, or the value of an object's field. Precondition: 0 <= ordinal < num_elements().
  VariantView element(int64_t ordinal) const;
  /// The name of an object's field; fields are in order of the bytes of their names.
  std::string_view field_name(int64_t ordinal) const;
  int64_t field_id(int64_t ordinal) const;
  /// The value of an object's field, if the object has one of that name.
  std::optional<VariantView> find(std::string_view name) const;

  /// The value's bytes, with what lies below it.
  const uint8_t* data() const noexcept { return data_; }
  int64_t size_bytes() const noexcept { return size_bytes_; }
  /// Checks the value and all below it, names included. Throws kCorruptFile (parts out of bounds or laid over one
  /// another, fields out of order or twice, text that is not UTF-8, decimals of too many digits), kNotImplemented (a
  /// type of the future), kResourceLimit (nesting past 1024).
  void validate() const;

  /// As `parquet-scan cat` prints it: see render.h. Numbers and booleans are bare, an object is an object. What is not
  /// UTF-8 becomes U+FFFD. Throws as validate() does, text apart; kResourceLimit for text of over 1 GiB.
  std::string to_json() const;
  void append_json(std::string& out) const;
  /// With the type of every value, for people: object{"a":int8(34),"b":array[string("x"),null]}. Throws as to_json().
  std::string to_string() const;

 private:
  void read_primitive(uint8_t header);
  void read_container(uint8_t header);
  void require(int64_t size_bytes) const;
  void expect(bool is_expected, std::string_view wanted) const;
  int64_t element_offset(int64_t ordinal) const noexcept;

  VariantMetadata metadata_;
  const uint8_t* data_ = nullptr;  ///< Of the whole value.
  int64_t available_bytes_ = 0;    ///< From data_ on.
  int64_t size_bytes_ = 1;
  VariantType type_ = VariantType::kNull;

  const uint8_t* content_ = nullptr;  ///< A primitive's bytes, or a container's elements ...
  int64_t content_bytes_ = 0;         ///< ... and how many they are.
  const uint8_t* ids_ = nullptr;
  const uint8_t* offsets_ = nullptr;
  int64_t num_elements_ = 0;
  int8_t id_width_ = 1;
  int8_t offset_width_ = 1;
};

/// The value of a row of a vector of type VARIANT, of any encoding. Precondition: the row is not null. Lifetime: as
/// long as the vector, or a copy of it. Throws as VariantView's constructor does.
LAMELLA_EXPORT VariantView variant_at(const ColumnVector& vector, int64_t row);

}  // namespace lamella::inline v0
