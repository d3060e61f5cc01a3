#include "arrow/arrow_field.h"

#include <algorithm>

#include "arrow/extension_type.h"
#include "lamella/error.h"

namespace lamella::inline v0 {
namespace {

std::string unit_format(TimeUnit unit) {
  if (unit == TimeUnit::kMillis) return "m";
  return unit == TimeUnit::kMicros ? "u" : "n";
}

bool is_dictionary(const ArrowField& field, ArrowDictionaries dictionaries) noexcept {
  if (!field.extension_name.empty()) return false;
  const Layout layout = field.type.layout();
  switch (dictionaries) {
    case ArrowDictionaries::kNone:
      return false;
    case ArrowDictionaries::kText:
      return layout == Layout::kViews;
    case ArrowDictionaries::kEvery:
      return layout == Layout::kViews || layout == Layout::kFixedWidth;
  }
  return false;
}

class FieldPlanner {
 public:
  FieldPlanner(const Schema& schema, const ArrowOptions& options) : schema_(schema), options_(options) {}

  ArrowField plan(const Field& from, int depth) const {
    if (depth > kMaxArrowNesting) {
      throw Error(ErrorCode::kResourceLimit, "Arrow's types nest up to " + std::to_string(kMaxArrowNesting) +
                                                 " levels, and column `" + from.name() + "` goes deeper");
    }
    ArrowField field;
    field.name = from.name();
    field.type = from.type();
    field.nullable = from.nullable();
    field.field_id = from.field_id();
    field.format = natural_format(field.type);
    field.byte_width = field.type.byte_width();
    if (options_.extension_types) name_extension(schema_.metadata(), field);
    field.dictionary = is_dictionary(field, options_.dictionaries);
    set_values(field);
    for (const Field& child : field.type.children())
      field.children.push_back(plan(child, depth + 1));
    if (field.type.id() == TypeId::kMap) name_entries(field);
    return field;
  }

 private:
  void set_values(ArrowField& field) const {
    if (field.type.layout() == Layout::kViews) {
      field.text = options_.text;
      field.format = text_format(field.type, field.text);
    } else if (field.type.id() == TypeId::kDecimal && options_.wide_decimals) {
      field.byte_width = std::max(field.byte_width, 16);
      field.format = decimal_format(field.type, field.byte_width);
    } else if (field.type.id() == TypeId::kInterval && !options_.binary_intervals) {
      field.byte_width = 16;
      field.format = "tin";
    }
  }

  /// Arrow's names and nullability, whatever a file calls them.
  static void name_entries(ArrowField& map) {
    ArrowField& entries = map.children.at(0);
    entries.name = "entries";
    entries.nullable = false;
    entries.children.at(0).name = "key";
    entries.children.at(0).nullable = false;
    entries.children.at(1).name = "value";
  }

  const Schema& schema_;
  const ArrowOptions& options_;
};

}  // namespace

std::string natural_format(const Type& type) {
  switch (type.id()) {
    case TypeId::kNull:
      return "n";
    case TypeId::kBoolean:
      return "b";
    case TypeId::kInt8:
      return "c";
    case TypeId::kInt16:
      return "s";
    case TypeId::kInt32:
      return "i";
    case TypeId::kInt64:
      return "l";
    case TypeId::kUInt8:
      return "C";
    case TypeId::kUInt16:
      return "S";
    case TypeId::kUInt32:
      return "I";
    case TypeId::kUInt64:
      return "L";
    case TypeId::kFloat16:
      return "e";
    case TypeId::kFloat:
      return "f";
    case TypeId::kDouble:
      return "g";
    case TypeId::kFixedBinary:
    case TypeId::kUuid:
    case TypeId::kInterval:
      return "w:" + std::to_string(type.byte_width());
    case TypeId::kDate:
      return "tdD";
    case TypeId::kTime:
      return "tt" + unit_format(type.unit());
    case TypeId::kTimestamp:
      return "ts" + unit_format(type.unit()) + (type.adjusted_to_utc() ? ":UTC" : ":");
    case TypeId::kList:
      return "+l";
    case TypeId::kMap:
      return "+m";
    case TypeId::kStruct:
    case TypeId::kVariant:
      return "+s";
    case TypeId::kDecimal:
      return type.layout() == Layout::kViews ? text_format(type, ArrowText::kViews)
                                             : decimal_format(type, type.byte_width());
    default:
      return text_format(type, ArrowText::kViews);
  }
}

std::string text_format(const Type& type, ArrowText text) {
  switch (text) {
    case ArrowText::kViews:
      return type.is_text() ? "vu" : "vz";
    case ArrowText::kOffsets:
      return type.is_text() ? "u" : "z";
    case ArrowText::kLargeOffsets:
      return type.is_text() ? "U" : "Z";
  }
  return {};
}

std::string decimal_format(const Type& type, int32_t byte_width) {
  std::string format = "d:" + std::to_string(type.precision()) + "," + std::to_string(type.scale());
  if (byte_width != 16) format += "," + std::to_string(byte_width * 8);
  return format;
}

std::vector<ArrowField> arrow_fields(const Schema& schema, const ArrowOptions& options) {
  const FieldPlanner planner(schema, options);
  std::vector<ArrowField> fields;
  fields.reserve(schema.fields().size());
  for (const Field& field : schema.fields())
    fields.push_back(planner.plan(field, 1));
  return fields;
}

}  // namespace lamella::inline v0
