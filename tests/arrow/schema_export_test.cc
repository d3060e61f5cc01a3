#include "arrow/schema_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lamella/error.h"
#include "tests/arrow/walk_array.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::string type_of(const Type& type, const ArrowOptions& options = {}) {
  Released<ArrowSchema> schema;
  export_schema(Schema({{"column", type}}), options, &schema);
  return describe_type(*schema->children[0]);
}

TEST(SchemaExport, SpellsEveryTypeAsTheCDataInterfaceDoes) {
  EXPECT_EQ(type_of(TypeId::kNull), "n");
  EXPECT_EQ(type_of(TypeId::kBoolean), "b");
  EXPECT_EQ(type_of(TypeId::kInt8) + type_of(TypeId::kInt16) + type_of(TypeId::kInt32) + type_of(TypeId::kInt64),
            "csil");
  EXPECT_EQ(type_of(TypeId::kUInt8) + type_of(TypeId::kUInt16) + type_of(TypeId::kUInt32) + type_of(TypeId::kUInt64),
            "CSIL");
  EXPECT_EQ(type_of(TypeId::kFloat16) + type_of(TypeId::kFloat) + type_of(TypeId::kDouble), "efg");
  EXPECT_EQ(type_of(TypeId::kString) + type_of(TypeId::kEnum) + type_of(TypeId::kJson), "vuvuvu");
  EXPECT_EQ(type_of(TypeId::kBinary) + type_of(TypeId::kBson), "vzvz");
  EXPECT_EQ(type_of(Type::fixed_binary(7)), "w:7");
  EXPECT_EQ(type_of(TypeId::kUuid), "w:16");
  EXPECT_EQ(type_of(TypeId::kDate), "tdD");
  EXPECT_EQ(type_of(Type::time(TimeUnit::kMillis, false)), "ttm");
  EXPECT_EQ(type_of(Type::time(TimeUnit::kMicros, true)), "ttu");
  EXPECT_EQ(type_of(Type::time(TimeUnit::kNanos, true)), "ttn");
  EXPECT_EQ(type_of(Type::timestamp(TimeUnit::kMillis, false)), "tsm:");
  EXPECT_EQ(type_of(Type::timestamp(TimeUnit::kMicros, true)), "tsu:UTC");
  EXPECT_EQ(type_of(Type::timestamp(TimeUnit::kNanos, true)), "tsn:UTC");
  EXPECT_EQ(type_of(TypeId::kInterval), "tin");
  EXPECT_EQ(type_of(Type::decimal(9, 2)), "d:9,2,32");
  EXPECT_EQ(type_of(Type::decimal(18, 0)), "d:18,0,64");
  EXPECT_EQ(type_of(Type::decimal(38, 10)), "d:38,10");
  EXPECT_EQ(type_of(Type::decimal(76, 10)), "d:76,10,256");
  EXPECT_EQ(type_of(Type::decimal(77, 10)), "vz");
  EXPECT_EQ(type_of(Type::list(Field("element", TypeId::kInt32))), "+l(element?:i)");
  EXPECT_EQ(type_of(Type::structure({{"a", TypeId::kInt32, false}, {"b", TypeId::kString}})), "+s(a:i b?:vu)");
  EXPECT_EQ(type_of(Type::variant()), "+s(metadata:vz value:vz)");
}

TEST(SchemaExport, GivesMapsTheNamesAndNullabilityOfArrow) {
  const Field entries("key_value", Type::structure({{"k", TypeId::kString}, {"v", TypeId::kInt32}}));
  EXPECT_EQ(type_of(Type::map(entries)), "+m(entries:+s(key:vu value?:i))");
}

TEST(SchemaExport, ConvertsTypesOnRequest) {
  EXPECT_EQ(type_of(TypeId::kString, {.text = ArrowText::kOffsets}), "u");
  EXPECT_EQ(type_of(TypeId::kBinary, {.text = ArrowText::kOffsets}), "z");
  EXPECT_EQ(type_of(TypeId::kString, {.text = ArrowText::kLargeOffsets}), "U");
  EXPECT_EQ(type_of(TypeId::kBinary, {.text = ArrowText::kLargeOffsets}), "Z");
  EXPECT_EQ(type_of(Type::decimal(9, 2), {.wide_decimals = true}), "d:9,2");
  EXPECT_EQ(type_of(Type::decimal(76, 2), {.wide_decimals = true}), "d:76,2,256");
  EXPECT_EQ(type_of(TypeId::kInterval, {.binary_intervals = true}), "w:12");
  EXPECT_EQ(type_of(TypeId::kString, {.dictionaries = ArrowDictionaries::kText}), "i<vu>");
  EXPECT_EQ(type_of(TypeId::kInt64, {.dictionaries = ArrowDictionaries::kText}), "l");
  EXPECT_EQ(type_of(TypeId::kInt64, {.dictionaries = ArrowDictionaries::kEvery}), "i<l>");
  EXPECT_EQ(type_of(TypeId::kBoolean, {.dictionaries = ArrowDictionaries::kEvery}), "b");
  EXPECT_EQ(type_of(TypeId::kUuid, {.dictionaries = ArrowDictionaries::kEvery}), "w:16");
  EXPECT_EQ(type_of(Type::list(Field("element", TypeId::kString)), {.dictionaries = ArrowDictionaries::kText}),
            "+l(element?:i<vu>)");
}

TEST(SchemaExport, CarriesMetadataAndFieldIds) {
  const Schema schema({{"a", TypeId::kInt32, true, 5}, {"b", TypeId::kInt32}},
                      {{"key", "value"}, {"ARROW:schema", "of the writer"}, {"empty", ""}});
  Released<ArrowSchema> exported;
  export_schema(schema, {}, &exported);
  EXPECT_THAT(metadata_of(*exported), ElementsAre(Pair("key", "value"), Pair("empty", "")));
  EXPECT_THAT(metadata_of(*exported->children[0]), ElementsAre(Pair("PARQUET:field_id", "5")));
  EXPECT_THAT(metadata_of(*exported->children[1]), IsEmpty());
  EXPECT_EQ(exported->children[1]->metadata, nullptr);
  EXPECT_STREQ(exported->children[1]->name, "b");
}

std::string extension_of(const Type& type, const Schema::Metadata& metadata = {}) {
  Released<ArrowSchema> schema;
  export_schema(Schema({{"column", type}}, metadata), {}, &schema);
  return metadata_value(*schema->children[0], "ARROW:extension:name") + " " +
         metadata_value(*schema->children[0], "ARROW:extension:metadata");
}

TEST(SchemaExport, NamesExtensionTypes) {
  EXPECT_EQ(extension_of(TypeId::kJson), "arrow.json ");
  EXPECT_EQ(extension_of(TypeId::kUuid), "arrow.uuid ");
  EXPECT_EQ(extension_of(Type::variant()), "arrow.parquet.variant ");
  EXPECT_EQ(extension_of(TypeId::kBoolean), " ");
  Released<ArrowSchema> plain;
  export_schema(Schema({{"column", TypeId::kUuid}}), {.extension_types = false}, &plain);
  EXPECT_THAT(metadata_of(*plain->children[0]), IsEmpty());
}

TEST(SchemaExport, SaysTheReferenceSystemOfGeometries) {
  EXPECT_EQ(extension_of(Type::geometry("")), R"(geoarrow.wkb {"crs": "OGC:CRS84", "crs_type": "authority_code"})");
  EXPECT_EQ(extension_of(Type::geometry("srid:5070")), R"(geoarrow.wkb {"crs": "5070", "crs_type": "srid"})");
  EXPECT_EQ(extension_of(Type::geometry("projjson:here"), {{"here", R"({"type": "GeographicCRS"})"}}),
            R"(geoarrow.wkb {"crs": {"type": "GeographicCRS"}, "crs_type": "projjson"})");
  EXPECT_EQ(extension_of(Type::geometry("projjson:nowhere")), R"(geoarrow.wkb {"crs": "projjson:nowhere"})");
  EXPECT_EQ(extension_of(Type::geometry("a \"name\"")), R"(geoarrow.wkb {"crs": "a \"name\""})");
  EXPECT_EQ(extension_of(Type::geography("", "VINCENTY")),
            R"(geoarrow.wkb {"crs": "OGC:CRS84", "crs_type": "authority_code", "edges": "vincenty"})");
}

TEST(SchemaExport, ChildrenCanBeMovedOut) {
  ArrowSchema moved = {};
  {
    Released<ArrowSchema> schema;
    export_schema(Schema({{"a", Type::list(Field("element", TypeId::kInt32))}}), {}, &schema);
    moved = *schema->children[0];
    schema->children[0]->release = nullptr;
  }
  EXPECT_EQ(describe_type(moved), "+l(element?:i)");
  moved.release(&moved);
  EXPECT_EQ(moved.release, nullptr);
}

Type lists(int levels) {
  Type type = TypeId::kInt32;
  for (int i = 1; i < levels; ++i)
    type = Type::list(Field("element", type));
  return type;
}

TEST(SchemaExport, RefusesMoreThanSixtyFourLevels) {
  EXPECT_EQ(type_of(lists(64)).size(), std::string("i").size() + 63 * std::string("+l(element?:)").size());
  ArrowSchema schema;
  schema.release = reinterpret_cast<void (*)(ArrowSchema*)>(1);
  try {
    export_schema(Schema({{"deep", lists(65)}}), {}, &schema);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kResourceLimit);
    EXPECT_EQ(error.message(), "Arrow's types nest up to 64 levels, and column `element` goes deeper");
  }
  EXPECT_EQ(schema.release, nullptr);
}

}  // namespace
}  // namespace lamella
