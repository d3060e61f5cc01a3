#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lamella/error.h"
#include "lamella/read_options.h"
#include "lamella/row_materializer.h"

namespace lamella {
namespace {

using Conf = std::map<std::string, std::string>;

void expect_refused(const Conf& conf, const std::string& part) {
  try {
    ReadOptions::from_spark_conf(conf);
    FAIL() << "nothing was thrown for " << part;
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(part));
  }
}

TEST(SparkConf, HasSparksDefaults) {
  const ReadOptions options = ReadOptions::from_spark_conf({});
  EXPECT_TRUE(options.ignore_case);
  EXPECT_EQ(options.utf8, Utf8Mode::kUnchecked);
  EXPECT_EQ(options.promotion, PromotionMode::kSpark);
  EXPECT_TRUE(options.int96_adjusted_to_utc);
  EXPECT_FALSE(options.refuse_int96);
  EXPECT_FALSE(options.binary_as_string);
  EXPECT_FALSE(options.nanos_as_int64);
  EXPECT_FALSE(options.local_timestamps_adjusted_to_utc);
  EXPECT_FALSE(options.match_field_ids);
  EXPECT_FALSE(options.allow_missing_field_ids);
  EXPECT_TRUE(options.calendar.by_spark_keys);
  EXPECT_EQ(options.calendar.dates, RebaseMode::kCorrected);
  EXPECT_EQ(options.calendar.int96, RebaseMode::kCorrected);
  EXPECT_EQ(options.calendar.time_zone, "UTC");
}

TEST(SparkConf, SetsWhatEachKeySays) {
  const ReadOptions options = ReadOptions::from_spark_conf({{"spark.sql.caseSensitive", "true"},
                                                            {"spark.sql.parquet.binaryAsString", " TRUE "},
                                                            {"spark.sql.parquet.int96AsTimestamp", "false"},
                                                            {"spark.sql.legacy.parquet.nanosAsLong", "true"},
                                                            {"spark.sql.parquet.inferTimestampNTZ.enabled", "false"},
                                                            {"spark.sql.parquet.fieldId.read.enabled", "true"},
                                                            {"spark.sql.parquet.fieldId.read.ignoreMissing", "true"},
                                                            {"spark.sql.parquet.columnarReaderBatchSize", "512"},
                                                            {"spark.sql.session.timeZone", "America/Los_Angeles"},
                                                            {"spark.sql.parquet.datetimeRebaseModeInRead", "legacy"},
                                                            {"spark.sql.parquet.int96RebaseModeInRead", "EXCEPTION"}});
  EXPECT_FALSE(options.ignore_case);
  EXPECT_TRUE(options.binary_as_string);
  EXPECT_TRUE(options.refuse_int96);
  EXPECT_TRUE(options.nanos_as_int64);
  EXPECT_TRUE(options.local_timestamps_adjusted_to_utc);
  EXPECT_TRUE(options.match_field_ids);
  EXPECT_TRUE(options.allow_missing_field_ids);
  EXPECT_EQ(options.batch_rows, 512);
  EXPECT_EQ(options.calendar.time_zone, "America/Los_Angeles");
  EXPECT_EQ(options.calendar.dates, RebaseMode::kLegacy);
  EXPECT_EQ(options.calendar.int96, RebaseMode::kException);
}

TEST(SparkConf, LetsOptionsOfOneReadCountMoreThanTheSession) {
  const ReadOptions options = ReadOptions::from_spark_conf({{"datetimeRebaseMode", "LEGACY"},
                                                            {"int96RebaseMode", "CORRECTED"},
                                                            {"spark.sql.parquet.datetimeRebaseModeInRead", "EXCEPTION"},
                                                            {"spark.sql.parquet.int96RebaseModeInRead", "LEGACY"}});
  EXPECT_EQ(options.calendar.dates, RebaseMode::kLegacy);
  EXPECT_EQ(options.calendar.int96, RebaseMode::kCorrected);
}

TEST(SparkConf, PassesOverOtherKeys) {
  EXPECT_NO_THROW(
      ReadOptions::from_spark_conf({{"spark.app.name", "x"}, {"spark.sql.parquet.mergeSchema", "perhaps"}}));
}

TEST(SparkConf, RejectsValuesThatAKeyCannotHave) {
  expect_refused({{"spark.sql.caseSensitive", "yes"}}, "spark.sql.caseSensitive = yes: it must be true or false");
  expect_refused({{"spark.sql.parquet.datetimeRebaseModeInRead", "JULIAN"}}, "EXCEPTION, LEGACY or CORRECTED");
  expect_refused({{"int96RebaseMode", ""}}, "int96RebaseMode");
  expect_refused({{"spark.sql.parquet.columnarReaderBatchSize", "0"}}, "a whole number above 0");
  expect_refused({{"spark.sql.parquet.columnarReaderBatchSize", "4k"}}, "a whole number above 0");
}

TEST(SparkConf, ConvertsInt96FromTheSessionsZone) {
  const std::string key = "spark.sql.parquet.int96TimestampConversion";
  const std::string zone = "spark.sql.session.timeZone";
  EXPECT_EQ(ReadOptions::from_spark_conf({{zone, "Asia/Tokyo"}}).int96_local_zone, "");
  EXPECT_EQ(ReadOptions::from_spark_conf({{key, "false"}, {zone, "Asia/Tokyo"}}).int96_local_zone, "");
  EXPECT_EQ(ReadOptions::from_spark_conf({{key, "true"}}).int96_local_zone, "UTC");
  EXPECT_EQ(ReadOptions::from_spark_conf({{key, "true"}, {zone, "Asia/Tokyo"}}).int96_local_zone, "Asia/Tokyo");
}

TEST(SparkConf, SaysWhatAStructWithoutItsMembersIs) {
  using MissingMembers = RowOptions::MissingMembers;
  const std::string key = "spark.sql.legacy.parquet.returnNullStructIfAllFieldsMissing";
  EXPECT_EQ(RowOptions::from_spark_conf({}).missing_members, MissingMembers::kStructStays);
  EXPECT_EQ(RowOptions::from_spark_conf({{key, "true"}}).missing_members, MissingMembers::kStructIsNull);
  EXPECT_EQ(RowOptions::from_spark_conf({{key, "False"}}).missing_members, MissingMembers::kStructStays);
  EXPECT_THROW(RowOptions::from_spark_conf({{key, "maybe"}}), Error);
}

}  // namespace
}  // namespace lamella
