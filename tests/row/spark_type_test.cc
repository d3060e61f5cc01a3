#include "lamella/spark_type.h"

#include <gtest/gtest.h>

#include "lamella/error.h"

namespace lamella {
namespace {

TEST(SparkType, PrintsWhatItReads) {
  const char* kTypes[] = {
      R"j({"type":"struct","fields":[]})j",
      R"j({"type":"struct","fields":[{"name":"a \"b\"","type":"long","nullable":false,"metadata":{"k":[1,{"x":"}"}]}}]})j",
      R"j({"type":"array","elementType":"decimal(38,10)","containsNull":false})j",
      R"j({"type":"map","keyType":"string","valueType":"void","valueContainsNull":true})j",
      R"j("interval year to month")j",
      R"j("interval day")j",
      R"j("interval hour to second")j",
      R"j("timestamp_ntz")j",
      R"j("variant")j",
  };
  for (const char* json : kTypes)
    EXPECT_EQ(SparkType::from_json(json).to_json(), json);
}

TEST(SparkType, ReadsMembersInAnyOrder) {
  const SparkType type = SparkType::from_json(
      R"j( {"fields" : [ {"metadata":{}, "nullable":true, "type":"byte", "name":"\u00e9"} ], "type":"struct"} )j");
  ASSERT_EQ(type.fields().size(), 1U);
  EXPECT_EQ(type.fields()[0].name(), "\u00e9");
  EXPECT_EQ(type.fields()[0].type(), SparkType(SparkTypeId::kByte));
}

TEST(SparkType, TakesUsersTypesAndBoundedTextForWhatIsStored) {
  EXPECT_EQ(SparkType::from_json(R"j({"type":"udt","class":"x","sqlType":"double"})j"),
            SparkType(SparkTypeId::kDouble));
  EXPECT_EQ(SparkType::from_json("\"varchar(3)\""), SparkType(SparkTypeId::kString));
}

TEST(SparkType, RefusesWhatIsNoType) {
  const char* kTexts[] = {"",
                          "{",
                          "[]",
                          "\"lon\"",
                          R"j({"type":"struct","fields":[{"name":"a"}]})j",
                          R"j({"type":"array"})j",
                          "\"long\" 1",
                          "\"decimal(39,0)\"",
                          "\"decimal(5,)\"",
                          "\"interval month to year\"",
                          R"j({"type":"struct","fields":[})j"};
  for (const char* json : kTexts)
    EXPECT_THROW(SparkType::from_json(json), Error) << json;
}

TEST(SparkType, RefusesEndlessNesting) {
  std::string json;
  for (int i = 0; i < 100000; ++i)
    json += R"j({"type":"array","elementType":)j";
  EXPECT_THROW(SparkType::from_json(json), Error);
  EXPECT_THROW(SparkType::from_json(R"j({"x":)j" + std::string(100000, '[')), Error);
}

TEST(SparkType, OfParquetsTypesIsWhatSparkReads) {
  EXPECT_EQ(SparkType::of(TypeId::kUInt8).name(), "short");
  EXPECT_EQ(SparkType::of(TypeId::kUInt64).name(), "decimal(20,0)");
  EXPECT_EQ(SparkType::of(Type::timestamp(TimeUnit::kMillis, false)).name(), "timestamp_ntz");
  EXPECT_EQ(SparkType::of(Type::list(Field("element", TypeId::kJson, false))).to_json(),
            R"j({"type":"array","elementType":"string","containsNull":false})j");
  EXPECT_THROW(SparkType::of(Type::decimal(39, 0)), Error);
}

TEST(SparkType, OfSparksFilesIsWhatSparkWrote) {
  const std::string key = "org.apache.spark.sql.parquet.row.metadata";
  const std::string written = R"j({"type":"struct","fields":[
      {"name":"ym","type":"interval year","nullable":true,"metadata":{}},
      {"name":"i","type":"string","nullable":true,"metadata":{}}]})j";
  const SparkType type =
      SparkType::of(Schema({Field("i", TypeId::kInt32), Field("ym", TypeId::kInt32)}, {{key, written}}));
  EXPECT_EQ(type.fields()[0].type().name(), "integer") << "no text can hold integers";
  EXPECT_EQ(type.fields()[1].type().name(), "interval year");
  const SparkType unread = SparkType::of(Schema({Field("i", TypeId::kInt32)}, {{key, "?"}}));
  EXPECT_EQ(unread.fields()[0].type().name(), "integer");
}

}  // namespace
}  // namespace lamella
