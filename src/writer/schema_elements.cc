#include "writer/schema_elements.h"

#include <optional>

namespace lamella::inline v0 {
namespace writer {

namespace {

using thrift::ConvertedType;

thrift::TimeUnit time_unit(TimeUnit unit) {
  thrift::TimeUnit made;
  if (unit == TimeUnit::kMillis) made.__set_MILLIS({});
  if (unit == TimeUnit::kMicros) made.__set_MICROS({});
  if (unit == TimeUnit::kNanos) made.__set_NANOS({});
  return made;
}

thrift::EdgeInterpolationAlgorithm edge_algorithm(const std::string& name) {
  using Algorithm = thrift::EdgeInterpolationAlgorithm;
  if (name == "VINCENTY") return Algorithm::VINCENTY;
  if (name == "THOMAS") return Algorithm::THOMAS;
  if (name == "ANDOYER") return Algorithm::ANDOYER;
  if (name == "KARNEY") return Algorithm::KARNEY;
  return Algorithm::SPHERICAL;
}

/// Members of the union that carry parameters.
void set_parametrised(const LogicalAnnotation& annotation, thrift::LogicalType& logical) {
  if (annotation.kind == LogicalKind::kDecimal) {
    thrift::DecimalType decimal;
    decimal.__set_scale(annotation.scale);
    decimal.__set_precision(annotation.precision);
    logical.__set_DECIMAL(decimal);
  } else if (annotation.kind == LogicalKind::kTime) {
    thrift::TimeType time;
    time.__set_isAdjustedToUTC(annotation.adjusted_to_utc);
    time.__set_unit(time_unit(annotation.unit));
    logical.__set_TIME(time);
  } else if (annotation.kind == LogicalKind::kTimestamp) {
    thrift::TimestampType timestamp;
    timestamp.__set_isAdjustedToUTC(annotation.adjusted_to_utc);
    timestamp.__set_unit(time_unit(annotation.unit));
    logical.__set_TIMESTAMP(timestamp);
  } else if (annotation.kind == LogicalKind::kInteger) {
    thrift::IntType integer;
    integer.__set_bitWidth(annotation.bit_width);
    integer.__set_isSigned(annotation.is_signed);
    logical.__set_INTEGER(integer);
  } else if (annotation.kind == LogicalKind::kVariant) {
    thrift::VariantType variant;
    variant.__set_specification_version(annotation.specification_version);
    logical.__set_VARIANT(variant);
  } else if (annotation.kind == LogicalKind::kGeometry) {
    thrift::GeometryType geometry;
    if (!annotation.crs.empty()) geometry.__set_crs(annotation.crs);
    logical.__set_GEOMETRY(geometry);
  } else if (annotation.kind == LogicalKind::kGeography) {
    thrift::GeographyType geography;
    if (!annotation.crs.empty()) geography.__set_crs(annotation.crs);
    if (!annotation.edge_algorithm.empty()) geography.__set_algorithm(edge_algorithm(annotation.edge_algorithm));
    logical.__set_GEOGRAPHY(geography);
  }
}

/// Nothing for annotations that only a ConvertedType can say. kUnrecognised gives a union without a member.
std::optional<thrift::LogicalType> logical_type(const LogicalAnnotation& annotation) {
  thrift::LogicalType logical;
  switch (annotation.kind) {
    case LogicalKind::kNone:
    case LogicalKind::kInterval:
    case LogicalKind::kMapKeyValue:
      return std::nullopt;
    case LogicalKind::kString:
      logical.__set_STRING({});
      break;
    case LogicalKind::kMap:
      logical.__set_MAP({});
      break;
    case LogicalKind::kList:
      logical.__set_LIST({});
      break;
    case LogicalKind::kEnum:
      logical.__set_ENUM({});
      break;
    case LogicalKind::kDate:
      logical.__set_DATE({});
      break;
    case LogicalKind::kUnknown:
      logical.__set_UNKNOWN({});
      break;
    case LogicalKind::kJson:
      logical.__set_JSON({});
      break;
    case LogicalKind::kBson:
      logical.__set_BSON({});
      break;
    case LogicalKind::kUuid:
      logical.__set_UUID({});
      break;
    case LogicalKind::kFloat16:
      logical.__set_FLOAT16({});
      break;
    case LogicalKind::kFile:
      logical.__set_FILE({});
      break;
    default:
      set_parametrised(annotation, logical);
  }
  return logical;
}

ConvertedType integer_converted_type(const LogicalAnnotation& annotation) {
  const bool is_signed = annotation.is_signed;
  switch (annotation.bit_width) {
    case 8:
      return is_signed ? ConvertedType::INT_8 : ConvertedType::UINT_8;
    case 16:
      return is_signed ? ConvertedType::INT_16 : ConvertedType::UINT_16;
    case 32:
      return is_signed ? ConvertedType::INT_32 : ConvertedType::UINT_32;
    default:
      return is_signed ? ConvertedType::INT_64 : ConvertedType::UINT_64;
  }
}

std::optional<ConvertedType> converted_type(const LogicalAnnotation& annotation) {
  switch (annotation.kind) {
    case LogicalKind::kString:
      return ConvertedType::UTF8;
    case LogicalKind::kMap:
      return ConvertedType::MAP;
    case LogicalKind::kMapKeyValue:
      return ConvertedType::MAP_KEY_VALUE;
    case LogicalKind::kList:
      return ConvertedType::LIST;
    case LogicalKind::kEnum:
      return ConvertedType::ENUM;
    case LogicalKind::kDecimal:
      return ConvertedType::DECIMAL;
    case LogicalKind::kDate:
      return ConvertedType::DATE;
    case LogicalKind::kTime:
      if (annotation.unit == TimeUnit::kMillis) return ConvertedType::TIME_MILLIS;
      if (annotation.unit == TimeUnit::kMicros) return ConvertedType::TIME_MICROS;
      return std::nullopt;
    case LogicalKind::kTimestamp:
      if (annotation.unit == TimeUnit::kMillis) return ConvertedType::TIMESTAMP_MILLIS;
      if (annotation.unit == TimeUnit::kMicros) return ConvertedType::TIMESTAMP_MICROS;
      return std::nullopt;
    case LogicalKind::kInteger:
      return integer_converted_type(annotation);
    case LogicalKind::kJson:
      return ConvertedType::JSON;
    case LogicalKind::kBson:
      return ConvertedType::BSON;
    case LogicalKind::kInterval:
      return ConvertedType::INTERVAL;
    default:
      return std::nullopt;
  }
}

void annotate(const Node& node, thrift::SchemaElement& element) {
  const std::optional<thrift::LogicalType> logical = logical_type(node.annotation);
  if (logical && node.annotation_form != AnnotationForm::kConvertedOnly) element.__set_logicalType(*logical);
  const auto converted = converted_type(node.annotation);
  if (!converted || (logical && node.annotation_form == AnnotationForm::kLogicalOnly)) return;
  element.__set_converted_type(*converted);
  if (*converted == ConvertedType::DECIMAL) {
    element.__set_scale(node.annotation.scale);
    element.__set_precision(node.annotation.precision);
  }
}

void collect(const Node& node, std::vector<thrift::SchemaElement>& elements) {
  thrift::SchemaElement element;
  element.__set_name(node.name);
  element.__set_repetition_type(static_cast<thrift::FieldRepetitionType>(node.repetition));
  if (node.field_id) element.__set_field_id(*node.field_id);
  annotate(node, element);
  if (node.type) {
    element.__set_type(static_cast<thrift::Type>(*node.type));
    if (*node.type == PhysicalType::FIXED_LEN_BYTE_ARRAY) element.__set_type_length(node.type_length);
  } else {
    element.__set_num_children(static_cast<int32_t>(node.children.size()));
  }
  elements.push_back(element);
  for (const Node& child : node.children)
    collect(child, elements);
}

}  // namespace

std::vector<thrift::SchemaElement> schema_elements(const std::string& root_name, const std::vector<Node>& columns) {
  std::vector<thrift::SchemaElement> elements(1);
  elements[0].__set_name(root_name);
  elements[0].__set_num_children(static_cast<int32_t>(columns.size()));
  for (const Node& column : columns)
    collect(column, elements);
  return elements;
}

}  // namespace writer
}  // namespace lamella::inline v0
