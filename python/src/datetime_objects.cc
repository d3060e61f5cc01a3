#include "datetime_objects.h"

#include <Python.h>
#include <datetime.h>

#include <limits>
#include <string>
#include <utility>

#include "new_objects.h"
#include "vector/calendar.h"

namespace nb = nanobind;

namespace lamella::python {
namespace {

/// The quotient rounded down, and what remains.
std::pair<int64_t, int64_t> floor_divide(int64_t value, int64_t divisor) {
  int64_t quotient = value / divisor;
  int64_t remainder = value % divisor;
  if (remainder < 0) {
    --quotient;
    remainder += divisor;
  }
  return {quotient, remainder};
}

constexpr int64_t kMicrosPerDay = 86'400'000'000;

/// Microseconds of a time or timestamp, nanoseconds rounded down.
int64_t floored_micros(int64_t value, TimeUnit unit) {
  if (unit == TimeUnit::kMicros) return value;
  if (unit == TimeUnit::kNanos) return floor_divide(value, 1000).first;
  if (value > std::numeric_limits<int64_t>::max() / 1000 || value < std::numeric_limits<int64_t>::min() / 1000) {
    PyErr_SetString(PyExc_ValueError, "a timestamp in milliseconds is outside of what datetime.datetime holds");
    throw nb::python_error();
  }
  return value * 1000;
}

}  // namespace

void import_datetime() {
  if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
  if (PyDateTimeAPI == nullptr) throw nb::python_error();
}

nb::object date_of(int64_t days) {
  const CivilDate date = civil_from_days(days);
  if (date.year < 1 || date.year > 9999) {
    std::string spelled;
    append_date(days, spelled);
    PyErr_Format(PyExc_ValueError, "the date %s is outside of what datetime.date holds: read dates as datetime64",
                 spelled.c_str());
    throw nb::python_error();
  }
  return owned(PyDate_FromDate(static_cast<int>(date.year), date.month, date.day));
}

nb::object time_of(int64_t value, TimeUnit unit) {
  int64_t micros = floor_divide(floored_micros(value, unit), kMicrosPerDay).second;
  const auto microsecond = static_cast<int>(micros % 1'000'000);
  micros /= 1'000'000;
  return owned(PyTime_FromTime(static_cast<int>(micros / 3600), static_cast<int>(micros / 60 % 60),
                               static_cast<int>(micros % 60), microsecond));
}

nb::object datetime_of(int64_t value, TimeUnit unit, bool is_utc) {
  const auto [days, micros] = floor_divide(floored_micros(value, unit), kMicrosPerDay);
  const CivilDate date = civil_from_days(days);
  if (date.year < 1 || date.year > 9999) {
    std::string spelled;
    append_timestamp(value, unit, is_utc, spelled);
    PyErr_Format(PyExc_ValueError, "the timestamp %s is outside of what datetime.datetime holds", spelled.c_str());
    throw nb::python_error();
  }
  const int64_t seconds = micros / 1'000'000;
  return owned(PyDateTimeAPI->DateTime_FromDateAndTime(
      static_cast<int>(date.year), date.month, date.day, static_cast<int>(seconds / 3600),
      static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60), static_cast<int>(micros % 1'000'000),
      is_utc ? PyDateTime_TimeZone_UTC : Py_None, PyDateTimeAPI->DateTimeType));
}

}  // namespace lamella::python
