/// Time zones of the machine.
#pragma once

#include <memory>
#include <string>

#include "vector/time_zone.h"

namespace lamella::inline v0 {

/// Of an id as java.time reads it: an offset as +05:30 or GMT-3, or a region as America/Los_Angeles or PST, whose
/// history is read from the tz database in the folder that the environment's TZDIR names, or /usr/share/zoneinfo.
/// Throws kInvalidArgument (no such id), kCorruptFile (a file of the database that makes no sense).
std::shared_ptr<const TimeZone> find_time_zone(const std::string& id);

}  // namespace lamella::inline v0
