/// From the calendars and clocks of some writers to those of the format.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "lamella/type.h"
#include "simd/rebase_kernels.h"
#include "vector/time_zone.h"

namespace lamella::inline v0 {

/// What becomes of dates and instants on which the two calendars differ.
enum class AncientValues : uint8_t {
  kRebase,  ///< Those of the same name in the format's calendar.
  kRefuse,  ///< Error kInvalidArgument.
};

/// The format counts days in the Gregorian calendar, carried on to all times before there was one (proleptic). Hive,
/// Impala and Spark before 3.0 counted them in a hybrid calendar: Julian up to 1582-10-04, the day after which was
/// 1582-10-15. There, instants also follow from the standard time of their zone, where today's libraries take local
/// mean time; so instants may differ up to about 1900.
///
/// Threads: immutable.
class CalendarRebase {
 public:
  /// int32 days since 1970-01-01.
  static std::shared_ptr<const CalendarRebase> of_dates(AncientValues ancient);
  /// int64 `unit`s since 1970-01-01T00:00Z, written in a time zone: an id like America/Los_Angeles, GMT+5:30 or PST.
  /// Any other means GMT, as it did to the writers.
  static std::shared_ptr<const CalendarRebase> of_instants(std::string_view time_zone, TimeUnit unit,
                                                           AncientValues ancient);
  /// int64 `unit`s that are what the clocks of a zone showed, as Impala writes them, and become instants. First in the
  /// calendar of `earlier`, which may be null.
  static std::shared_ptr<const CalendarRebase> of_clocks(std::shared_ptr<const TimeZone> clocks, TimeUnit unit,
                                                         std::shared_ptr<const CalendarRebase> earlier);

  /// Whether all of `count` values are the same in both calendars.
  bool keeps(const uint8_t* values, int64_t count) const noexcept;
  /// The values in the proleptic calendar, to other memory with 64 bytes of slack. Throws kInvalidArgument (see
  /// AncientValues), kCorruptFile (the result does not fit).
  void apply(const uint8_t* values, int64_t count, uint8_t* out) const;

 private:
  CalendarRebase(bool has_time, AncientValues ancient) noexcept : has_time_(has_time), ancient_(ancient) {}
  void add_step(int64_t at, int64_t difference);
  const simd::RebaseKernels::Width& kernels() const noexcept;
  int64_t rebase_early(int64_t value) const;
  void to_instants(const uint8_t* values, int64_t count, uint8_t* out) const;

  bool has_time_;
  AncientValues ancient_;
  int64_t units_per_second_ = 1;
  int64_t offset_ = 0;      ///< Of the writer's zone, in units.
  int64_t difference_ = 0;  ///< See RebaseZone, in units.
  int64_t limit_ = 0;       ///< Values from here on are kept.
  std::vector<int64_t> switches_;
  std::vector<int64_t> steps_;
  std::shared_ptr<const TimeZone> clocks_;  ///< Instead of all that: values are what they show.
  std::shared_ptr<const CalendarRebase> earlier_;
};

}  // namespace lamella::inline v0
