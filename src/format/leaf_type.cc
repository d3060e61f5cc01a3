#include "lamella/parquet_schema.h"

namespace lamella::inline v0 {

namespace {

Type physical(const SchemaNode& leaf, const TypeOptions& options) {
  switch (leaf.physical_type) {
    case PhysicalType::BOOLEAN:
      return TypeId::kBoolean;
    case PhysicalType::INT32:
      return TypeId::kInt32;
    case PhysicalType::INT64:
      return TypeId::kInt64;
    case PhysicalType::INT96:
      return Type::timestamp(options.int96_unit, options.int96_adjusted_to_utc);
    case PhysicalType::FLOAT:
      return TypeId::kFloat;
    case PhysicalType::DOUBLE:
      return TypeId::kDouble;
    case PhysicalType::BYTE_ARRAY:
      return options.binary_as_string && leaf.annotation.kind == LogicalKind::kNone ? TypeId::kString : TypeId::kBinary;
    case PhysicalType::FIXED_LEN_BYTE_ARRAY:
      return Type::fixed_binary(leaf.type_length);
  }
  return TypeId::kBinary;
}

std::optional<Type> decimal_type(const SchemaNode& leaf) {
  const int32_t precision = leaf.annotation.precision;
  const int32_t scale = leaf.annotation.scale;
  if (precision < 1 || scale < 0 || scale > precision) return std::nullopt;
  switch (leaf.physical_type) {
    case PhysicalType::INT32:
      if (precision > 9) return std::nullopt;
      break;
    case PhysicalType::INT64:
      if (precision > 18) return std::nullopt;
      break;
    case PhysicalType::FIXED_LEN_BYTE_ARRAY:
    case PhysicalType::BYTE_ARRAY:
      break;
    default:
      return std::nullopt;
  }
  return Type::decimal(precision, scale);
}

std::optional<Type> integer_type(const SchemaNode& leaf) {
  const bool is_signed = leaf.annotation.is_signed;
  if (leaf.physical_type == PhysicalType::INT32) {
    switch (leaf.annotation.bit_width) {
      case 8:
        return is_signed ? TypeId::kInt8 : TypeId::kUInt8;
      case 16:
        return is_signed ? TypeId::kInt16 : TypeId::kUInt16;
      case 32:
        return is_signed ? TypeId::kInt32 : TypeId::kUInt32;
      default:
        return std::nullopt;
    }
  }
  if (leaf.physical_type == PhysicalType::INT64 && leaf.annotation.bit_width == 64) {
    return is_signed ? TypeId::kInt64 : TypeId::kUInt64;
  }
  return std::nullopt;
}

std::optional<Type> time_type(const SchemaNode& leaf) {
  const bool millis = leaf.annotation.unit == TimeUnit::kMillis;
  if (leaf.physical_type != (millis ? PhysicalType::INT32 : PhysicalType::INT64)) return std::nullopt;
  return Type::time(leaf.annotation.unit, leaf.annotation.adjusted_to_utc);
}

/// `type` where the leaf stores BYTE_ARRAY.
std::optional<Type> on_byte_array(const SchemaNode& leaf, Type type) {
  if (leaf.physical_type != PhysicalType::BYTE_ARRAY) return std::nullopt;
  return type;
}

/// `type` where the leaf stores FIXED_LEN_BYTE_ARRAY of `width` bytes.
std::optional<Type> on_fixed(const SchemaNode& leaf, int32_t width, Type type) {
  if (leaf.physical_type != PhysicalType::FIXED_LEN_BYTE_ARRAY || leaf.type_length != width) return std::nullopt;
  return type;
}

std::optional<Type> timestamp_type(const SchemaNode& leaf, const TypeOptions& options) {
  if (leaf.physical_type != PhysicalType::INT64) return std::nullopt;
  if (options.nanos_as_int64 && leaf.annotation.unit == TimeUnit::kNanos) return TypeId::kInt64;
  return Type::timestamp(leaf.annotation.unit,
                         leaf.annotation.adjusted_to_utc || options.local_timestamps_adjusted_to_utc);
}

/// What the annotation makes of the leaf; nothing when it does not fit the physical type, or is not one of leaves.
std::optional<Type> annotated(const SchemaNode& leaf, const TypeOptions& options) {
  const LogicalAnnotation& annotation = leaf.annotation;
  switch (annotation.kind) {
    case LogicalKind::kString:
      return on_byte_array(leaf, TypeId::kString);
    case LogicalKind::kEnum:
      return on_byte_array(leaf, TypeId::kEnum);
    case LogicalKind::kJson:
      return on_byte_array(leaf, TypeId::kJson);
    case LogicalKind::kBson:
      return on_byte_array(leaf, TypeId::kBson);
    case LogicalKind::kGeometry:
      return on_byte_array(leaf, Type::geometry(annotation.crs));
    case LogicalKind::kGeography:
      return on_byte_array(leaf, Type::geography(annotation.crs, annotation.edge_algorithm));
    case LogicalKind::kDecimal:
      return decimal_type(leaf);
    case LogicalKind::kInteger:
      return integer_type(leaf);
    case LogicalKind::kTime:
      return time_type(leaf);
    case LogicalKind::kDate:
      if (leaf.physical_type != PhysicalType::INT32) return std::nullopt;
      return TypeId::kDate;
    case LogicalKind::kTimestamp:
      return timestamp_type(leaf, options);
    case LogicalKind::kUuid:
      return on_fixed(leaf, 16, TypeId::kUuid);
    case LogicalKind::kFloat16:
      return on_fixed(leaf, 2, TypeId::kFloat16);
    case LogicalKind::kInterval:
      return on_fixed(leaf, 12, TypeId::kInterval);
    case LogicalKind::kUnknown:
      return TypeId::kNull;
    default:
      return std::nullopt;
  }
}

}  // namespace

Type leaf_type(const SchemaNode& leaf, const TypeOptions& options) {
  if (std::optional<Type> type = annotated(leaf, options)) return *std::move(type);
  return physical(leaf, options);
}

}  // namespace lamella::inline v0
