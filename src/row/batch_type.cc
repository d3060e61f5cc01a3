#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json_reader.h"
#include "lamella/error.h"
#include "lamella/rows_to_batch.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

/// Vectors of rows have the nullability of their schema; as the target of a read all but keys may be null.
enum class Purpose : uint8_t { kRows, kTarget };

Type type_of(const SparkType& type, Purpose purpose, int depth);

/// What the metadata of a field name `parquet.field.id`.
std::optional<int32_t> field_id_of(const std::string& metadata) {
  std::optional<int32_t> id;
  JsonReader json(metadata, "a field's metadata", ErrorCode::kInvalidArgument);
  json.for_each_member([&](std::string_view key) {
    const std::string_view value = json.skip();
    if (key != "parquet.field.id") return;
    int32_t number = 0;
    const char* const end = value.data() + value.size();
    if (std::from_chars(value.data(), end, number).ptr != end) json.fail("a number for parquet.field.id");
    id = number;
  });
  return id;
}

Field field_of(const SparkField& field, Purpose purpose, int depth) {
  Type type = type_of(field.type(), purpose, depth);
  if (purpose == Purpose::kRows) return {field.name(), std::move(type), field.nullable()};
  return {field.name(), std::move(type), true, field_id_of(field.metadata())};
}

Type nested_type_of(const SparkType& type, Purpose purpose, int depth) {
  check_nesting(depth);
  if (type.id() == SparkTypeId::kArray) return Type::list(field_of(type.fields()[0], purpose, depth + 1));
  std::vector<Field> fields;
  fields.reserve(type.fields().size());
  for (const SparkField& field : type.fields())
    fields.push_back(field_of(field, purpose, depth + 1));
  if (type.id() == SparkTypeId::kMap)
    fields[0] = Field(fields[0].name(), fields[0].type(), type.fields()[0].nullable());
  Type members = Type::structure(std::move(fields));
  return type.id() == SparkTypeId::kMap ? Type::map(Field("entries", std::move(members), false)) : members;
}

Type type_of(const SparkType& type, Purpose purpose, int depth) {
  switch (type.id()) {
    case SparkTypeId::kVoid:
      return TypeId::kNull;
    case SparkTypeId::kBoolean:
      return TypeId::kBoolean;
    case SparkTypeId::kByte:
      return TypeId::kInt8;
    case SparkTypeId::kShort:
      return TypeId::kInt16;
    case SparkTypeId::kInteger:
    case SparkTypeId::kYearMonthInterval:
      return TypeId::kInt32;
    case SparkTypeId::kLong:
    case SparkTypeId::kDayTimeInterval:
      return TypeId::kInt64;
    case SparkTypeId::kFloat:
      return TypeId::kFloat;
    case SparkTypeId::kDouble:
      return TypeId::kDouble;
    case SparkTypeId::kDecimal:
      return Type::decimal(type.precision(), type.scale());
    case SparkTypeId::kString:
      return TypeId::kString;
    case SparkTypeId::kBinary:
      return TypeId::kBinary;
    case SparkTypeId::kDate:
      return TypeId::kDate;
    case SparkTypeId::kTimestamp:
      return Type::timestamp(TimeUnit::kMicros, true);
    case SparkTypeId::kTimestampNtz:
      return Type::timestamp(TimeUnit::kMicros, false);
    case SparkTypeId::kCalendarInterval:
      return Type::structure({Field("months", TypeId::kInt32, false), Field("days", TypeId::kInt32, false),
                              Field("microseconds", TypeId::kInt64, false)});
    case SparkTypeId::kVariant:
      return Type::variant();
    case SparkTypeId::kStruct:
    case SparkTypeId::kArray:
    case SparkTypeId::kMap:
      break;
  }
  return nested_type_of(type, purpose, depth);
}

}  // namespace

Type batch_type(const SparkType& type) {
  return type_of(type, Purpose::kRows, 0);
}

Schema batch_schema(const SparkType& type) {
  if (type.id() != SparkTypeId::kStruct) {
    throw Error(ErrorCode::kInvalidArgument, "a schema is a struct, not " + type.name());
  }
  return Schema(type_of(type, Purpose::kTarget, 0).children());
}

}  // namespace lamella::inline v0
