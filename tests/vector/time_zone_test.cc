#include "vector/time_zone.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "vector/calendar.h"
#include "vector/time_zone_rule.h"

namespace lamella {
namespace {

using testing::HasSubstr;

constexpr int32_t kHour = 3600;

std::string big_endian(int64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i)
    text += static_cast<char>(value >> (8 * i));
  return text;
}

struct Change {
  int64_t at;
  int kind;
};

/// A file of the tz database: `offsets` are its local times, `rule` those of the years to come.
std::string tzif(const std::vector<int32_t>& offsets, const std::vector<Change>& changes, const std::string& rule,
                 int leap_seconds = 0) {
  const auto count = [](size_t number) { return big_endian(static_cast<int64_t>(number), 4); };
  std::string text = "TZif2" + std::string(15, '\0') + std::string(24, '\0');
  text += "TZif2" + std::string(15, '\0') + count(0) + count(0) + big_endian(leap_seconds, 4) + count(changes.size()) +
          count(offsets.size()) + count(4);
  for (const Change& change : changes)
    text += big_endian(change.at, 8);
  for (const Change& change : changes)
    text += static_cast<char>(change.kind);
  for (const int32_t offset : offsets)
    text += big_endian(offset, 4) + std::string(2, '\0');
  text += std::string("LMT", 4) + std::string(static_cast<size_t>(leap_seconds) * 12, '\0');
  return text + "\n" + rule + "\n";
}

TimeZone zone_of(const std::string& bytes) {
  return TimeZone(std::span(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()));
}

int64_t local(int64_t year, int32_t month, int32_t day, int64_t hour, int64_t minute = 0) {
  return days_from_civil({year, month, day}) * 86400 + hour * kHour + minute * 60;
}

/// How far ahead of UTC clocks were that showed `time`, in hours.
double hours_ahead(const TimeZone& zone, int64_t time) {
  return static_cast<double>(time - zone.utc_of_local(time)) / kHour;
}

TEST(TimeZone, HasOneOffsetWhereNothingChanges) {
  EXPECT_EQ(TimeZone(5 * kHour).utc_of_local(0), -5 * kHour);
  EXPECT_TRUE(TimeZone(0).is_utc());
  EXPECT_TRUE(zone_of(tzif({0}, {}, "UTC0")).is_utc());
  EXPECT_FALSE(TimeZone(1).is_utc());
}

TEST(TimeZone, FollowsTheChangesOfTheFile) {
  const TimeZone zone = zone_of(tzif({-28378, -8 * kHour, -7 * kHour}, {{-2717640000, 1}, {-1633269600, 2}}, "X8"));
  EXPECT_EQ(local(1800, 1, 1, 0) - zone.utc_of_local(local(1800, 1, 1, 0)), -28378);
  EXPECT_EQ(hours_ahead(zone, local(1900, 1, 1, 0)), -8);
  EXPECT_EQ(hours_ahead(zone, local(1918, 4, 1, 0)), -7);
}

TEST(TimeZone, TakesTheEarlierOfTwoInstants) {
  // Clocks go back from 02:00 to 01:00 at 1970-01-10T00:00Z.
  const TimeZone zone = zone_of(tzif({2 * kHour, kHour}, {{9 * 86400, 1}}, "X-1"));
  EXPECT_EQ(hours_ahead(zone, local(1970, 1, 10, 1, 30)), 2);
  EXPECT_EQ(hours_ahead(zone, local(1970, 1, 10, 2)), 1);
}

TEST(TimeZone, TakesTimesThatWerePassedOverByTheOffsetBefore) {
  const TimeZone zone = zone_of(tzif({kHour, 2 * kHour}, {{9 * 86400, 1}}, "X-2"));
  EXPECT_EQ(hours_ahead(zone, local(1970, 1, 10, 1, 30)), 1);
  EXPECT_EQ(hours_ahead(zone, local(1970, 1, 10, 2)), 2);
}

TEST(TimeZone, FollowsTheRuleInYearsToCome) {
  const TimeZone zone = zone_of(tzif({-8 * kHour}, {{0, 0}}, "PST8PDT,M3.2.0,M11.1.0"));
  // 14 March and 7 November of 2021, and of each year like it.
  for (const int64_t year : {2021, 2021 + 400, 2021 + 2000, 2021 + 280000}) {
    EXPECT_EQ(hours_ahead(zone, local(year, 3, 14, 2) - 1), -8) << year;
    EXPECT_EQ(hours_ahead(zone, local(year, 3, 14, 2, 30)), -8) << year;
    EXPECT_EQ(hours_ahead(zone, local(year, 3, 14, 3)), -7) << year;
    EXPECT_EQ(hours_ahead(zone, local(year, 11, 7, 2) - 1), -7) << year;
    EXPECT_EQ(hours_ahead(zone, local(year, 11, 7, 2)), -8) << year;
  }
  EXPECT_EQ(hours_ahead(zone, local(2370, 7, 1, 0)), -7);
  EXPECT_EQ(hours_ahead(zone, local(2372, 1, 1, 0)), -8);
}

TEST(TimeZoneRule, ReadsEveryFormOfDay) {
  const auto first_change = [](const char* text, int64_t year) {
    const TimeZoneRule rule = parse_time_zone_rule(text).value();
    return rule.changes_of(year)[0].at + rule.standard_offset;
  };
  EXPECT_EQ(first_change("A0B,J60,J300", 2023), local(2023, 3, 1, 2));
  EXPECT_EQ(first_change("A0B,J60,J300", 2024), local(2024, 3, 1, 2));
  EXPECT_EQ(first_change("A0B,59/0,300", 2023), local(2023, 3, 1, 0));
  EXPECT_EQ(first_change("A0B,59/0,300", 2024), local(2024, 2, 29, 0));
  EXPECT_EQ(first_change("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2024), local(2024, 3, 30, 23));
  EXPECT_EQ(first_change("A-10:30B-11,M2.5.4/26:15:30,M10.5.0", 2024), local(2024, 3, 1, 2, 15) + 30);
}

TEST(TimeZoneRule, GivesChangesInOrderWhereSummerIsInWinter) {
  const TimeZoneRule rule = parse_time_zone_rule("AEST-10AEDT,M10.1.0,M4.1.0/3").value();
  const auto changes = rule.changes_of(2024);
  EXPECT_EQ(changes[0].at, local(2024, 4, 6, 16));
  EXPECT_EQ(changes[0].offset, 10 * kHour);
  EXPECT_EQ(changes[1].at, local(2024, 10, 5, 16));
  EXPECT_EQ(changes[1].offset, 11 * kHour);
}

TEST(TimeZoneRule, RefusesWhatIsNone) {
  for (const char* text :
       {"", "X", "X25", "<X", "X8Y", "X8Y,", "X8Y,M3.2.0", "X8Y,M13.2.0,M11.1.0", "X8Y,M3.6.0,M11.1.0",
        "X8Y,M3.2.0,M11.1.0,", "X8Y,J0,J1", "X8Y,366,1", "X8Y,M3.2.0/168,M11.1.0", "X8:60"}) {
    EXPECT_FALSE(parse_time_zone_rule(text)) << text;
  }
}

TEST(TimeZone, RefusesFilesThatMakeNoSense) {
  const std::string good = tzif({0, kHour}, {{0, 1}, {5, 0}}, "X0");
  const auto expect_refused = [](const std::string& bytes, const char* message) {
    try {
      zone_of(bytes);
      ADD_FAILURE() << message;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
      EXPECT_THAT(error.message(), HasSubstr(message));
    }
  };
  EXPECT_NO_THROW(zone_of(good));
  for (size_t size = 0; size < good.size(); ++size)
    EXPECT_THROW(zone_of(good.substr(0, size)), Error) << size;
  expect_refused("PAR1" + good.substr(4), "TZif");
  expect_refused("TZif" + std::string(1, '\0') + good.substr(5), "first version");
  expect_refused(tzif({0}, {{0, 1}}, "X0"), "local time that it has not");
  expect_refused(tzif({}, {}, "X0"), "no local time");
  expect_refused(tzif({90000}, {}, "X0"), "more than a day");
  expect_refused(tzif({0}, {{5, 0}, {0, 0}}, "X0"), "not in order");
  expect_refused(tzif({0}, {{int64_t{1} << 60, 0}}, "X0"), "too far away");
  expect_refused(tzif({0}, {}, "X0", 1), "leap seconds");
  expect_refused(tzif({0}, {}, "X0Y,M3"), "makes no sense");
}

TEST(TimeZone, NoByteOfAFileMakesItCrash) {
  const std::string good = tzif({0, kHour}, {{0, 1}, {5, 0}}, "PST8PDT,M3.2.0,M11.1.0");
  for (size_t at = 0; at < good.size(); ++at) {
    for (const int flip : {1, 0x80, 0xff}) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ flip);
      try {
        static_cast<void>(zone_of(bad).utc_of_local(int64_t{1} << 40));
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kCorruptFile);
      }
    }
  }
}

}  // namespace
}  // namespace lamella
