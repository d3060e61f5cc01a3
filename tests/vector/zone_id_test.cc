#include "vector/zone_id.h"

#include <gtest/gtest.h>

#include <string>

namespace lamella {
namespace {

TEST(ZoneId, ReadsOffsets) {
  const auto offset = [](const char* id) {
    const std::optional<ZoneId> zone = parse_zone_id(id);
    EXPECT_TRUE(zone && zone->region.empty()) << id;
    return zone->offset_seconds;
  };
  EXPECT_EQ(offset("Z"), 0);
  EXPECT_EQ(offset("UTC"), 0);
  EXPECT_EQ(offset("GMT"), 0);
  EXPECT_EQ(offset("+5"), 5 * 3600);
  EXPECT_EQ(offset("+05:30"), 5 * 3600 + 1800);
  EXPECT_EQ(offset("-0530"), -(5 * 3600 + 1800));
  EXPECT_EQ(offset("UTC-18:00"), -18 * 3600);
  EXPECT_EQ(offset("GMT+1:02:03"), 3723);
  EXPECT_EQ(offset("EST"), -5 * 3600);
}

TEST(ZoneId, ReadsRegions) {
  EXPECT_EQ(parse_zone_id("America/Los_Angeles")->region, "America/Los_Angeles");
  EXPECT_EQ(parse_zone_id("Etc/GMT+8")->region, "Etc/GMT+8");
  EXPECT_EQ(parse_zone_id("PST")->region, "America/Los_Angeles");
  EXPECT_EQ(parse_zone_id("UCT")->region, "UCT");
}

TEST(ZoneId, RefusesWhatIsNeither) {
  for (const char* id : {"", "+", "+19", "+18:01", "+5:", "+5:60", "+1:2:3:4", "GMT+x", "../etc/passwd", "/etc/passwd",
                         "Europe/../x", "a b", "8"}) {
    EXPECT_FALSE(parse_zone_id(id)) << id;
  }
  EXPECT_FALSE(parse_zone_id(std::string(65, 'a')));
}

}  // namespace
}  // namespace lamella
