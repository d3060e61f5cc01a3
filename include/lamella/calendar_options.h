/// In which calendar the dates and timestamps of a file were written.
///
///     lamella::ReadOptions options;
///     options.calendar.by_spark_keys = true;                  // as the file says ...
///     options.calendar.dates = lamella::RebaseMode::kLegacy;  // ... or, where it doesn't, in the old calendar
///
/// The format's calendar is the proleptic Gregorian one. Hive, Impala and Spark before 3.0 wrote a hybrid one, Julian
/// up to 1582-10-04; what it calls a day is called otherwise in the format's.
///
/// Source folder: src/scan.
#pragma once

#include <cstdint>
#include <string>

#include "lamella/export.h"

namespace lamella::inline v0 {

enum class RebaseMode : uint8_t {
  kCorrected,  ///< Values are in the format's calendar, and stay as they are.
  kLegacy,     ///< Values are in the hybrid calendar, and become those of the same name in the format's.
  kException,  ///< Values on which the calendars differ are an Error: kInvalidArgument.
};

/// Dates, timestamps adjusted to UTC and INT96 are rebased, the time of day of LEGACY timestamps included: see
/// docs/spark.md. Timestamps without a zone are younger than the old calendar, and never are.
struct LAMELLA_EXPORT CalendarOptions {
  CalendarOptions();

  /// Believe the key/value metadata that Spark writes: org.apache.spark.version, .legacyDateTime, .legacyINT96 and
  /// .timeZone. A file without a version is read as the members below say.
  bool by_spark_keys = false;
  /// Dates, and timestamps of 64 bits.
  RebaseMode dates = RebaseMode::kCorrected;
  RebaseMode int96 = RebaseMode::kCorrected;
  /// Where it was written, unless the file says: an id like America/Los_Angeles, or GMT+5:30. Any other is GMT.
  std::string time_zone = "UTC";
};

}  // namespace lamella::inline v0
