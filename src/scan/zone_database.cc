#include "scan/zone_database.h"

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <vector>

#include "lamella/error.h"
#include "vector/zone_id.h"

namespace lamella::inline v0 {
namespace {

/// Those of the tz database have less than 4 kB.
constexpr size_t kMostBytes = size_t{1} << 18;

std::string folder() {
  const char* given = std::getenv("TZDIR");
  return given != nullptr && *given != '\0' ? given : "/usr/share/zoneinfo";
}

}  // namespace

std::shared_ptr<const TimeZone> find_time_zone(const std::string& id) {
  const std::optional<ZoneId> zone = parse_zone_id(id);
  if (!zone) throw Error(ErrorCode::kInvalidArgument, "time zone " + id + ": neither an offset nor a name of a region");
  if (zone->region.empty()) return std::make_shared<TimeZone>(zone->offset_seconds);
  const std::string path = folder() + "/" + std::string(zone->region);
  std::ifstream file(path, std::ios::binary);
  std::vector<uint8_t> bytes(kMostBytes);
  // Of a directory, nothing can be read.
  if (file) file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(file.gcount()));
  if (bytes.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "time zone " + id + ": the tz database has no " + path);
  }
  try {
    return std::make_shared<TimeZone>(bytes);
  } catch (const Error& error) {
    throw error.within({.file = path});
  }
}

}  // namespace lamella::inline v0
