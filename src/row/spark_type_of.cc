#include <optional>

#include "lamella/error.h"
#include "lamella/spark_type.h"
#include "vector/nesting.h"

namespace lamella::inline v0 {
namespace {

SparkType decimal_of(const Type& type) {
  if (type.precision() > SparkType::kMaxPrecision || type.scale() < 0 || type.scale() > type.precision()) {
    throw Error(ErrorCode::kNotImplemented, type.to_string() + " has no equal in Spark, whose decimals have 38 digits");
  }
  return SparkType::decimal(type.precision(), type.scale());
}

SparkType timestamp_of(const Type& type) {
  if (type.unit() == TimeUnit::kNanos) return SparkTypeId::kLong;
  return type.adjusted_to_utc() ? SparkTypeId::kTimestamp : SparkTypeId::kTimestampNtz;
}

SparkType type_of(const Type& type, int depth);

SparkType nested_type_of(const Type& type, int depth) {
  check_nesting(depth);
  const std::vector<Field>& children = type.children();
  if (type.id() == TypeId::kList) {
    return SparkType::array(type_of(children[0].type(), depth + 1), children[0].nullable());
  }
  if (type.id() == TypeId::kMap) {
    const std::vector<Field>& entry = children[0].type().children();
    if (entry.size() != 2) {
      throw Error(ErrorCode::kNotImplemented, type.to_string() + " has no equal in Spark, whose maps have values");
    }
    return SparkType::map(type_of(entry[0].type(), depth + 1), type_of(entry[1].type(), depth + 1),
                          entry[1].nullable());
  }
  std::vector<SparkField> fields;
  fields.reserve(children.size());
  for (const Field& child : children)
    fields.emplace_back(child.name(), type_of(child.type(), depth + 1), child.nullable());
  return SparkType::structure(std::move(fields));
}

SparkType type_of(const Type& type, int depth) {
  switch (type.id()) {
    case TypeId::kNull:
      return SparkTypeId::kVoid;
    case TypeId::kBoolean:
      return SparkTypeId::kBoolean;
    case TypeId::kInt8:
      return SparkTypeId::kByte;
    case TypeId::kInt16:
    case TypeId::kUInt8:
      return SparkTypeId::kShort;
    case TypeId::kInt32:
    case TypeId::kUInt16:
      return SparkTypeId::kInteger;
    case TypeId::kInt64:
    case TypeId::kUInt32:
    case TypeId::kTime:
      return SparkTypeId::kLong;
    case TypeId::kUInt64:
      return SparkType::decimal(20, 0);
    case TypeId::kFloat16:
    case TypeId::kFloat:
      return SparkTypeId::kFloat;
    case TypeId::kDouble:
      return SparkTypeId::kDouble;
    case TypeId::kDecimal:
      return decimal_of(type);
    case TypeId::kString:
    case TypeId::kEnum:
    case TypeId::kJson:
      return SparkTypeId::kString;
    case TypeId::kBinary:
    case TypeId::kBson:
    case TypeId::kFixedBinary:
    case TypeId::kUuid:
    case TypeId::kGeometry:
    case TypeId::kGeography:
      return SparkTypeId::kBinary;
    case TypeId::kDate:
      return SparkTypeId::kDate;
    case TypeId::kTimestamp:
      return timestamp_of(type);
    case TypeId::kInterval:
      return SparkTypeId::kCalendarInterval;
    case TypeId::kVariant:
      return SparkTypeId::kVariant;
    case TypeId::kList:
    case TypeId::kStruct:
    case TypeId::kMap:
      return nested_type_of(type, depth);
  }
  throw Error(ErrorCode::kNotImplemented, type.to_string() + " has no equal in Spark");
}

/// The schema in the metadata of a file that Spark wrote. What cannot be read is as good as none.
std::optional<SparkType> written_schema(const Schema& schema) {
  for (const auto& [key, value] : schema.metadata()) {
    if (key != "org.apache.spark.sql.parquet.row.metadata") continue;
    try {
      return SparkType::from_json(value);
    } catch (const Error&) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

/// The type in which everything may be null: so Spark takes what it finds in files.
SparkType nullable(const SparkType& type, int depth) {
  check_nesting(depth);
  const std::vector<SparkField>& fields = type.fields();
  if (type.id() == SparkTypeId::kArray) return SparkType::array(nullable(fields[0].type(), depth + 1));
  if (type.id() == SparkTypeId::kMap) {
    return SparkType::map(nullable(fields[0].type(), depth + 1), nullable(fields[1].type(), depth + 1));
  }
  if (type.id() != SparkTypeId::kStruct) return type;
  std::vector<SparkField> members;
  members.reserve(fields.size());
  for (const SparkField& field : fields)
    members.emplace_back(field.name(), nullable(field.type(), depth + 1), true, field.metadata());
  return SparkType::structure(std::move(members));
}

const SparkType* type_of_field(const SparkType& schema, const std::string& name) {
  for (const SparkField& field : schema.fields()) {
    if (field.name() == name) return &field.type();
  }
  return nullptr;
}

}  // namespace

SparkType SparkType::of(const Type& type) {
  return type_of(type, 0);
}

SparkType SparkType::of(const Schema& schema) {
  const std::optional<SparkType> written = written_schema(schema);
  std::vector<SparkField> fields;
  fields.reserve(static_cast<size_t>(schema.num_fields()));
  for (const Field& field : schema.fields()) {
    const SparkType* type = written ? type_of_field(*written, field.name()) : nullptr;
    const bool is_usable = type != nullptr && type->can_hold(field.type());
    fields.emplace_back(field.name(), nullable(is_usable ? *type : of(field.type()), 0));
  }
  return structure(std::move(fields));
}

}  // namespace lamella::inline v0
