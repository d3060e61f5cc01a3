// Objects of Python's module datetime.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>

#include "lamella/type.h"

namespace lamella::python {

/// Imports the module; to be called before any of the following. Throws nanobind::python_error.
void import_datetime();

/// datetime.date of days since 1970-01-01. Throws nanobind::python_error (ValueError: years other than 1 to 9999).
nanobind::object date_of(int64_t days);
/// datetime.time, nanoseconds rounded down. Times outside a day are taken modulo a day, as pyarrow does.
nanobind::object time_of(int64_t value, TimeUnit unit);
/// datetime.datetime, nanoseconds rounded down. Throws as date_of() does.
nanobind::object datetime_of(int64_t value, TimeUnit unit, bool is_utc);

}  // namespace lamella::python
