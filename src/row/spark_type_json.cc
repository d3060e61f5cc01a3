#include <charconv>
#include <optional>

#include "base/json_reader.h"
#include "lamella/error.h"
#include "lamella/render.h"
#include "lamella/spark_type.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

constexpr SparkTypeId kNamedTypes[] = {
    SparkTypeId::kVoid,    SparkTypeId::kBoolean,      SparkTypeId::kByte,
    SparkTypeId::kShort,   SparkTypeId::kInteger,      SparkTypeId::kLong,
    SparkTypeId::kFloat,   SparkTypeId::kDouble,       SparkTypeId::kString,
    SparkTypeId::kBinary,  SparkTypeId::kDate,         SparkTypeId::kTimestamp,
    SparkTypeId::kVariant, SparkTypeId::kTimestampNtz, SparkTypeId::kCalendarInterval,
};

// A struct in a struct is three levels: its object, the list of fields and the field.
constexpr int kMaxJsonDepth = 3 * (kMaxVectorNesting + 1);

/// "decimal(12,2)" and the like: the integers in the parentheses behind `prefix`.
std::optional<std::pair<int32_t, int32_t>> two_integers(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix) || !name.ends_with(')')) return std::nullopt;
  const char* from = name.data() + prefix.size();
  const char* end = name.data() + name.size();
  std::pair<int32_t, int32_t> found;
  const auto first = std::from_chars(from, end, found.first);
  if (first.ec != std::errc() || *first.ptr != ',') return std::nullopt;
  from = first.ptr + 1;
  if (*from == ' ') ++from;
  const auto second = std::from_chars(from, end, found.second);
  if (second.ec != std::errc() || second.ptr + 1 != end) return std::nullopt;
  return found;
}

std::optional<SparkType> interval_type(const std::string& name) {
  constexpr int kFields = 6;
  for (int first = 0; first < kFields; ++first) {
    for (int last = first; last < (first < 2 ? 2 : kFields); ++last) {
      const auto from = static_cast<IntervalField>(first);
      const auto to = static_cast<IntervalField>(last);
      SparkType type = first < 2 ? SparkType::year_month_interval(from, to) : SparkType::day_time_interval(from, to);
      if (type.name() == name) return type;
    }
  }
  return std::nullopt;
}

SparkType type_named(const std::string& name) {
  for (const SparkTypeId id : kNamedTypes) {
    if (SparkType(id).name() == name) return id;
  }
  if (name == "null") return SparkTypeId::kVoid;
  if (name == "decimal") return SparkType::decimal(10, 0);
  if (name.starts_with("char(") || name.starts_with("varchar(") || name.starts_with("string collate ")) {
    return SparkTypeId::kString;
  }
  if (const auto parameters = two_integers(name, "decimal(")) {
    return SparkType::decimal(parameters->first, parameters->second);
  }
  if (const auto interval = interval_type(name)) return *interval;
  throw Error(ErrorCode::kNotImplemented, "Spark type \"" + name + "\" is unknown");
}

SparkType read_type(JsonReader& json, int depth);

/// What an object that is a type says, in whatever order.
struct TypeObject {
  std::string type;
  std::optional<SparkType> element;  ///< Of an array; the key of a map; the SQL type of a user's type.
  std::optional<SparkType> value;
  std::vector<SparkField> fields;
  bool contains_null = true;
};

SparkField read_field(JsonReader& json, int depth) {
  std::optional<std::string> name;
  std::optional<SparkType> type;
  bool nullable = true;
  std::string metadata = "{}";
  json.for_each_member([&](std::string_view key) {
    if (key == "name") {
      name = json.read_string();
    } else if (key == "type") {
      type = read_type(json, depth);
    } else if (key == "nullable") {
      nullable = json.read_bool();
    } else if (key == "metadata") {
      metadata = json.skip();
    } else {
      json.skip();
    }
  });
  if (!name || !type) json.fail("a field with name and type");
  return {std::move(*name), std::move(*type), nullable, std::move(metadata)};
}

void read_member(JsonReader& json, std::string_view key, int depth, TypeObject& object) {
  if (key == "type") {
    object.type = json.read_string();
  } else if (key == "fields") {
    json.for_each_element([&] { object.fields.push_back(read_field(json, depth)); });
  } else if (key == "elementType" || key == "keyType" || key == "sqlType") {
    object.element = read_type(json, depth);
  } else if (key == "valueType") {
    object.value = read_type(json, depth);
  } else if (key == "containsNull" || key == "valueContainsNull") {
    object.contains_null = json.read_bool();
  } else {
    json.skip();
  }
}

SparkType read_type(JsonReader& json, int depth) {
  check_nesting(depth);
  if (json.peek() == '"') return type_named(json.read_string());
  TypeObject object;
  json.for_each_member([&](std::string_view key) { read_member(json, key, depth + 1, object); });
  if (object.type == "struct") return SparkType::structure(std::move(object.fields));
  if (object.type == "array" && object.element) return SparkType::array(*object.element, object.contains_null);
  if (object.type == "udt" && object.element) return *object.element;
  if (object.type == "map" && object.element && object.value) {
    return SparkType::map(*object.element, *object.value, object.contains_null);
  }
  throw Error(ErrorCode::kInvalidArgument,
              "a Spark type is a struct, an array or a map with its parts, or a name; it is \"" + object.type + "\"");
}

std::string_view text(bool value) {
  return value ? "true" : "false";
}

void append_type(const SparkType& type, int depth, std::string& out);

void append_fields(const SparkType& type, int depth, std::string& out) {
  out += "{\"type\":\"struct\",\"fields\":[";
  bool is_first = true;
  for (const SparkField& field : type.fields()) {
    if (!is_first) out += ',';
    is_first = false;
    out += "{\"name\":";
    append_json_string(field.name(), out);
    out += ",\"type\":";
    append_type(field.type(), depth, out);
    out += ",\"nullable\":";
    out += text(field.nullable());
    out += ",\"metadata\":" + field.metadata() + '}';
  }
  out += "]}";
}

void append_type(const SparkType& type, int depth, std::string& out) {
  check_nesting(depth);
  if (type.id() == SparkTypeId::kStruct) return append_fields(type, depth + 1, out);
  if (type.id() == SparkTypeId::kArray) {
    out += "{\"type\":\"array\",\"elementType\":";
    append_type(type.fields()[0].type(), depth + 1, out);
    out += ",\"containsNull\":";
    out += text(type.fields()[0].nullable());
    out += '}';
    return;
  }
  if (type.id() == SparkTypeId::kMap) {
    out += "{\"type\":\"map\",\"keyType\":";
    append_type(type.fields()[0].type(), depth + 1, out);
    out += ",\"valueType\":";
    append_type(type.fields()[1].type(), depth + 1, out);
    out += ",\"valueContainsNull\":";
    out += text(type.fields()[1].nullable());
    out += '}';
    return;
  }
  out += '"' + type.name() + '"';
}

}  // namespace

SparkType SparkType::from_json(std::string_view json) {
  JsonReader reader(json, "the schema", ErrorCode::kInvalidArgument, kMaxJsonDepth);
  SparkType type = read_type(reader, 0);
  reader.finish();
  return type;
}

std::string SparkType::to_json() const {
  std::string out;
  append_type(*this, 0, out);
  return out;
}

}  // namespace lamella::inline v0
