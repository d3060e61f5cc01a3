#include "lamella/rows_to_batch.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

Type type_of(const SparkType& type, int depth);

Field field_of(const SparkField& field, int depth) {
  return {field.name(), type_of(field.type(), depth), field.nullable()};
}

Type nested_type_of(const SparkType& type, int depth) {
  check_nesting(depth);
  if (type.id() == SparkTypeId::kArray) return Type::list(field_of(type.fields()[0], depth + 1));
  std::vector<Field> fields;
  fields.reserve(type.fields().size());
  for (const SparkField& field : type.fields())
    fields.push_back(field_of(field, depth + 1));
  Type members = Type::structure(std::move(fields));
  return type.id() == SparkTypeId::kMap ? Type::map(Field("entries", std::move(members), false)) : members;
}

Type type_of(const SparkType& type, int depth) {
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
  return nested_type_of(type, depth);
}

}  // namespace

Type batch_type(const SparkType& type) {
  return type_of(type, 0);
}

}  // namespace lamella::inline v0
