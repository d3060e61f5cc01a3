#include <gtest/gtest.h>

#include "lamella/parquet_schema.h"

namespace lamella {
namespace {

SchemaNode leaf_of(PhysicalType type, LogicalKind kind = LogicalKind::kNone, int32_t type_length = 0) {
  SchemaNode leaf;
  leaf.physical_type = type;
  leaf.type_length = type_length;
  leaf.annotation.kind = kind;
  return leaf;
}

std::string type_text(const SchemaNode& leaf) {
  return leaf_type(leaf).to_string();
}

TEST(LeafType, ReadsPhysicalTypes) {
  EXPECT_EQ(type_text(leaf_of(PhysicalType::BOOLEAN)), "boolean");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::INT32)), "int32");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::INT64)), "int64");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::FLOAT)), "float");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::DOUBLE)), "double");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::BYTE_ARRAY)), "binary");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kNone, 7)), "fixed_binary(7)");
}

TEST(LeafType, TakesInt96ForATimestampOfTheUnitThatIsAskedFor) {
  EXPECT_EQ(type_text(leaf_of(PhysicalType::INT96)), "timestamp(micros)");
  const TypeOptions nanos{.int96_unit = TimeUnit::kNanos};
  EXPECT_EQ(leaf_type(leaf_of(PhysicalType::INT96), nanos).to_string(), "timestamp(nanos)");
}

TEST(LeafType, ReadsIntegersOfEveryWidthAndSign) {
  const auto text = [](PhysicalType type, int8_t bit_width, bool is_signed) {
    SchemaNode leaf = leaf_of(type, LogicalKind::kInteger);
    leaf.annotation.bit_width = bit_width;
    leaf.annotation.is_signed = is_signed;
    return type_text(leaf);
  };
  EXPECT_EQ(text(PhysicalType::INT32, 8, true), "int8");
  EXPECT_EQ(text(PhysicalType::INT32, 16, true), "int16");
  EXPECT_EQ(text(PhysicalType::INT32, 32, true), "int32");
  EXPECT_EQ(text(PhysicalType::INT64, 64, true), "int64");
  EXPECT_EQ(text(PhysicalType::INT32, 8, false), "uint8");
  EXPECT_EQ(text(PhysicalType::INT32, 16, false), "uint16");
  EXPECT_EQ(text(PhysicalType::INT32, 32, false), "uint32");
  EXPECT_EQ(text(PhysicalType::INT64, 64, false), "uint64");
}

TEST(LeafType, PassesOverIntegersThatDoNotFit) {
  const auto text = [](PhysicalType type, int8_t bit_width) {
    SchemaNode leaf = leaf_of(type, LogicalKind::kInteger);
    leaf.annotation.bit_width = bit_width;
    leaf.annotation.is_signed = false;
    return type_text(leaf);
  };
  EXPECT_EQ(text(PhysicalType::INT32, 64), "int32");
  EXPECT_EQ(text(PhysicalType::INT64, 8), "int64");
  EXPECT_EQ(text(PhysicalType::INT32, 7), "int32");
  EXPECT_EQ(text(PhysicalType::INT32, 0), "int32");
  EXPECT_EQ(text(PhysicalType::DOUBLE, 64), "double");
}

std::string decimal_text(PhysicalType type, int32_t precision, int32_t scale, int32_t type_length = 16) {
  SchemaNode leaf = leaf_of(type, LogicalKind::kDecimal, type_length);
  leaf.annotation.precision = precision;
  leaf.annotation.scale = scale;
  return type_text(leaf);
}

TEST(LeafType, ReadsDecimalsOfEveryPhysicalType) {
  EXPECT_EQ(decimal_text(PhysicalType::INT32, 9, 2), "decimal(9,2)");
  EXPECT_EQ(decimal_text(PhysicalType::INT64, 18, 18), "decimal(18,18)");
  EXPECT_EQ(decimal_text(PhysicalType::INT64, 4, 2), "decimal(4,2)");
  EXPECT_EQ(decimal_text(PhysicalType::FIXED_LEN_BYTE_ARRAY, 38, 10), "decimal(38,10)");
  EXPECT_EQ(decimal_text(PhysicalType::BYTE_ARRAY, 100, 0), "decimal(100,0)");
}

TEST(LeafType, PassesOverDecimalsThatDoNotFit) {
  EXPECT_EQ(decimal_text(PhysicalType::INT32, 10, 2), "int32");
  EXPECT_EQ(decimal_text(PhysicalType::INT64, 19, 2), "int64");
  EXPECT_EQ(decimal_text(PhysicalType::INT32, 0, 0), "int32");
  EXPECT_EQ(decimal_text(PhysicalType::INT32, -1, 0), "int32");
  EXPECT_EQ(decimal_text(PhysicalType::INT32, 4, 5), "int32");
  EXPECT_EQ(decimal_text(PhysicalType::BYTE_ARRAY, 4, -1), "binary");
  EXPECT_EQ(decimal_text(PhysicalType::FIXED_LEN_BYTE_ARRAY, 0, 0), "fixed_binary(16)");
  EXPECT_EQ(decimal_text(PhysicalType::DOUBLE, 4, 2), "double");
}

TEST(LeafType, ReadsDatesAndTimes) {
  const auto text = [](LogicalKind kind, PhysicalType type, TimeUnit unit, bool utc) {
    SchemaNode leaf = leaf_of(type, kind);
    leaf.annotation.unit = unit;
    leaf.annotation.adjusted_to_utc = utc;
    return type_text(leaf);
  };
  EXPECT_EQ(type_text(leaf_of(PhysicalType::INT32, LogicalKind::kDate)), "date");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::INT64, LogicalKind::kDate)), "int64");
  EXPECT_EQ(text(LogicalKind::kTime, PhysicalType::INT32, TimeUnit::kMillis, true), "time(millis, utc)");
  EXPECT_EQ(text(LogicalKind::kTime, PhysicalType::INT64, TimeUnit::kMicros, false), "time(micros)");
  EXPECT_EQ(text(LogicalKind::kTime, PhysicalType::INT64, TimeUnit::kNanos, false), "time(nanos)");
  EXPECT_EQ(text(LogicalKind::kTime, PhysicalType::INT64, TimeUnit::kMillis, true), "int64");
  EXPECT_EQ(text(LogicalKind::kTime, PhysicalType::INT32, TimeUnit::kMicros, true), "int32");
  EXPECT_EQ(text(LogicalKind::kTimestamp, PhysicalType::INT64, TimeUnit::kMillis, true), "timestamp(millis, utc)");
  EXPECT_EQ(text(LogicalKind::kTimestamp, PhysicalType::INT64, TimeUnit::kNanos, false), "timestamp(nanos)");
  EXPECT_EQ(text(LogicalKind::kTimestamp, PhysicalType::INT32, TimeUnit::kMillis, false), "int32");
  EXPECT_EQ(text(LogicalKind::kTimestamp, PhysicalType::INT96, TimeUnit::kNanos, true), "timestamp(micros)");
}

TEST(LeafType, ReadsAnnotatedBytes) {
  EXPECT_EQ(type_text(leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kString)), "string");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kEnum)), "enum");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kJson)), "json");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kBson)), "bson");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, LogicalKind::kString, 4)), "fixed_binary(4)");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::INT32, LogicalKind::kString)), "int32");
}

TEST(LeafType, WantsTheWidthsOfFixedTypes) {
  const auto text = [](LogicalKind kind, int32_t width) {
    return type_text(leaf_of(PhysicalType::FIXED_LEN_BYTE_ARRAY, kind, width));
  };
  EXPECT_EQ(text(LogicalKind::kUuid, 16), "uuid");
  EXPECT_EQ(text(LogicalKind::kUuid, 15), "fixed_binary(15)");
  EXPECT_EQ(text(LogicalKind::kFloat16, 2), "float16");
  EXPECT_EQ(text(LogicalKind::kFloat16, 4), "fixed_binary(4)");
  EXPECT_EQ(text(LogicalKind::kInterval, 12), "interval");
  EXPECT_EQ(text(LogicalKind::kInterval, 16), "fixed_binary(16)");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kUuid)), "binary");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::INT32, LogicalKind::kUuid)), "int32");
}

TEST(LeafType, ReadsGeometries) {
  SchemaNode leaf = leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kGeometry);
  EXPECT_EQ(type_text(leaf), "geometry");
  leaf.annotation.crs = "srid:5070";
  EXPECT_EQ(leaf_type(leaf).crs(), "srid:5070");
  leaf.annotation.kind = LogicalKind::kGeography;
  leaf.annotation.edge_algorithm = "VINCENTY";
  EXPECT_EQ(leaf_type(leaf).edge_algorithm(), "VINCENTY");
  leaf.physical_type = PhysicalType::FIXED_LEN_BYTE_ARRAY;
  EXPECT_EQ(type_text(leaf), "fixed_binary(0)");
}

TEST(LeafType, TakesUnknownForNullWhateverTheStorage) {
  EXPECT_EQ(type_text(leaf_of(PhysicalType::INT32, LogicalKind::kUnknown)), "null");
  EXPECT_EQ(type_text(leaf_of(PhysicalType::BYTE_ARRAY, LogicalKind::kUnknown)), "null");
}

TEST(LeafType, PassesOverAnnotationsOfGroupsAndThoseThatNobodyKnows) {
  for (const LogicalKind kind : {LogicalKind::kMap, LogicalKind::kList, LogicalKind::kVariant, LogicalKind::kFile,
                                 LogicalKind::kMapKeyValue, LogicalKind::kUnrecognised}) {
    EXPECT_EQ(type_text(leaf_of(PhysicalType::INT64, kind)), "int64");
  }
}

}  // namespace
}  // namespace lamella
