/// Schema nodes made of the structures that Apache Thrift's generated code reads: a part of generated_metadata.h.
#pragma once

#include <cstdint>
#include <string>

#include "lamella/error.h"
#include "lamella/parquet_schema.h"
#include "parquet_types.h"

namespace lamella::generated {

/// The enumerator of the format for a number in a file, -1 for numbers that no int8_t holds.
template <typename Enum, typename Generated>
inline Enum enum_of(Generated generated) noexcept {
  const auto number = static_cast<int32_t>(generated);
  return static_cast<Enum>(number >= -128 && number <= 127 ? static_cast<int8_t>(number) : int8_t{-1});
}

// Written by early versions of parquet-cpp for columns that are always null; never part of the format.
constexpr int32_t kConvertedNull = 24;

inline LogicalAnnotation unrecognised(int32_t id) {
  LogicalAnnotation annotation;
  annotation.kind = LogicalKind::kUnrecognised;
  annotation.unrecognised_id = id;
  return annotation;
}

inline LogicalAnnotation of_kind(LogicalKind kind) {
  LogicalAnnotation annotation;
  annotation.kind = kind;
  return annotation;
}

inline LogicalAnnotation decimal(int32_t precision, int32_t scale) {
  LogicalAnnotation annotation = of_kind(LogicalKind::kDecimal);
  annotation.precision = precision;
  annotation.scale = scale;
  return annotation;
}

inline LogicalAnnotation integer(int8_t bit_width, bool is_signed) {
  LogicalAnnotation annotation = of_kind(LogicalKind::kInteger);
  annotation.bit_width = bit_width;
  annotation.is_signed = is_signed;
  return annotation;
}

inline LogicalAnnotation temporal(LogicalKind kind, TimeUnit unit, bool adjusted_to_utc) {
  LogicalAnnotation annotation = of_kind(kind);
  annotation.unit = unit;
  annotation.adjusted_to_utc = adjusted_to_utc;
  return annotation;
}

/// TIME and TIMESTAMP. `id` is the member's own, for a unit that is missing or not known.
inline LogicalAnnotation temporal(LogicalKind kind, const thrift::TimeUnit& unit, bool adjusted_to_utc, int32_t id) {
  if (unit.__isset.MILLIS) return temporal(kind, TimeUnit::kMillis, adjusted_to_utc);
  if (unit.__isset.MICROS) return temporal(kind, TimeUnit::kMicros, adjusted_to_utc);
  if (unit.__isset.NANOS) return temporal(kind, TimeUnit::kNanos, adjusted_to_utc);
  return unrecognised(id);
}

inline std::string algorithm_name(const thrift::GeographyType& geography) {
  if (!geography.__isset.algorithm) return "SPHERICAL";
  switch (geography.algorithm) {
    case thrift::EdgeInterpolationAlgorithm::SPHERICAL:
      return "SPHERICAL";
    case thrift::EdgeInterpolationAlgorithm::VINCENTY:
      return "VINCENTY";
    case thrift::EdgeInterpolationAlgorithm::THOMAS:
      return "THOMAS";
    case thrift::EdgeInterpolationAlgorithm::ANDOYER:
      return "ANDOYER";
    case thrift::EdgeInterpolationAlgorithm::KARNEY:
      return "KARNEY";
  }
  return "unknown";
}

inline LogicalAnnotation from_logical_type(const thrift::LogicalType& type, const thrift::SchemaElement& element,
                                           int32_t unrecognised_member) {
  const auto& has = type.__isset;
  if (has.STRING) return of_kind(LogicalKind::kString);
  if (has.MAP) return of_kind(LogicalKind::kMap);
  if (has.LIST) return of_kind(LogicalKind::kList);
  if (has.ENUM) return of_kind(LogicalKind::kEnum);
  if (has.DECIMAL) {
    const thrift::DecimalType& number = type.DECIMAL;
    return decimal(number.__isset.precision ? number.precision : element.precision,
                   number.__isset.scale ? number.scale : element.scale);
  }
  if (has.DATE) return of_kind(LogicalKind::kDate);
  if (has.TIME) return temporal(LogicalKind::kTime, type.TIME.unit, type.TIME.isAdjustedToUTC, 7);
  if (has.TIMESTAMP) {
    return temporal(LogicalKind::kTimestamp, type.TIMESTAMP.unit, type.TIMESTAMP.isAdjustedToUTC, 8);
  }
  if (has.INTEGER) {
    return integer(type.INTEGER.bitWidth, type.INTEGER.isSigned || !type.INTEGER.__isset.isSigned);
  }
  if (has.UNKNOWN) return of_kind(LogicalKind::kUnknown);
  if (has.JSON) return of_kind(LogicalKind::kJson);
  if (has.BSON) return of_kind(LogicalKind::kBson);
  if (has.UUID) return of_kind(LogicalKind::kUuid);
  if (has.FLOAT16) return of_kind(LogicalKind::kFloat16);
  if (has.VARIANT) {
    LogicalAnnotation annotation = of_kind(LogicalKind::kVariant);
    if (type.VARIANT.__isset.specification_version) {
      annotation.specification_version = type.VARIANT.specification_version;
    }
    return annotation;
  }
  if (has.GEOMETRY) {
    LogicalAnnotation annotation = of_kind(LogicalKind::kGeometry);
    annotation.crs = type.GEOMETRY.crs;
    return annotation;
  }
  if (has.GEOGRAPHY) {
    LogicalAnnotation annotation = of_kind(LogicalKind::kGeography);
    annotation.crs = type.GEOGRAPHY.crs;
    annotation.edge_algorithm = algorithm_name(type.GEOGRAPHY);
    return annotation;
  }
  if (has.FILE) return of_kind(LogicalKind::kFile);
  return unrecognised(unrecognised_member);
}

inline LogicalAnnotation from_converted_type(const thrift::SchemaElement& element) {
  using thrift::ConvertedType;
  switch (element.converted_type) {
    case ConvertedType::UTF8:
      return of_kind(LogicalKind::kString);
    case ConvertedType::MAP:
      return of_kind(LogicalKind::kMap);
    case ConvertedType::MAP_KEY_VALUE:
      return of_kind(LogicalKind::kMapKeyValue);
    case ConvertedType::LIST:
      return of_kind(LogicalKind::kList);
    case ConvertedType::ENUM:
      return of_kind(LogicalKind::kEnum);
    case ConvertedType::DECIMAL:
      return decimal(element.precision, element.scale);
    case ConvertedType::DATE:
      return of_kind(LogicalKind::kDate);
    // The converted types of time say nothing about zones; the format reads them as UTC.
    case ConvertedType::TIME_MILLIS:
      return temporal(LogicalKind::kTime, TimeUnit::kMillis, true);
    case ConvertedType::TIME_MICROS:
      return temporal(LogicalKind::kTime, TimeUnit::kMicros, true);
    case ConvertedType::TIMESTAMP_MILLIS:
      return temporal(LogicalKind::kTimestamp, TimeUnit::kMillis, true);
    case ConvertedType::TIMESTAMP_MICROS:
      return temporal(LogicalKind::kTimestamp, TimeUnit::kMicros, true);
    case ConvertedType::UINT_8:
      return integer(8, false);
    case ConvertedType::UINT_16:
      return integer(16, false);
    case ConvertedType::UINT_32:
      return integer(32, false);
    case ConvertedType::UINT_64:
      return integer(64, false);
    case ConvertedType::INT_8:
      return integer(8, true);
    case ConvertedType::INT_16:
      return integer(16, true);
    case ConvertedType::INT_32:
      return integer(32, true);
    case ConvertedType::INT_64:
      return integer(64, true);
    case ConvertedType::JSON:
      return of_kind(LogicalKind::kJson);
    case ConvertedType::BSON:
      return of_kind(LogicalKind::kBson);
    case ConvertedType::INTERVAL:
      return of_kind(LogicalKind::kInterval);
  }
  const auto number = static_cast<int32_t>(element.converted_type);
  if (number == kConvertedNull) return of_kind(LogicalKind::kUnknown);
  // -1 - number, for every number without overflow.
  return unrecognised(~number);
}

[[noreturn]] inline void throw_undefined(const thrift::SchemaElement& element, const char* what, int32_t number) {
  throw Error(ErrorCode::kCorruptFile, "schema node " + element.name + ": " + what + " " + std::to_string(number) +
                                           " is not one that the format defines");
}

inline LogicalAnnotation annotation_of(const thrift::SchemaElement& element, int32_t unrecognised_member) {
  if (element.__isset.logicalType) return from_logical_type(element.logicalType, element, unrecognised_member);
  if (element.__isset.converted_type) return from_converted_type(element);
  return {};
}

inline SchemaNode node_of(const thrift::SchemaElement& element, int32_t unrecognised_member) {
  SchemaNode node;
  node.name = element.name;
  node.is_group = element.num_children > 0 || !element.__isset.type;
  node.annotation = annotation_of(element, unrecognised_member);
  if (element.__isset.field_id) node.field_id = element.field_id;

  if (element.__isset.repetition_type) {
    node.repetition = enum_of<Repetition>(element.repetition_type);
    if (node.repetition < Repetition::REQUIRED || node.repetition > Repetition::REPEATED) {
      throw_undefined(element, "repetition", static_cast<int32_t>(element.repetition_type));
    }
  }
  if (node.is_group) return node;

  node.physical_type = enum_of<PhysicalType>(element.type);
  if (node.physical_type < PhysicalType::BOOLEAN || node.physical_type > PhysicalType::FIXED_LEN_BYTE_ARRAY) {
    throw_undefined(element, "physical type", static_cast<int32_t>(element.type));
  }
  if (node.physical_type == PhysicalType::FIXED_LEN_BYTE_ARRAY) {
    if (!element.__isset.type_length || element.type_length < 0) {
      throw Error(ErrorCode::kCorruptFile,
                  "schema node " + element.name + ": FIXED_LEN_BYTE_ARRAY needs a length, " +
                      (element.__isset.type_length ? std::to_string(element.type_length) : std::string("none")) +
                      " is given");
    }
    node.type_length = element.type_length;
  }
  return node;
}

}  // namespace lamella::generated
