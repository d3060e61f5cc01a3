/// JSON objects and arrays, written front to back.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lamella::inline v0::tool {

/// Appends JSON without line ends to a string.
///
///     JsonWriter json(line);
///     json.begin_object();
///     json.field("rows", rows);
///     json.key("bounds");
///     json.begin_array();
///     ...
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) noexcept : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  void key(std::string_view name);
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool is_true) { raw(is_true ? "true" : "false"); }
  /// NaN and infinities, which JSON lacks, become null.
  void value(double number);
  void value(std::integral auto number) { integer(static_cast<int64_t>(number)); }
  /// `json` is a JSON value already.
  void raw(std::string_view json);

  template <typename Value>
  void field(std::string_view name, const Value& field_value) {
    key(name);
    value(field_value);
  }
  /// Absent values have no key.
  template <typename Value>
  void field(std::string_view name, const std::optional<Value>& field_value) {
    if (field_value) field(name, *field_value);
  }

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();
  void integer(int64_t number);

  std::string& out_;
  bool needs_comma_ = false;
};

/// An array of numbers, unless there are none.
template <typename Numbers>
void write_numbers(std::string_view name, const Numbers& numbers, JsonWriter& json) {
  if (numbers.empty()) return;
  json.key(name);
  json.begin_array();
  for (const auto number : numbers)
    json.value(number);
  json.end_array();
}

}  // namespace lamella::inline v0::tool
