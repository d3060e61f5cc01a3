#include "format/schema_element.h"

#include <gtest/gtest.h>

#include <functional>

#include "parquet_types.h"
#include "tests/format/expect_error.h"
#include "tests/format/thrift_bytes.h"

namespace lamella {
namespace {

SchemaNode node_of(const thrift::SchemaElement& element) {
  const std::string text = thrift_bytes(element);
  CompactReader reader(bytes_of(text), "test");
  SchemaNode node;
  EXPECT_EQ(read_schema_element(reader, node), element.num_children);
  EXPECT_EQ(reader.position(), static_cast<int64_t>(text.size()));
  return node;
}

LogicalAnnotation annotation_of(thrift::SchemaElement element) {
  return node_of(element).annotation;
}

thrift::SchemaElement with_logical_type(const std::function<void(thrift::LogicalType&)>& set) {
  thrift::SchemaElement element;
  thrift::LogicalType type;
  set(type);
  element.__set_logicalType(type);
  return element;
}

thrift::SchemaElement with_converted_type(int32_t number) {
  thrift::SchemaElement element;
  element.__set_converted_type(static_cast<thrift::ConvertedType>(number));
  return element;
}

TEST(AnnotationOf, KnowsEveryLogicalTypeWithoutParameters) {
  using thrift::LogicalType;
  const std::pair<std::function<void(LogicalType&)>, LogicalKind> cases[] = {
      {[](LogicalType& type) { type.__set_STRING({}); }, LogicalKind::kString},
      {[](LogicalType& type) { type.__set_MAP({}); }, LogicalKind::kMap},
      {[](LogicalType& type) { type.__set_LIST({}); }, LogicalKind::kList},
      {[](LogicalType& type) { type.__set_ENUM({}); }, LogicalKind::kEnum},
      {[](LogicalType& type) { type.__set_DATE({}); }, LogicalKind::kDate},
      {[](LogicalType& type) { type.__set_UNKNOWN({}); }, LogicalKind::kUnknown},
      {[](LogicalType& type) { type.__set_JSON({}); }, LogicalKind::kJson},
      {[](LogicalType& type) { type.__set_BSON({}); }, LogicalKind::kBson},
      {[](LogicalType& type) { type.__set_UUID({}); }, LogicalKind::kUuid},
      {[](LogicalType& type) { type.__set_FLOAT16({}); }, LogicalKind::kFloat16},
      {[](LogicalType& type) { type.__set_VARIANT({}); }, LogicalKind::kVariant},
      {[](LogicalType& type) { type.__set_GEOMETRY({}); }, LogicalKind::kGeometry},
      {[](LogicalType& type) { type.__set_GEOGRAPHY({}); }, LogicalKind::kGeography},
      {[](LogicalType& type) { type.__set_FILE({}); }, LogicalKind::kFile},
  };
  for (const auto& [set, kind] : cases)
    EXPECT_EQ(annotation_of(with_logical_type(set)).kind, kind) << static_cast<int>(kind);
}

TEST(AnnotationOf, TakesParametersFromTheLogicalType) {
  const auto geography = annotation_of(with_logical_type([](thrift::LogicalType& type) {
    thrift::GeographyType geography_type;
    geography_type.__set_crs("srid:4326");
    geography_type.__set_algorithm(thrift::EdgeInterpolationAlgorithm::KARNEY);
    type.__set_GEOGRAPHY(geography_type);
  }));
  EXPECT_EQ(geography.crs, "srid:4326");
  EXPECT_EQ(geography.edge_algorithm, "KARNEY");

  const auto integer = annotation_of(with_logical_type([](thrift::LogicalType& type) {
    thrift::IntType int_type;
    int_type.__set_bitWidth(16);
    int_type.__set_isSigned(false);
    type.__set_INTEGER(int_type);
  }));
  EXPECT_EQ(integer.kind, LogicalKind::kInteger);
  EXPECT_EQ(integer.bit_width, 16);
  EXPECT_FALSE(integer.is_signed);

  const auto timestamp = annotation_of(with_logical_type([](thrift::LogicalType& type) {
    thrift::TimestampType timestamp_type;
    thrift::TimeUnit unit;
    unit.__set_NANOS({});
    timestamp_type.__set_unit(unit);
    timestamp_type.__set_isAdjustedToUTC(true);
    type.__set_TIMESTAMP(timestamp_type);
  }));
  EXPECT_EQ(timestamp.kind, LogicalKind::kTimestamp);
  EXPECT_EQ(timestamp.unit, TimeUnit::kNanos);
  EXPECT_TRUE(timestamp.adjusted_to_utc);

  const auto variant = annotation_of(with_logical_type([](thrift::LogicalType& type) {
    thrift::VariantType variant_type;
    variant_type.__set_specification_version(2);
    type.__set_VARIANT(variant_type);
  }));
  EXPECT_EQ(variant.specification_version, 2);
}

TEST(AnnotationOf, ReportsTheMemberThatNobodyKnows) {
  // Name "n", then the union (10) with an empty structure of id 2555.
  const std::string text("\x48\x01n\x6C\x0C\xF6\x27\x00\x00\x00", 10);
  CompactReader reader(bytes_of(text), "test");
  SchemaNode node;
  EXPECT_EQ(read_schema_element(reader, node), 0);
  const LogicalAnnotation& annotation = node.annotation;
  EXPECT_EQ(annotation.kind, LogicalKind::kUnrecognised);
  EXPECT_EQ(annotation.unrecognised_id, 2555);
}

TEST(AnnotationOf, ReportsAUnitThatNobodyKnows) {
  const auto set = [](thrift::LogicalType& type) { type.__set_TIMESTAMP({}); };
  const auto annotation = annotation_of(with_logical_type(set));
  EXPECT_EQ(annotation.kind, LogicalKind::kUnrecognised);
  EXPECT_EQ(annotation.unrecognised_id, 8);
}

TEST(AnnotationOf, TakesAMissingScaleForZero) {
  thrift::SchemaElement element = with_converted_type(5);
  element.__set_precision(12);
  const auto annotation = annotation_of(element);
  EXPECT_EQ(annotation.kind, LogicalKind::kDecimal);
  EXPECT_EQ(annotation.precision, 12);
  EXPECT_EQ(annotation.scale, 0);
}

TEST(AnnotationOf, PrefersTheLogicalTypesDecimal) {
  thrift::SchemaElement element = with_logical_type([](thrift::LogicalType& type) {
    thrift::DecimalType decimal;
    decimal.__set_precision(9);
    decimal.__set_scale(3);
    type.__set_DECIMAL(decimal);
  });
  element.__set_precision(5);
  element.__set_scale(1);
  const auto annotation = annotation_of(element);
  EXPECT_EQ(annotation.precision, 9);
  EXPECT_EQ(annotation.scale, 3);
}

TEST(AnnotationOf, SaysConvertedTypesAsLogicalTypes) {
  const LogicalKind kinds[] = {
      LogicalKind::kString,  LogicalKind::kMap,       LogicalKind::kMapKeyValue, LogicalKind::kList,
      LogicalKind::kEnum,    LogicalKind::kDecimal,   LogicalKind::kDate,        LogicalKind::kTime,
      LogicalKind::kTime,    LogicalKind::kTimestamp, LogicalKind::kTimestamp,   LogicalKind::kInteger,
      LogicalKind::kInteger, LogicalKind::kInteger,   LogicalKind::kInteger,     LogicalKind::kInteger,
      LogicalKind::kInteger, LogicalKind::kInteger,   LogicalKind::kInteger,     LogicalKind::kJson,
      LogicalKind::kBson,    LogicalKind::kInterval,
  };
  for (int32_t number = 0; number < 22; ++number)
    EXPECT_EQ(annotation_of(with_converted_type(number)).kind, kinds[number]) << number;
  EXPECT_TRUE(annotation_of(with_converted_type(7)).adjusted_to_utc);
  EXPECT_EQ(annotation_of(with_converted_type(8)).unit, TimeUnit::kMicros);
  EXPECT_EQ(annotation_of(with_converted_type(9)).unit, TimeUnit::kMillis);
  EXPECT_EQ(annotation_of(with_converted_type(10)).unit, TimeUnit::kMicros);
  const int8_t widths[] = {8, 16, 32, 64};
  for (int i = 0; i < 8; ++i) {
    const auto annotation = annotation_of(with_converted_type(11 + i));
    EXPECT_EQ(annotation.bit_width, widths[i % 4]);
    EXPECT_EQ(annotation.is_signed, i >= 4);
  }
}

TEST(AnnotationOf, TakesConvertedType24ForUnknown) {
  EXPECT_EQ(annotation_of(with_converted_type(24)).kind, LogicalKind::kUnknown);
}

TEST(AnnotationOf, ReportsAConvertedTypeThatNobodyKnows) {
  EXPECT_EQ(annotation_of(with_converted_type(23)).kind, LogicalKind::kUnrecognised);
  EXPECT_EQ(annotation_of(with_converted_type(23)).unrecognised_id, -24);
  EXPECT_EQ(annotation_of(with_converted_type(INT32_MIN)).unrecognised_id, INT32_MAX);
}

TEST(AnnotationOf, PrefersTheLogicalType) {
  thrift::SchemaElement element = with_logical_type([](thrift::LogicalType& type) { type.__set_JSON({}); });
  element.__set_converted_type(thrift::ConvertedType::UTF8);
  EXPECT_EQ(annotation_of(element).kind, LogicalKind::kJson);
}

TEST(NodeOf, TakesElementsWithoutATypeOrWithChildrenForGroups) {
  thrift::SchemaElement element;
  EXPECT_TRUE(node_of(element).is_group);
  element.__set_type(thrift::Type::INT32);
  EXPECT_FALSE(node_of(element).is_group);
  element.__set_num_children(0);
  EXPECT_FALSE(node_of(element).is_group);
  element.__set_num_children(1);
  EXPECT_TRUE(node_of(element).is_group);
}

TEST(NodeOf, RejectsNumbersThatTheFormatDoesNotDefine) {
  thrift::SchemaElement element;
  element.name = "a";
  for (const int32_t number : {-1, 8, 256, INT32_MAX}) {
    element.__set_type(static_cast<thrift::Type>(number));
    EXPECT_ERROR(node_of(element), ErrorCode::kCorruptFile, "schema node a: physical type " + std::to_string(number));
  }
  element.__set_type(thrift::Type::INT32);
  for (const int32_t number : {-1, 3, 257}) {
    element.__set_repetition_type(static_cast<thrift::FieldRepetitionType>(number));
    EXPECT_ERROR(node_of(element), ErrorCode::kCorruptFile, "repetition " + std::to_string(number));
  }
}

TEST(NodeOf, NeedsTheLengthOfFixedLengthBytes) {
  thrift::SchemaElement element;
  element.__set_type(thrift::Type::FIXED_LEN_BYTE_ARRAY);
  EXPECT_ERROR(node_of(element), ErrorCode::kCorruptFile, "none is given");
  element.__set_type_length(-1);
  EXPECT_ERROR(node_of(element), ErrorCode::kCorruptFile, "-1 is given");
  element.__set_type_length(16);
  EXPECT_EQ(node_of(element).type_length, 16);
}

}  // namespace
}  // namespace lamella
