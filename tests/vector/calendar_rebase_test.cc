#include "vector/calendar_rebase.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/bits.h"
#include "lamella/buffer.h"
#include "lamella/error.h"
#include "vector/calendar.h"

namespace lamella {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr int32_t kGregorianFirst = -141427;  // 1582-10-15
constexpr int64_t kMicrosPerDay = 86'400'000'000;

template <typename T>
std::vector<T> rebased(const CalendarRebase& rebase, const std::vector<T>& values) {
  const auto count = static_cast<int64_t>(values.size());
  const Buffer in = Buffer::copy_of({reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(T)});
  Buffer out = Buffer::allocate(in.size());
  rebase.apply(in.data(), count, out.mutable_data());
  const auto* first = reinterpret_cast<const T*>(out.data());
  return {first, first + count};
}

template <typename T>
bool keeps(const CalendarRebase& rebase, const std::vector<T>& values) {
  const Buffer in = Buffer::copy_of({reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(T)});
  return rebase.keeps(in.data(), static_cast<int64_t>(values.size()));
}

/// Names days back from 1582-10-15, one after the other, by the rules of the calendar of Julius Caesar.
class HybridCalendar {
 public:
  void step_back() {
    if (date_.day > 1) {
      date_ =
          date_ == CivilDate{1582, 10, 15} ? CivilDate{1582, 10, 4} : CivilDate{date_.year, date_.month, date_.day - 1};
      return;
    }
    constexpr int32_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    date_.month = date_.month == 1 ? 12 : date_.month - 1;
    if (date_.month == 12) --date_.year;
    date_.day = kDays[date_.month - 1] + (date_.month == 2 && date_.year % 4 == 0 ? 1 : 0);
  }
  /// The day of that name in the format's calendar, the day after where there is none.
  int32_t proleptic_day() const {
    return static_cast<int32_t>(days_from_civil({date_.year, date_.month, 1}) + date_.day - 1);
  }

 private:
  CivilDate date_{1582, 10, 15};
};

TEST(CalendarRebase, GivesEveryDayOfFourThousandYearsItsName) {
  std::vector<int32_t> days;
  std::vector<int32_t> wanted;
  HybridCalendar calendar;
  for (int32_t day = kGregorianFirst - 1; day > -1'500'000; --day) {
    calendar.step_back();
    days.push_back(day);
    wanted.push_back(calendar.proleptic_day());
  }
  const auto rebase = CalendarRebase::of_dates(AncientValues::kRebase);
  EXPECT_EQ(rebased(*rebase, days), wanted);
}

TEST(CalendarRebase, KnowsWhatKeepsItsName) {
  const auto dates = CalendarRebase::of_dates(AncientValues::kRebase);
  EXPECT_TRUE(keeps<int32_t>(*dates, {kGregorianFirst, 0, 100'000}));
  EXPECT_FALSE(keeps<int32_t>(*dates, {0, kGregorianFirst - 1}));
  // The last Julian day, 1582-10-04, is ten days earlier in the Gregorian calendar.
  EXPECT_THAT(rebased<int32_t>(*dates, {0, kGregorianFirst - 1, kGregorianFirst}),
              ElementsAre(0, kGregorianFirst - 11, kGregorianFirst));
  const auto utc = CalendarRebase::of_instants("UTC", TimeUnit::kMicros, AncientValues::kRebase);
  EXPECT_TRUE(keeps<int64_t>(*utc, {kGregorianFirst * kMicrosPerDay, 0}));
  EXPECT_FALSE(keeps<int64_t>(*utc, {kGregorianFirst * kMicrosPerDay - 1}));
}

TEST(CalendarRebase, TakesInstantsByTheirLocalDay) {
  const auto dates = CalendarRebase::of_dates(AncientValues::kRebase);
  struct Zone {
    const char* id;
    int64_t offset;      ///< Seconds of standard time.
    int64_t difference;  ///< Of standard time from local mean time.
  };
  for (const Zone& zone : {Zone{"UTC", 0, 0}, Zone{"America/Los_Angeles", -28800, -422},
                           Zone{"Asia/Tokyo", 32400, -1139}, Zone{"PST", -28800, -422}, Zone{"EST", -18000, 0},
                           Zone{"GMT+5:30", 19800, 0}, Zone{"GMT-11", -39600, 0}, Zone{"Nowhere/City", 0, 0}}) {
    for (const int64_t per_second : {int64_t{1000}, int64_t{1'000'000}}) {
      const TimeUnit unit = per_second == 1000 ? TimeUnit::kMillis : TimeUnit::kMicros;
      const auto rebase = CalendarRebase::of_instants(zone.id, unit, AncientValues::kRebase);
      std::mt19937_64 random(1);
      std::vector<int64_t> values;
      std::vector<int32_t> days;
      std::vector<int64_t> of_day;
      for (int i = 0; i < 5000; ++i) {
        days.push_back(kGregorianFirst - 1 - static_cast<int32_t>(random() % 1'400'000));
        of_day.push_back(static_cast<int64_t>(random() % static_cast<uint64_t>(86400 * per_second)));
        values.push_back((days.back() * int64_t{86400} - zone.offset) * per_second + of_day.back());
      }
      const std::vector<int32_t> new_days = rebased(*dates, days);
      std::vector<int64_t> wanted;
      for (size_t i = 0; i < values.size(); ++i) {
        const int64_t seconds = new_days[i] * int64_t{86400} - zone.offset + zone.difference;
        wanted.push_back(seconds * per_second + of_day[i]);
      }
      EXPECT_EQ(rebased(*rebase, values), wanted) << zone.id;
    }
  }
}

TEST(CalendarRebase, FollowsTheFirstChangesOfClocks) {
  const auto zone = CalendarRebase::of_instants("America/Los_Angeles", TimeUnit::kMicros, AncientValues::kRebase);
  // Standard time came in at 1883-11-18 12:07:02 local mean time, -2717640000 s.
  constexpr int64_t kChange = -2'717'640'000'000'000;
  EXPECT_THAT(rebased<int64_t>(*zone, {kChange - 3'600'000'000, kChange + 3'600'000'000, 0}),
              ElementsAre(kChange - 3'600'000'000 - 422'000'000, kChange + 3'600'000'000, 0));
  EXPECT_TRUE(keeps<int64_t>(*zone, {kChange + 3'600'000'000}));
}

TEST(CalendarRebase, DoesNanosecondsAsFarAsTheyGo) {
  const auto zone = CalendarRebase::of_instants("Asia/Tokyo", TimeUnit::kNanos, AncientValues::kRebase);
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  constexpr int64_t kDifference = -1139'000'000'000;
  const int64_t in_1700 = -8'520'336'000'000'000'000;
  EXPECT_THAT(rebased<int64_t>(*zone, {in_1700, 0}), ElementsAre(in_1700 + kDifference, 0));
  EXPECT_THAT(rebased<int64_t>(*zone, {kLeast - kDifference}), ElementsAre(kLeast));
  EXPECT_THROW(rebased<int64_t>(*zone, {kLeast}), Error);
}

TEST(CalendarRebase, TakesTheLeastValues) {
  // Six million years ago the Julian calendar is 44000 days and more ahead: results are later.
  const auto dates = CalendarRebase::of_dates(AncientValues::kRebase);
  constexpr int32_t kLeastDay = std::numeric_limits<int32_t>::min();
  EXPECT_THAT(rebased<int32_t>(*dates, {kLeastDay}), ElementsAre(testing::Gt(kLeastDay + 44'000)));
  const auto utc = CalendarRebase::of_instants("UTC", TimeUnit::kMicros, AncientValues::kRebase);
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  EXPECT_THAT(rebased<int64_t>(*utc, {kLeast}), ElementsAre(testing::Gt(kLeast)));
}

TEST(CalendarRebase, RefusesAncientValuesWhereAsked) {
  const auto dates = CalendarRebase::of_dates(AncientValues::kRefuse);
  EXPECT_THAT(rebased<int32_t>(*dates, {kGregorianFirst}), ElementsAre(kGregorianFirst));
  EXPECT_THROW(rebased<int32_t>(*dates, {0, kGregorianFirst - 1}), Error);
  // Of instants some zone's clocks are in doubt up to 1900.
  constexpr int64_t k1900 = -2'208'988'800'000'000;
  const auto instants = CalendarRebase::of_instants("UTC", TimeUnit::kMicros, AncientValues::kRefuse);
  EXPECT_THAT(rebased<int64_t>(*instants, {k1900}), ElementsAre(k1900));
  try {
    rebased<int64_t>(*instants, {0, k1900 - 1});
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.what(), HasSubstr("before 1900"));
  }
}

}  // namespace
}  // namespace lamella
