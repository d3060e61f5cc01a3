#include "format/column_shape.h"

#include <gtest/gtest.h>

#include "lamella/parquet_schema.h"
#include "tests/format/expect_error.h"
#include "tests/format/make_schema.h"

namespace lamella {
namespace {

constexpr Repetition kRequired = Repetition::REQUIRED;
constexpr Repetition kOptional = Repetition::OPTIONAL;
constexpr Repetition kRepeated = Repetition::REPEATED;

/// The field that the only column becomes, as "name: type".
std::string field_text(TestNode column) {
  const ParquetSchema schema = make_schema({std::move(column)});
  const Field field = to_field(schema, 1);
  return field.name() + ": " + field.type().to_string() + (field.nullable() ? "" : " not null");
}

TestNode text(std::string name, Repetition repetition) {
  return leaf(std::move(name), PhysicalType::BYTE_ARRAY, repetition, LogicalKind::kString);
}

TestNode number(std::string name, Repetition repetition) {
  return leaf(std::move(name), PhysicalType::INT32, repetition);
}

TestNode list(std::string name, Repetition repetition, TestNode repeated) {
  return group(std::move(name), repetition, LogicalKind::kList, {std::move(repeated)});
}

TestNode plain_group(std::string name, Repetition repetition, std::vector<TestNode> children) {
  return group(std::move(name), repetition, LogicalKind::kNone, std::move(children));
}

TEST(ToField, ReadsLeavesAndStructs) {
  EXPECT_EQ(field_text(number("a", kOptional)), "a: int32");
  EXPECT_EQ(field_text(plain_group("s", kOptional, {number("a", kRequired), text("b", kOptional)})),
            "s: struct<a: int32 not null, b: string>");
  EXPECT_EQ(field_text(plain_group("s", kRequired, {})), "s: struct<> not null");
}

TEST(ToField, KeepsFieldIds) {
  TestNode column = number("a", kRequired);
  column.node.field_id = 42;
  EXPECT_EQ(to_field(make_schema({column}), 1).field_id(), 42);
}

TEST(ToField, ReadsListsOfThreeLevels) {
  EXPECT_EQ(field_text(list("l", kOptional, plain_group("list", kRepeated, {text("element", kOptional)}))),
            "l: list<element: string>");
  EXPECT_EQ(field_text(list("l", kRequired, plain_group("list", kRepeated, {text("element", kRequired)}))),
            "l: list<element: string not null> not null");
  EXPECT_EQ(field_text(list("l", kOptional, plain_group("element", kRepeated, {text("str", kRequired)}))),
            "l: list<element: string not null>");
}

TEST(ToField, Rule1TakesARepeatedLeafForTheElement) {
  EXPECT_EQ(field_text(list("l", kOptional, number("element", kRepeated))), "l: list<element: int32 not null>");
}

TEST(ToField, Rule2TakesARepeatedGroupOfSeveralFieldsForTheElement) {
  EXPECT_EQ(field_text(list("l", kOptional,
                            plain_group("element", kRepeated, {text("str", kRequired), number("num", kRequired)}))),
            "l: list<element: struct<str: string not null, num: int32 not null> not null>");
}

TEST(ToField, Rule3TakesARepeatedGroupOfOneRepeatedFieldForTheElement) {
  EXPECT_EQ(field_text(list("l", kOptional, list("array", kRepeated, number("array", kRepeated)))),
            "l: list<element: list<element: int32 not null> not null>");
  EXPECT_EQ(field_text(list("l", kOptional, plain_group("list", kRepeated, {number("item", kRepeated)}))),
            "l: list<element: struct<item: list<element: int32 not null> not null> not null>");
}

TEST(ToField, Rule4TakesGroupsCalledArrayOrTupleForTheElement) {
  const std::string expected = "l: list<element: struct<str: string not null> not null>";
  EXPECT_EQ(field_text(list("l", kOptional, plain_group("array", kRepeated, {text("str", kRequired)}))), expected);
  EXPECT_EQ(field_text(list("l", kOptional, plain_group("l_tuple", kRepeated, {text("str", kRequired)}))), expected);
  EXPECT_EQ(field_text(list("l", kOptional, plain_group("m_tuple", kRepeated, {text("str", kRequired)}))),
            "l: list<element: string not null>");
}

TEST(ToField, TakesARepeatedMapInAListOfTwoLevelsForTheElement) {
  TestNode map = group("array", kRepeated, LogicalKind::kMap,
                       {plain_group("key_value", kRepeated, {text("key", kRequired), number("value", kOptional)})});
  EXPECT_EQ(field_text(list("l", kOptional, std::move(map))),
            "l: list<element: map<entries: struct<key: string not null, value: int32> not null> not null>");
}

TEST(ToField, TakesUnannotatedRepeatedFieldsForRequiredLists) {
  EXPECT_EQ(field_text(number("a", kRepeated)), "a: list<element: int32 not null> not null");
  EXPECT_EQ(field_text(plain_group("g", kRepeated, {number("a", kOptional)})),
            "g: list<element: struct<a: int32> not null> not null");
}

TEST(ToField, ReadsMapsByPosition) {
  const std::string expected = "m: map<entries: struct<key: string not null, value: int32> not null>";
  EXPECT_EQ(field_text(group("m", kOptional, LogicalKind::kMap,
                             {plain_group("map", kRepeated, {text("str", kRequired), number("num", kOptional)})})),
            expected);
  EXPECT_EQ(field_text(group("m", kOptional, LogicalKind::kMapKeyValue,
                             {plain_group("map", kRepeated, {text("str", kRequired), number("num", kOptional)})})),
            expected);
}

TEST(ToField, ToleratesOptionalKeys) {
  EXPECT_EQ(field_text(group("m", kRequired, LogicalKind::kMap,
                             {plain_group("key_value", kRepeated, {text("key", kOptional), text("v", kOptional)})})),
            "m: map<entries: struct<key: string, value: string> not null> not null");
}

TEST(ToField, TakesMapsWithoutValuesForListsOfTheirKeys) {
  EXPECT_EQ(field_text(group("m", kRequired, LogicalKind::kMap,
                             {plain_group("key_value", kRepeated, {number("key", kRequired)})})),
            "m: list<element: int32 not null> not null");
}

TEST(ToField, ReadsVariantsWhateverTheirMembers) {
  EXPECT_EQ(field_text(group("v", kOptional, LogicalKind::kVariant,
                             {leaf("metadata", PhysicalType::BYTE_ARRAY), number("typed_value", kOptional)})),
            "v: variant");
}

TEST(ToField, TakesVariantsThatItCantReadForStructs) {
  EXPECT_EQ(field_text(group("v", kOptional, LogicalKind::kVariant, {leaf("value", PhysicalType::BYTE_ARRAY)})),
            "v: struct<value: binary not null>");
  TestNode future = group("v", kOptional, LogicalKind::kVariant, {leaf("metadata", PhysicalType::BYTE_ARRAY)});
  future.node.annotation.specification_version = 2;
  EXPECT_EQ(field_text(future), "v: struct<metadata: binary not null>");
}

TEST(ToField, GivesTheColumnsOfAVariantWhereRawOnesAreWanted) {
  const ParquetSchema schema =
      make_schema({group("v", kOptional, LogicalKind::kVariant,
                         {leaf("metadata", PhysicalType::BYTE_ARRAY), number("typed_value", kOptional)})});
  EXPECT_EQ(to_field(schema, 1, {.int96_unit = TimeUnit::kMicros, .raw_variants = true}).type().to_string(),
            "struct<metadata: binary not null, typed_value: int32>");
}

TEST(ToField, TakesGroupsThatContradictTheirAnnotationForStructs) {
  EXPECT_EQ(field_text(group("l", kOptional, LogicalKind::kList, {number("a", kOptional)})), "l: struct<a: int32>");
  EXPECT_EQ(field_text(group("l", kOptional, LogicalKind::kList, {number("a", kRepeated), number("b", kRequired)})),
            "l: struct<a: list<element: int32 not null> not null, b: int32 not null>");
  EXPECT_EQ(field_text(group("m", kOptional, LogicalKind::kMap, {number("a", kRepeated)})),
            "m: struct<a: list<element: int32 not null> not null>");
  EXPECT_EQ(field_text(group("m", kOptional, LogicalKind::kMap, {plain_group("kv", kRepeated, {})})),
            "m: struct<kv: list<element: struct<> not null> not null>");
  EXPECT_EQ(field_text(group("f", kOptional, LogicalKind::kFile, {text("uri", kOptional)})), "f: struct<uri: string>");
}

TEST(ToField, RejectsNodesThatAreNotColumns) {
  const ParquetSchema schema = make_schema({number("a", kRequired)});
  EXPECT_ERROR(to_field(schema, 0), ErrorCode::kInvalidArgument, "schema node 0");
  EXPECT_ERROR(to_field(schema, 2), ErrorCode::kInvalidArgument, "schema node 2");
}

TEST(ColumnShape, KnowsTheLevelsOfLists) {
  const ParquetSchema schema =
      make_schema({list("l", kOptional, plain_group("list", kRepeated, {number("element", kOptional)}))});
  const ColumnShape shape = column_shape(schema, 1, {});
  EXPECT_EQ(shape.kind, ColumnShape::Kind::kList);
  EXPECT_EQ(shape.present_definition_level, 1);
  EXPECT_EQ(shape.element_definition_level, 2);
  EXPECT_EQ(shape.element_repetition_level, 1);
  ASSERT_EQ(shape.children.size(), 1U);
  EXPECT_EQ(shape.children[0].kind, ColumnShape::Kind::kLeaf);
  EXPECT_EQ(shape.children[0].leaf, 0);
  EXPECT_EQ(shape.children[0].present_definition_level, 3);
}

TEST(ColumnShape, TakesAnUnannotatedRepeatedFieldForAListThatIsAlwaysPresent) {
  const ParquetSchema schema = make_schema({plain_group("g", kOptional, {number("a", kRepeated)})});
  const ColumnShape shape = column_shape(schema, 1, {}).children[0];
  EXPECT_EQ(shape.present_definition_level, 1);
  EXPECT_EQ(shape.element_definition_level, 2);
  EXPECT_EQ(shape.children[0].present_definition_level, 2);
}

/// The type of the only column when only `leaf` is wanted.
std::string pruned_text(TestNode column, size_t leaf) {
  const ParquetSchema schema = make_schema({std::move(column)});
  std::vector<bool> leaves(static_cast<size_t>(schema.num_leaves()), false);
  leaves[leaf] = true;
  return column_shape(schema, 1, {}, &leaves).field.type().to_string();
}

TEST(ColumnShape, LeavesOutStructMembersThatNobodyWants) {
  const TestNode column = plain_group("s", kOptional, {number("a", kOptional), text("b", kOptional)});
  EXPECT_EQ(pruned_text(column, 0), "struct<a: int32>");
  EXPECT_EQ(pruned_text(column, 1), "struct<b: string>");
  EXPECT_EQ(pruned_text(list("l", kOptional, plain_group("list", kRepeated, {column})), 1),
            "list<element: struct<b: string>>");
}

TEST(ColumnShape, KeepsTheKeysOfMaps) {
  const TestNode column =
      group("m", kOptional, LogicalKind::kMap,
            {plain_group("key_value", kRepeated,
                         {text("key", kRequired),
                          plain_group("value", kOptional, {number("a", kOptional), number("b", kOptional)})})});
  EXPECT_EQ(pruned_text(column, 2), "map<entries: struct<key: string not null, value: struct<b: int32>> not null>");
}

TEST(ColumnShape, NeedsALeafThatIsWanted) {
  const ParquetSchema schema = make_schema({number("a", kRequired)});
  const std::vector<bool> none{false};
  EXPECT_ERROR(column_shape(schema, 1, {}, &none), ErrorCode::kInvalidArgument, "no leaf of column a is wanted");
}

}  // namespace
}  // namespace lamella
