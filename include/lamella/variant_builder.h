/// Makes variants.
///
///     lamella::VariantBuilder builder;
///     builder.begin_object();
///     builder.key("price").append_double(1.5);
///     builder.key("tags").begin_array();
///     builder.append_string("new");
///     builder.end_array();
///     builder.end_object();
///     lamella::VariantBytes event = builder.finish();
///     lamella::VariantView(event.metadata, event.value).to_json();  // {"price":1.5,"tags":["new"]}
///
/// Source folder: src/variant.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamella/export.h"
#include "lamella/variant.h"

namespace lamella::inline v0 {

/// A variant in bytes.
struct VariantBytes {
  std::vector<uint8_t> metadata;
  std::vector<uint8_t> value;
};

/// Values are appended one behind another: one at the top, any number in an array, one after each key() in an object.
/// Fields may come in any order. Calls out of place throw kInvalidArgument, values of over 2^31 - 1 bytes
/// kResourceLimit. Threads: one.
class LAMELLA_EXPORT VariantBuilder {
 public:
  void append_null();
  void append_boolean(bool value);
  /// In as few bytes as hold it.
  void append_integer(int64_t value);
  void append_int8(int8_t value);
  void append_int16(int16_t value);
  void append_int32(int32_t value);
  void append_int64(int64_t value);
  void append_float(float value);
  void append_double(double value);
  /// As the smallest of the three types that holds it. Throws kInvalidArgument (over 38 digits, a scale not in 0..38).
  void append_decimal(const VariantDecimal& value);
  void append_date(int32_t days);
  void append_time(int64_t micros);
  void append_timestamp(int64_t value, TimeUnit unit, bool adjusted_to_utc);
  void append_string(std::string_view utf8);
  void append_binary(std::span<const uint8_t> bytes);
  /// `bytes`: 16 of them.
  void append_uuid(std::span<const uint8_t> bytes);
  /// A copy of a value of any kind, its names included.
  void append(const VariantView& value);

  void begin_object();
  /// Names the value that is appended next.
  VariantBuilder& key(std::string_view name);
  /// Throws kInvalidArgument when two fields have the same name.
  void end_object();
  void begin_array();
  void end_array();

  /// The value and its names, which are in the order of their first use. The builder is empty again.
  VariantBytes finish();

 private:
  struct Element {
    int32_t name = -1;  ///< Ordinal of the field's name; -1 in arrays.
    size_t begin = 0;   ///< Of its value, in bytes_.
  };
  struct Container {
    bool is_object = false;
    bool has_key = false;  ///< A key was given, its value was not.
    size_t begin = 0;      ///< Of its first element, in bytes_.
    std::vector<Element> elements;
  };

  void start_value();
  void append_bytes(const void* bytes, size_t size_bytes);
  template <typename T>
  void append_primitive(uint8_t primitive, T value);
  void append_sized(uint8_t primitive, const void* bytes, size_t size_bytes);
  void append_copy(const VariantView& value, int depth);
  void open_container(bool is_object);
  void end_container(bool is_object);

  std::vector<uint8_t> bytes_;
  std::vector<Container> open_;
  std::map<std::string, int32_t, std::less<>> ordinals_;
  std::vector<std::string_view> names_;  ///< Keys of ordinals_, by ordinal.
};

}  // namespace lamella::inline v0
