#include "lamella/parquet_schema.h"

#include <gtest/gtest.h>

#include "tests/format/expect_error.h"
#include "tests/format/make_schema.h"

namespace lamella {
namespace {

TEST(ParquetSchema, ComputesLevelsLeavesAndPaths) {
  const ParquetSchema schema = make_schema(
      {leaf("id", PhysicalType::INT64),
       group("tags", Repetition::OPTIONAL, LogicalKind::kList,
             {group("list", Repetition::REPEATED, LogicalKind::kNone,
                    {leaf("element", PhysicalType::BYTE_ARRAY, Repetition::OPTIONAL, LogicalKind::kString)})}),
       leaf("last", PhysicalType::DOUBLE, Repetition::OPTIONAL)});
  ASSERT_EQ(schema.nodes().size(), 6U);
  ASSERT_EQ(schema.num_leaves(), 3);
  EXPECT_EQ(schema.leaf(0).path, "id");
  EXPECT_EQ(schema.leaf(1).path, "tags.list.element");
  EXPECT_EQ(schema.leaf(1).max_definition_level, 3);
  EXPECT_EQ(schema.leaf(1).max_repetition_level, 1);
  EXPECT_EQ(schema.leaf(1).leaf, 1);
  EXPECT_EQ(schema.leaf(2).max_definition_level, 1);
  EXPECT_EQ(schema.node(3).max_definition_level, 2);
  EXPECT_EQ(schema.node(3).parent, 2);
  EXPECT_EQ(schema.node(3).leaf, -1);
  EXPECT_EQ(schema.root().children, (std::vector<int>{1, 2, 5}));
  EXPECT_EQ(schema.root().parent, -1);
}

TEST(ParquetSchema, PutsNamesWithDotsOrBackticksInBackticks) {
  const ParquetSchema schema =
      make_schema({group("a.b", Repetition::REQUIRED, LogicalKind::kNone, {leaf("c`d", PhysicalType::INT32)})});
  EXPECT_EQ(schema.leaf(0).path, "`a.b`.`c``d`");
}

TEST(ParquetSchema, KeepsTheSegmentOfANamelessParent) {
  const ParquetSchema schema =
      make_schema({group("", Repetition::REQUIRED, LogicalKind::kNone, {leaf("a", PhysicalType::INT32)})});
  EXPECT_EQ(schema.leaf(0).path, ".a");
}

TEST(ParquetSchema, KeepsDuplicateNamesAndNamesThatAreNotUtf8) {
  const ParquetSchema schema =
      make_schema({leaf("\xFF\xFE", PhysicalType::INT32), leaf("\xFF\xFE", PhysicalType::INT32)});
  EXPECT_EQ(schema.leaf(0).name, "\xFF\xFE");
  EXPECT_EQ(schema.leaf(1).path, "\xFF\xFE");
}

TEST(ParquetSchema, MayHaveNoColumns) {
  EXPECT_EQ(make_schema({}).num_leaves(), 0);
}

TEST(ParquetSchema, TakesTheRootsRepetitionForNothing) {
  std::vector<SchemaNode> nodes{group("m", Repetition::REPEATED, LogicalKind::kNone, {}).node,
                                leaf("a", PhysicalType::INT32).node};
  const ParquetSchema schema = ParquetSchema::build(nodes, {1, 0});
  EXPECT_EQ(schema.leaf(0).max_repetition_level, 0);
  EXPECT_EQ(schema.leaf(0).max_definition_level, 0);
}

TEST(ParquetSchema, RejectsCountsThatContradictEachOther) {
  const SchemaNode root = group("m", Repetition::REQUIRED, LogicalKind::kNone, {}).node;
  const SchemaNode column = leaf("a", PhysicalType::INT32).node;
  EXPECT_ERROR(ParquetSchema::build({}, {}), ErrorCode::kCorruptFile, "no root");
  EXPECT_ERROR(ParquetSchema::build({root, column}, {2, 0}), ErrorCode::kCorruptFile, "1 are missing");
  EXPECT_ERROR(ParquetSchema::build({root, column, column}, {1, 0, 0}), ErrorCode::kCorruptFile, "nobody's children");
  EXPECT_ERROR(ParquetSchema::build({root, column}, {1, -3}), ErrorCode::kCorruptFile, "-3 children");
  EXPECT_ERROR(ParquetSchema::build({root, column, column}, {1, 1, 0}), ErrorCode::kCorruptFile, "1 children");
  EXPECT_ERROR(ParquetSchema::build({root}, {-1}), ErrorCode::kCorruptFile, "-1 children");
  EXPECT_ERROR(ParquetSchema::build({root}, {}), ErrorCode::kInvalidArgument, "counts of children");
}

/// `depth` groups, one in the other, and a leaf.
ParquetSchema chain(int depth, const ReadLimits& limits, const std::string& name = "g") {
  std::vector<SchemaNode> nodes{group("m", Repetition::REQUIRED, LogicalKind::kNone, {}).node};
  std::vector<int32_t> num_children{1};
  for (int i = 1; i < depth; ++i) {
    nodes.push_back(group(name, Repetition::OPTIONAL, LogicalKind::kNone, {}).node);
    num_children.push_back(1);
  }
  nodes.push_back(leaf("a", PhysicalType::INT32).node);
  num_children.push_back(0);
  return ParquetSchema::build(std::move(nodes), num_children, limits);
}

TEST(ParquetSchema, CapsDepth) {
  const ReadLimits limits{.max_schema_depth = 100};
  EXPECT_EQ(chain(100, limits).leaf(0).max_definition_level, 99);
  EXPECT_ERROR(chain(101, limits), ErrorCode::kResourceLimit, "over 100 deep");
  // Functions that walk the tree recurse, so that no limit lifts the cap.
  const ReadLimits none{.max_schema_depth = 1 << 30};
  EXPECT_ERROR(chain(513, none), ErrorCode::kResourceLimit, "over 512 deep");
  const ParquetSchema deepest = chain(512, none);
  EXPECT_FALSE(deepest.to_string().empty());
  const Field column = to_field(deepest, 1);
  EXPECT_EQ(column.type(), to_field(deepest, 1).type());
  EXPECT_EQ(column.type().to_string().substr(0, 15), "struct<g: struc");
}

TEST(ParquetSchema, CapsNodes) {
  const ReadLimits limits{.max_schema_nodes = 3};
  EXPECT_EQ(make_schema({leaf("a", PhysicalType::INT32), leaf("b", PhysicalType::INT32)}, limits).num_leaves(), 2);
  EXPECT_ERROR(
      make_schema({leaf("a", PhysicalType::INT32), leaf("b", PhysicalType::INT32), leaf("c", PhysicalType::INT32)},
                  limits),
      ErrorCode::kResourceLimit, "4 nodes");
}

TEST(ParquetSchema, CapsPathsThatRepeatALongName) {
  const ReadLimits limits{.max_schema_nodes = 1000};
  EXPECT_ERROR(chain(100, limits, std::string(1000, 'x')), ErrorCode::kResourceLimit, "paths");
}

TEST(ParquetSchema, PrintsTheFormatsNotation) {
  TestNode price = leaf("price", PhysicalType::FIXED_LEN_BYTE_ARRAY, Repetition::OPTIONAL, LogicalKind::kDecimal);
  price.node.type_length = 5;
  price.node.annotation.precision = 10;
  price.node.annotation.scale = 2;
  price.node.field_id = 7;
  TestNode when = leaf("when", PhysicalType::INT64, Repetition::REQUIRED, LogicalKind::kTimestamp);
  when.node.annotation.unit = TimeUnit::kMicros;
  when.node.annotation.adjusted_to_utc = true;
  TestNode odd = leaf("odd", PhysicalType::BYTE_ARRAY, Repetition::OPTIONAL, LogicalKind::kUnrecognised);
  odd.node.annotation.unrecognised_id = 2555;
  const ParquetSchema schema = make_schema(
      {price, when, odd,
       group("m", Repetition::OPTIONAL, LogicalKind::kMap,
             {group("key_value", Repetition::REPEATED, LogicalKind::kNone,
                    {leaf("key", PhysicalType::BYTE_ARRAY, Repetition::REQUIRED, LogicalKind::kString)})})});
  EXPECT_EQ(schema.to_string(),
            "message m {\n"
            "  optional fixed_len_byte_array(5) price (DECIMAL(10,2)) = 7;\n"
            "  required int64 when (TIMESTAMP(MICROS,true));\n"
            "  optional binary odd (?2555);\n"
            "  optional group m (MAP) {\n"
            "    repeated group key_value {\n"
            "      required binary key (STRING);\n"
            "    }\n"
            "  }\n"
            "}\n");
}

}  // namespace
}  // namespace lamella
