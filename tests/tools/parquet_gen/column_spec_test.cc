#include "parquet_gen/column_spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lamella/error.h"

namespace lamella::inline v0 {
namespace gen {

namespace {

ColumnSpec column(std::string_view text) {
  const std::vector<ColumnSpec> columns = parse_columns(text);
  EXPECT_EQ(columns.size(), 1U);
  return columns.at(0);
}

std::string refusal(std::string_view text) {
  try {
    parse_columns(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.message();
  }
  return "accepted";
}

}  // namespace

TEST(ParseColumns, ReadsNamesTypesAndOptions) {
  const std::vector<ColumnSpec> columns =
      parse_columns("id:int64:sequential=5,price:decimal(12,2):dict:null=0.25:codec=zstd");
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(columns[0].node.name, "id");
  EXPECT_EQ(columns[0].node.type, PhysicalType::INT64);
  EXPECT_EQ(columns[0].node.repetition, Repetition::REQUIRED);
  EXPECT_EQ(columns[0].distribution, Distribution::kSequential);
  EXPECT_EQ(columns[0].step, 5);
  EXPECT_EQ(columns[1].node.annotation.kind, LogicalKind::kDecimal);
  EXPECT_EQ(columns[1].node.annotation.precision, 12);
  EXPECT_EQ(columns[1].node.annotation.scale, 2);
  EXPECT_EQ(columns[1].node.repetition, Repetition::OPTIONAL);
  EXPECT_EQ(columns[1].null_share, 0.25);
  EXPECT_EQ(columns[1].encoding, Encoding::RLE_DICTIONARY);
  EXPECT_EQ(columns[1].codec, CompressionCodec::ZSTD);
}

TEST(ParseColumns, StoresDecimalsByTheirPrecision) {
  EXPECT_EQ(column("c:decimal(9,0)").node.type, PhysicalType::INT32);
  EXPECT_EQ(column("c:decimal(18,0)").node.type, PhysicalType::INT64);
  EXPECT_EQ(column("c:decimal(19,0)").node.type_length, 9);
  EXPECT_EQ(column("c:decimal(38,0)").node.type_length, 16);
  EXPECT_EQ(column("c:decimal(5,0,int64)").node.type, PhysicalType::INT64);
  EXPECT_EQ(column("c:decimal(5,0,binary)").node.type, PhysicalType::BYTE_ARRAY);
  EXPECT_EQ(column("c:decimal(5,0,fixed)").node.type_length, 3);
}

TEST(ParseColumns, KnowsTimesAndTheirUnits) {
  const ColumnSpec millis = column("c:time(ms)");
  EXPECT_EQ(millis.node.type, PhysicalType::INT32);
  EXPECT_EQ(millis.high, 86399999);
  const ColumnSpec nanos = column("c:timestamp(ns,utc)");
  EXPECT_EQ(nanos.node.annotation.unit, TimeUnit::kNanos);
  EXPECT_TRUE(nanos.node.annotation.adjusted_to_utc);
  EXPECT_EQ(column("c:timestamp").node.annotation.unit, TimeUnit::kMicros);
}

TEST(ParseColumns, ReadsRangesLengthsAndText) {
  const ColumnSpec number = column("c:int32:range=-5..7:cardinality=3:runs=9");
  EXPECT_EQ(number.low, -5);
  EXPECT_EQ(number.high, 7);
  EXPECT_EQ(number.cardinality, 3);
  EXPECT_EQ(number.mean_run, 9);
  const ColumnSpec text = column("c:STRING:Multibyte:length=0..9:encoding=DELTA_BYTE_ARRAY");
  EXPECT_EQ(text.text, TextKind::kMultibyte);
  EXPECT_EQ(text.max_length, 9);
  EXPECT_EQ(text.encoding, Encoding::DELTA_BYTE_ARRAY);
}

TEST(ParseColumns, SaysWhatIsWrong) {
  EXPECT_THAT(refusal("c"), testing::HasSubstr("name:type"));
  EXPECT_THAT(refusal("a:int32,c:int33"), testing::AllOf(testing::HasSubstr("c:int33"), testing::HasSubstr("no type")));
  EXPECT_THAT(refusal("c:int32:sorted"), testing::HasSubstr("no option sorted"));
  EXPECT_THAT(refusal("c:int32:null=2"), testing::HasSubstr("from 0 to 1"));
  EXPECT_THAT(refusal("c:int32:range=5..1"), testing::HasSubstr("empty"));
  EXPECT_THAT(refusal("c:int32:cardinality=few"), testing::HasSubstr("whole number"));
  EXPECT_THAT(refusal("c:int32:codec=lzo"), testing::HasSubstr("no codec"));
  EXPECT_THAT(refusal("c:int32:encoding=bit_packed"), testing::HasSubstr("no encoding"));
  EXPECT_THAT(refusal("c:decimal(50,2)"), testing::HasSubstr("precision"));
  EXPECT_THAT(refusal("c:decimal(12,2,int32)"), testing::HasSubstr("12 digits in int32"));
  EXPECT_THAT(refusal("c:decimal(12,2"), testing::HasSubstr("parenthesis"));
  EXPECT_THAT(refusal("c:time(fortnight)"), testing::HasSubstr("unit"));
}

}  // namespace gen
}  // namespace lamella::inline v0
