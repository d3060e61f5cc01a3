#include "scan/zone_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "lamella/error.h"
#include "tests/io/temporary_directory.h"

namespace lamella {
namespace {

using testing::HasSubstr;

void expect_refused(const std::string& id, ErrorCode code, const std::string& message) {
  try {
    find_time_zone(id);
    ADD_FAILURE() << id;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code);
    EXPECT_THAT(error.what(), HasSubstr(message));
  }
}

TEST(ZoneDatabase, NeedsNoFileForOffsets) {
  EXPECT_EQ(find_time_zone("+05:30")->utc_of_local(0), -19800);
  EXPECT_TRUE(find_time_zone("UTC")->is_utc());
}

TEST(ZoneDatabase, KnowsRegionsOfTheMachine) {
  if (!std::filesystem::exists("/usr/share/zoneinfo/America/Los_Angeles")) GTEST_SKIP() << "there is no tz database";
  const auto zone = find_time_zone("America/Los_Angeles");
  // By Python's zoneinfo: 1883-11-18T12:00, 1942-07-01, 2021-03-14T02:30, 2021-11-07T01:30, 2500-07-01.
  EXPECT_EQ(zone->utc_of_local(-2717668800), -2717668800 + 28378);
  EXPECT_EQ(zone->utc_of_local(-867974400), -867974400 + 25200);
  EXPECT_EQ(zone->utc_of_local(1615689000), 1615689000 + 28800);
  EXPECT_EQ(zone->utc_of_local(1636248600), 1636248600 + 25200);
  EXPECT_EQ(zone->utc_of_local(16740864000), 16740864000 + 25200);
  EXPECT_EQ(find_time_zone("PST")->utc_of_local(0), 28800);
}

TEST(ZoneDatabase, SaysWhatItDoesNotKnow) {
  expect_refused("Europe/Atlantis", ErrorCode::kInvalidArgument, "Europe/Atlantis");
  expect_refused("Europe", ErrorCode::kInvalidArgument, "the tz database has no");
  expect_refused("../passwd", ErrorCode::kInvalidArgument, "neither an offset nor a name of a region");
}

TEST(ZoneDatabase, NamesTheFileThatMakesNoSense) {
  const TemporaryDirectory folder;
  folder.write("Nowhere", "not a zone");
  const char* before = std::getenv("TZDIR");
  const std::string kept = before != nullptr ? before : "";
  setenv("TZDIR", folder.path().c_str(), 1);
  expect_refused("Nowhere", ErrorCode::kCorruptFile, "Nowhere");
  before != nullptr ? setenv("TZDIR", kept.c_str(), 1) : unsetenv("TZDIR");
}

}  // namespace
}  // namespace lamella
