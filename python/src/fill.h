// Reads columns into sinks, on as many threads as there are.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "scan_options.h"
#include "sink.h"
#include "source_file.h"

namespace lamella::python {

/// Called with the number of rows that were done since the last call.
using ProgressReport = std::function<void(int64_t)>;

/// Reads the columns of a scan, one sink a column in the order of the scan's schema, and returns the number of rows.
///
/// Without a predicate or limit the place of every row is known beforehand: threads then take columns of row groups as
/// they come, and nobody puts parts together. Otherwise one reader gives rows in order. Both look for signals. Called
/// without the GIL. Throws Error, or what a sink, a signal or `report` threw.
int64_t fill(const SourceFile& file, const ScanOptions& options, const std::vector<Sink*>& sinks,
             const ProgressReport& report);

}  // namespace lamella::python
