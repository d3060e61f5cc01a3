#include <charconv>
#include <string>

#include "lamella/error.h"
#include "lamella/variant.h"
#include "variant/variant_depth.h"
#include "vector/calendar.h"
#include "vector/json_text.h"
#include "vector/number_text.h"

namespace lamella::inline v0 {

namespace {

/// Names may be long and used often, so that few bytes can say much text.
constexpr size_t kMostTextBytes = size_t{1} << 30;

std::string_view text_of(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void append_integer(int64_t value, std::string& out) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

/// Values as JSON, or in a notation that tells their types.
class TextWriter {
 public:
  TextWriter(bool with_types, std::string& out) : with_types_(with_types), out_(out), begin_(out.size()) {}

  void append(const VariantView& value, int depth) {
    variant::check_depth(depth);
    if (out_.size() - begin_ > kMostTextBytes) {
      throw Error(ErrorCode::kResourceLimit,
                  "a variant's text is longer than " + std::to_string(kMostTextBytes) + " bytes");
    }
    const bool has_parentheses = with_types_ && value.type() < VariantType::kObject && !value.is_null();
    if (with_types_ && !value.is_null()) out_ += variant_type_name(value.type());
    if (has_parentheses) out_ += '(';
    append_bare(value, depth);
    if (has_parentheses) out_ += ')';
  }

 private:
  void append_bare(const VariantView& value, int depth) {
    switch (value.type()) {
      case VariantType::kNull:
        out_ += "null";
        return;
      case VariantType::kBoolean:
        out_ += value.as_boolean() ? "true" : "false";
        return;
      case VariantType::kInt8:
      case VariantType::kInt16:
      case VariantType::kInt32:
      case VariantType::kInt64:
        return append_integer(value.as_integer(), out_);
      case VariantType::kFloat:
        return append_json_float(value.as_float(), out_);
      case VariantType::kDouble:
        return append_json_double(value.as_double(), out_);
      case VariantType::kString:
        return append_json_text(value.as_string(), out_);
      case VariantType::kObject:
        return append_object(value, depth);
      case VariantType::kArray:
        return append_array(value, depth);
      default:
        out_ += '"';
        append_plain(value);
        out_ += '"';
    }
  }

  /// What needs no escapes.
  void append_plain(const VariantView& value) {
    switch (value.type()) {
      case VariantType::kDate:
        return append_date(value.as_date(), out_);
      case VariantType::kTime:
        return append_time(value.as_time(), TimeUnit::kMicros, out_);
      case VariantType::kTimestamp:
        return append_timestamp(value.as_timestamp(), TimeUnit::kMicros, true, out_);
      case VariantType::kTimestampNtz:
        return append_timestamp(value.as_timestamp(), TimeUnit::kMicros, false, out_);
      case VariantType::kTimestampNanos:
        return append_timestamp(value.as_timestamp(), TimeUnit::kNanos, true, out_);
      case VariantType::kTimestampNtzNanos:
        return append_timestamp(value.as_timestamp(), TimeUnit::kNanos, false, out_);
      case VariantType::kBinary:
        return append_hex(text_of(value.as_binary()), out_);
      case VariantType::kUuid:
        return append_uuid(text_of(value.as_uuid()), out_);
      default:
        out_ += value.as_decimal().to_string();
    }
  }

  void append_object(const VariantView& object, int depth) {
    variant::ElementBytes bytes(object);
    out_ += '{';
    for (int64_t i = 0; i < object.num_elements(); ++i) {
      if (i > 0) out_ += ',';
      append_json_text(object.field_name(i), out_);
      out_ += ':';
      const VariantView element = object.element(i);
      bytes.add(element);
      append(element, depth + 1);
    }
    out_ += '}';
  }

  void append_array(const VariantView& array, int depth) {
    variant::ElementBytes bytes(array);
    out_ += '[';
    for (int64_t i = 0; i < array.num_elements(); ++i) {
      if (i > 0) out_ += ',';
      const VariantView element = array.element(i);
      bytes.add(element);
      append(element, depth + 1);
    }
    out_ += ']';
  }

  const bool with_types_;
  std::string& out_;
  const size_t begin_;
};

}  // namespace

void VariantView::append_json(std::string& out) const {
  TextWriter(false, out).append(*this, 0);
}

std::string VariantView::to_json() const {
  std::string text;
  append_json(text);
  return text;
}

std::string VariantView::to_string() const {
  std::string text;
  TextWriter(true, text).append(*this, 0);
  return text;
}

}  // namespace lamella::inline v0
