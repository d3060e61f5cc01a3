#include "writer/schema_elements.h"

#include <gtest/gtest.h>

#include "tests/writer/naive_reader.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

Node annotated_leaf(PhysicalType type, LogicalAnnotation annotation, int32_t type_length = 0) {
  return leaf("c", type, Repetition::OPTIONAL, std::move(annotation), type_length);
}

thrift::SchemaElement element_of(const Node& node) {
  return schema_elements("schema", {node}).at(1);
}

/// One column for each annotation, with a physical type that carries it.
std::vector<Node> every_annotation() {
  std::vector<Node> columns;
  const auto add = [&columns](PhysicalType type, LogicalAnnotation annotation, int32_t type_length = 0) {
    columns.push_back(annotated_leaf(type, std::move(annotation), type_length));
  };
  for (const LogicalKind kind :
       {LogicalKind::kString, LogicalKind::kEnum, LogicalKind::kJson, LogicalKind::kBson, LogicalKind::kGeometry}) {
    add(PhysicalType::BYTE_ARRAY, annotated(kind));
  }
  LogicalAnnotation geography = annotated(LogicalKind::kGeography);
  geography.crs = "srid:4326";
  geography.edge_algorithm = "KARNEY";
  add(PhysicalType::BYTE_ARRAY, geography);
  add(PhysicalType::INT32, annotated(LogicalKind::kDate));
  add(PhysicalType::INT32, annotated(LogicalKind::kUnknown));
  add(PhysicalType::FIXED_LEN_BYTE_ARRAY, annotated(LogicalKind::kUuid), 16);
  add(PhysicalType::FIXED_LEN_BYTE_ARRAY, annotated(LogicalKind::kFloat16), 2);
  add(PhysicalType::FIXED_LEN_BYTE_ARRAY, annotated(LogicalKind::kInterval), 12);
  add(PhysicalType::INT64, annotated_decimal(12, 2));
  add(PhysicalType::INT32, annotated_time(TimeUnit::kMillis, true));
  for (const TimeUnit unit : {TimeUnit::kMicros, TimeUnit::kNanos}) {
    add(PhysicalType::INT64, annotated_time(unit, false));
  }
  for (const TimeUnit unit : {TimeUnit::kMillis, TimeUnit::kMicros, TimeUnit::kNanos}) {
    add(PhysicalType::INT64, annotated_timestamp(unit, unit != TimeUnit::kNanos));
  }
  for (const int8_t bit_width : std::initializer_list<int8_t>{8, 16, 32, 64}) {
    for (const bool is_signed : {false, true}) {
      add(bit_width == 64 ? PhysicalType::INT64 : PhysicalType::INT32, annotated_integer(bit_width, is_signed));
    }
  }
  return columns;
}

void expect_same(const LogicalAnnotation& read, const LogicalAnnotation& written) {
  EXPECT_EQ(read.kind, written.kind);
  EXPECT_EQ(read.precision, written.precision);
  EXPECT_EQ(read.scale, written.scale);
  EXPECT_EQ(read.bit_width, written.bit_width);
  EXPECT_EQ(read.is_signed, written.is_signed);
  EXPECT_EQ(read.adjusted_to_utc, written.adjusted_to_utc);
  EXPECT_EQ(read.unit, written.unit);
  EXPECT_EQ(read.crs, written.crs);
}

}  // namespace

TEST(SchemaElements, SayEveryAnnotationSoThatItIsReadBack) {
  for (const Node& node : every_annotation()) {
    SCOPED_TRACE(static_cast<int>(node.annotation.kind));
    const naive::File file(write_file({node}, {ColumnOptions{}}, {}, {}));
    const SchemaNode& read = file.metadata().schema().leaf(0);
    EXPECT_EQ(read.physical_type, node.type);
    EXPECT_EQ(read.type_length, node.type_length);
    expect_same(read.annotation, node.annotation);
  }
}

TEST(SchemaElements, SayAnnotationsInTheFormAskedFor) {
  Node node = annotated_leaf(PhysicalType::INT64, annotated_decimal(12, 2));
  EXPECT_TRUE(element_of(node).__isset.logicalType);
  EXPECT_EQ(element_of(node).converted_type, thrift::ConvertedType::DECIMAL);
  EXPECT_EQ(element_of(node).precision, 12);
  node.annotation_form = AnnotationForm::kLogicalOnly;
  EXPECT_TRUE(element_of(node).__isset.logicalType);
  EXPECT_FALSE(element_of(node).__isset.converted_type);
  node.annotation_form = AnnotationForm::kConvertedOnly;
  EXPECT_FALSE(element_of(node).__isset.logicalType);
  EXPECT_TRUE(element_of(node).__isset.converted_type);
}

TEST(SchemaElements, HaveNoConvertedTypeWhereTheFormatHasNone) {
  const Node node = annotated_leaf(PhysicalType::INT64, annotated_timestamp(TimeUnit::kNanos, true));
  EXPECT_FALSE(element_of(node).__isset.converted_type);
}

TEST(SchemaElements, PutGroupsInFrontOfTheirChildren) {
  Node id = leaf("id", PhysicalType::INT32);
  id.field_id = 7;
  const auto elements =
      schema_elements("root", {group("g", Repetition::OPTIONAL, {id}), leaf("x", PhysicalType::FLOAT)});
  ASSERT_EQ(elements.size(), 4U);
  EXPECT_EQ(elements[0].name, "root");
  EXPECT_EQ(elements[0].num_children, 2);
  EXPECT_FALSE(elements[0].__isset.repetition_type);
  EXPECT_EQ(elements[1].num_children, 1);
  EXPECT_FALSE(elements[1].__isset.type);
  EXPECT_EQ(elements[2].field_id, 7);
  EXPECT_EQ(elements[3].name, "x");
}

}  // namespace writer
}  // namespace lamella::inline v0
