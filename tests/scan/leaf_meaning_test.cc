#include "scan/leaf_meaning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/bits.h"
#include "lamella/error.h"
#include "lamella/parquet_reader.h"
#include "tests/scan/scan_sample.h"
#include "writer/file_writer.h"

namespace lamella {
namespace {

using testing::HasSubstr;
using writer::LeafData;
using writer::Values;

constexpr int32_t kLastJulian = -141428;  // 1582-10-04 of the old calendar.
constexpr int64_t kMicrosPerDay = 86'400'000'000;

std::string int96_of_day(int32_t day) {
  std::string bytes(12, '\0');
  store(bytes.data() + 8, day + 2440588);
  return bytes;
}

/// Two rows: the last Julian day, and 1970-01-01.
std::shared_ptr<RandomAccessFile> old_file(const writer::KeyValues& keys, const std::string& created_by = "x") {
  const Repetition required = Repetition::REQUIRED;
  const std::vector<writer::Node> columns = {
      writer::leaf("d", PhysicalType::INT32, required, writer::annotated(LogicalKind::kDate)),
      writer::leaf("ms", PhysicalType::INT64, required, writer::annotated_timestamp(TimeUnit::kMillis, true)),
      writer::leaf("us", PhysicalType::INT64, required, writer::annotated_timestamp(TimeUnit::kMicros, true)),
      writer::leaf("local", PhysicalType::INT64, required, writer::annotated_timestamp(TimeUnit::kMicros, false)),
      writer::leaf("i96", PhysicalType::INT96, required),
      writer::group("st", required,
                    {writer::leaf("d", PhysicalType::INT32, required, writer::annotated(LogicalKind::kDate))})};
  const int64_t micros = kLastJulian * kMicrosPerDay;
  Values int96(PhysicalType::INT96, 12);
  for (const int32_t day : {kLastJulian, 0})
    int96.append_bytes(int96_of_day(day));
  const std::vector<LeafData> leaves = {LeafData{Values::of<int32_t>({kLastJulian, 0}), {}, {}},
                                        LeafData{Values::of<int64_t>({micros / 1000, 0}), {}, {}},
                                        LeafData{Values::of<int64_t>({micros, 0}), {}, {}},
                                        LeafData{Values::of<int64_t>({micros, 0}), {}, {}},
                                        LeafData{int96, {}, {}},
                                        LeafData{Values::of<int32_t>({kLastJulian, 0}), {}, {}}};
  writer::FileOptions options;
  options.key_value_metadata = keys;
  options.created_by = created_by;
  return scan_sample::as_file(writer::write_file(columns, {writer::ColumnOptions()}, options, {leaves}));
}

std::string first_row(const writer::KeyValues& keys, const ReadOptions& options, const std::string& created_by = "x") {
  const auto reader = ParquetReader::open(old_file(keys, created_by), options);
  const std::string text = scan_sample::text_of(*reader->next_batch());
  return text.substr(0, text.find('\n'));
}

/// What the columns say of the last Julian day, dates and timestamps rebased or not, INT96 rebased or not.
std::string row_text(bool dates_rebased, bool int96_rebased) {
  const std::string corrected = "1582-10-14";
  const std::string& date = dates_rebased ? "1582-10-04" : corrected;
  const std::string& day96 = int96_rebased ? "1582-10-04" : corrected;
  return "{\"d\":\"" + date + "\",\"ms\":\"" + date + "T00:00:00.000Z\",\"us\":\"" + date +
         "T00:00:00.000000Z\",\"local\":\"" + corrected + "T00:00:00.000000\",\"i96\":\"" + day96 +
         "T00:00:00.000000\",\"st\":{\"d\":\"" + date + "\"}}";
}

ReadOptions by_keys() {
  ReadOptions options;
  options.calendar.by_spark_keys = true;
  return options;
}

TEST(LeafMeaning, ValuesStayAsTheyAreUnlessAsked) {
  const ReadOptions defaults;
  EXPECT_EQ(first_row({{"org.apache.spark.version", "2.4.8"}}, defaults), row_text(false, false));
  EXPECT_EQ(first_row({}, by_keys()), row_text(false, false));
}

TEST(LeafMeaning, OldVersionsOfSparkWroteTheOldCalendar) {
  EXPECT_EQ(first_row({{"org.apache.spark.version", "2.4.8"}}, by_keys()), row_text(true, true));
  EXPECT_EQ(first_row({{"org.apache.spark.version", "3.0.1"}}, by_keys()), row_text(false, true));
  EXPECT_EQ(first_row({{"org.apache.spark.version", "3.1.0"}}, by_keys()), row_text(false, false));
}

TEST(LeafMeaning, NewerOnesSayWhenTheyDo) {
  EXPECT_EQ(first_row({{"org.apache.spark.version", "4.0.1"}, {"org.apache.spark.legacyDateTime", ""}}, by_keys()),
            row_text(true, false));
  EXPECT_EQ(first_row({{"org.apache.spark.version", "4.0.1"}, {"org.apache.spark.legacyINT96", ""}}, by_keys()),
            row_text(false, true));
}

TEST(LeafMeaning, OptionsSpeakForFilesThatDoNotSay) {
  ReadOptions options = by_keys();
  options.calendar.dates = RebaseMode::kLegacy;
  EXPECT_EQ(first_row({}, options), row_text(true, false));
  EXPECT_EQ(first_row({{"org.apache.spark.version", "4.0.1"}}, options), row_text(false, false));
  options.calendar.by_spark_keys = false;
  options.calendar.int96 = RebaseMode::kLegacy;
  EXPECT_EQ(first_row({{"org.apache.spark.version", "4.0.1"}}, options), row_text(true, true));
}

TEST(LeafMeaning, TheZoneIsTheFilesOrThatOfTheOptions) {
  ReadOptions options = by_keys();
  options.calendar.dates = RebaseMode::kLegacy;
  options.columns = {"us"};
  // In the standard time of Los Angeles it is 16:00 of the day before; its local mean time is 7:02 further on.
  const std::string los_angeles = "{\"us\":\"1582-10-03T23:52:58.000000Z\"}";
  EXPECT_EQ(first_row({{"org.apache.spark.timeZone", "America/Los_Angeles"}}, options), los_angeles);
  options.calendar.time_zone = "America/Los_Angeles";
  EXPECT_EQ(first_row({}, options), los_angeles);
  EXPECT_EQ(first_row({{"org.apache.spark.timeZone", "UTC"}}, options), "{\"us\":\"1582-10-04T00:00:00.000000Z\"}");
}

TEST(LeafMeaning, ExceptionRefusesAncientValuesOnly) {
  ReadOptions options;
  options.calendar.dates = RebaseMode::kException;
  options.columns = {"d"};
  EXPECT_THROW(first_row({}, options), Error);
  options.rows = {{1, 1}};
  options.borrow_pages = false;
  EXPECT_EQ(first_row({}, options), "{\"d\":\"1970-01-01\"}");
}

TEST(LeafMeaning, ATargetSaysWhetherDaysAreMeant) {
  ReadOptions options;
  options.calendar.dates = RebaseMode::kLegacy;
  options.calendar.int96 = RebaseMode::kLegacy;
  options.promotion = PromotionMode::kSpark;
  options.int96_adjusted_to_utc = true;
  const Type local = Type::timestamp(TimeUnit::kMicros, false);
  options.target =
      Schema({Field("d", local), Field("ms", Type::timestamp(TimeUnit::kMicros, true)), Field("i96", local)});
  EXPECT_EQ(first_row({}, options),
            "{\"d\":\"1582-10-04T00:00:00.000000\",\"ms\":\"1582-10-04T00:00:00.000000Z\",\"i96\":"
            "\"1582-10-14T00:00:00.000000\"}");
  options.target = Schema({Field("d", TypeId::kInt64), Field("us", TypeId::kInt64), Field("local", TypeId::kInt64)});
  EXPECT_EQ(first_row({}, options), "{\"d\":-141428,\"us\":-12219379200000000,\"local\":-12219379200000000}");
}

TEST(LeafMeaning, FiltersSeeRebasedValues) {
  // The bounds of the file are those of the old calendar, and rule nothing out.
  ReadOptions options;
  options.calendar.dates = RebaseMode::kLegacy;
  options.columns = {"d"};
  for (const bool in_struct : {false, true}) {
    options.where = parse_predicate(std::string(in_struct ? "st.d" : "d") + " = date '1582-10-04'");
    EXPECT_EQ(first_row({}, options), "{\"d\":\"1582-10-04\"}");
    options.where = parse_predicate(std::string(in_struct ? "st.d" : "d") + " = date '1582-10-14'");
    EXPECT_FALSE(ParquetReader::open(old_file({}), options)->next_batch());
  }
}

TEST(LeafMeaning, Int96AreWhatClocksShowedWhereAsked) {
  ReadOptions options;
  options.int96_local_zone = "+05:30";
  options.columns = {"i96", "us"};
  const std::string us = "\"us\":\"1582-10-14T00:00:00.000000Z\"}";
  EXPECT_EQ(first_row({}, options), "{\"i96\":\"1582-10-13T18:30:00.000000\"," + us);
  EXPECT_EQ(first_row({}, options, "parquet-mr version 1.8.1"), "{\"i96\":\"1582-10-14T00:00:00.000000\"," + us);
  // First the calendar, then the clock.
  options.calendar.int96 = RebaseMode::kLegacy;
  EXPECT_EQ(first_row({}, options), "{\"i96\":\"1582-10-03T18:30:00.000000\"," + us);
  options.calendar.int96 = RebaseMode::kException;
  EXPECT_THROW(first_row({}, options), Error);
  options.int96_local_zone = "Nowhere/Land";
  EXPECT_THROW(first_row({}, options), Error);
}

TEST(LeafMeaning, FiltersSeeInstantsOfClocks) {
  ReadOptions options;
  options.int96_local_zone = "-01:00";
  options.columns = {"i96"};
  options.where = parse_predicate("i96 = timestamp '1970-01-01 01:00:00'");
  EXPECT_EQ(first_row({}, options), "{\"i96\":\"1970-01-01T01:00:00.000000\"}");
}

TEST(LeafMeaning, RefusesInt96WhereAsked) {
  ReadOptions options;
  options.refuse_int96 = true;
  options.columns = {"d"};
  EXPECT_EQ(first_row({}, options), "{\"d\":\"1582-10-14\"}");
  options.columns = {"i96"};
  try {
    first_row({}, options);
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("column i96 is INT96"));
  }
}

TEST(LeafMeaning, OptionsSayWhatTimestampsAndBytesAre) {
  ReadOptions options;
  options.local_timestamps_adjusted_to_utc = true;
  options.int96_adjusted_to_utc = true;
  const auto schema = ParquetReader::open(old_file({}), options)->schema();
  EXPECT_EQ(schema->field(3).type(), Type::timestamp(TimeUnit::kMicros, true));
  EXPECT_EQ(schema->field(4).type(), Type::timestamp(TimeUnit::kMicros, true));
}

}  // namespace
}  // namespace lamella
