#include "vector/calendar.h"

#include <gtest/gtest.h>

#include <limits>

namespace lamella {
namespace {

std::string date(int64_t days) {
  std::string text;
  append_date(days, text);
  return text;
}

std::string time_of(int64_t time, TimeUnit unit) {
  std::string text;
  append_time(time, unit, text);
  return text;
}

std::string timestamp(int64_t value, TimeUnit unit, bool adjusted_to_utc = false) {
  std::string text;
  append_timestamp(value, unit, adjusted_to_utc, text);
  return text;
}

TEST(Calendar, WritesDatesOfEveryEra) {
  EXPECT_EQ(date(0), "1970-01-01");
  EXPECT_EQ(date(-1), "1969-12-31");
  EXPECT_EQ(date(11016), "2000-02-29");
  EXPECT_EQ(date(11017), "2000-03-01");
  EXPECT_EQ(date(-25509), "1900-02-28");
  EXPECT_EQ(date(-25508), "1900-03-01");
  EXPECT_EQ(date(2932896), "9999-12-31");
  EXPECT_EQ(date(2932897), "+10000-01-01");
  EXPECT_EQ(date(-719162), "0001-01-01");
  EXPECT_EQ(date(-719528), "0000-01-01");
  EXPECT_EQ(date(-719529), "-0001-12-31");
  EXPECT_EQ(date(std::numeric_limits<int32_t>::max()), "+5881580-07-11");
  EXPECT_EQ(date(std::numeric_limits<int32_t>::min()), "-5877641-06-23");
}

TEST(Calendar, DaysAndDatesAreInverse) {
  CivilDate expected{-401, 1, 1};
  int64_t days = days_from_civil(expected);
  for (; expected.year < 2401; ++days) {
    ASSERT_EQ(civil_from_days(days), expected) << days;
    ASSERT_EQ(days_from_civil(expected), days);
    if (++expected.day > days_in_month(expected.year, expected.month)) {
      expected.day = 1;
      if (++expected.month > 12) {
        expected.month = 1;
        ++expected.year;
      }
    }
  }
  EXPECT_EQ(days, days_from_civil({2401, 1, 1}));
}

TEST(Calendar, AnyNumberOfDaysIsADate) {
  EXPECT_EQ(date(std::numeric_limits<int64_t>::max()), "+25252734927768524-07-27");
  EXPECT_EQ(date(std::numeric_limits<int64_t>::min()), "-25252734927764585-06-07");
}

TEST(Calendar, WritesTimesWithTheDigitsOfTheirUnit) {
  EXPECT_EQ(time_of(0, TimeUnit::kMillis), "00:00:00.000");
  EXPECT_EQ(time_of(45296789, TimeUnit::kMillis), "12:34:56.789");
  EXPECT_EQ(time_of(45296000001, TimeUnit::kMicros), "12:34:56.000001");
  EXPECT_EQ(time_of(86399999999999, TimeUnit::kNanos), "23:59:59.999999999");
}

TEST(Calendar, WritesTimesOutsideADayAsTheyAre) {
  EXPECT_EQ(time_of(86400000, TimeUnit::kMillis), "24:00:00.000");
  EXPECT_EQ(time_of(360000000, TimeUnit::kMillis), "100:00:00.000");
  EXPECT_EQ(time_of(-1, TimeUnit::kMillis), "-00:00:00.001");
  EXPECT_EQ(time_of(std::numeric_limits<int64_t>::min(), TimeUnit::kNanos), "-2562047:47:16.854775808");
}

TEST(Calendar, FloorsTimestampsBefore1970) {
  EXPECT_EQ(timestamp(0, TimeUnit::kMillis), "1970-01-01T00:00:00.000");
  EXPECT_EQ(timestamp(-1, TimeUnit::kMillis), "1969-12-31T23:59:59.999");
  EXPECT_EQ(timestamp(-86400000, TimeUnit::kMillis), "1969-12-31T00:00:00.000");
  EXPECT_EQ(timestamp(951827696123456, TimeUnit::kMicros, true), "2000-02-29T12:34:56.123456Z");
}

TEST(Calendar, WritesTheExtremesOfTimestamps) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  EXPECT_EQ(timestamp(kMax, TimeUnit::kNanos), "2262-04-11T23:47:16.854775807");
  EXPECT_EQ(timestamp(kMin, TimeUnit::kNanos), "1677-09-21T00:12:43.145224192");
  EXPECT_EQ(timestamp(kMax, TimeUnit::kMicros), "+294247-01-10T04:00:54.775807");
  EXPECT_EQ(timestamp(kMin, TimeUnit::kMicros), "-290308-12-21T19:59:05.224192");
  EXPECT_EQ(timestamp(kMax, TimeUnit::kMillis), "+292278994-08-17T07:12:55.807");
  EXPECT_EQ(timestamp(kMin, TimeUnit::kMillis), "-292275055-05-16T16:47:04.192");
}

}  // namespace
}  // namespace lamella
