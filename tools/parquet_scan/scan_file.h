/// One timed scan of one file.
#pragma once

#include <cstdint>
#include <optional>

#include "file_source.h"
#include "lamella/read_options.h"
#include "lamella/scan_metrics.h"
#include "progress_bar.h"
#include "row_totals.h"

namespace lamella::inline v0::tool {

struct ScanRun {
  double seconds = 0;  ///< From opening the file to its last batch.
  int columns = 0;     ///< In each batch.
  int64_t file_bytes = 0;
  ScanMetrics metrics;
  std::optional<RowTotals> rows;  ///< Where rows were made.
};

/// Opens the file, reads every batch that `options` ask for, makes rows of it where `make_rows` says so, and drops it.
/// Throws what reading throws.
ScanRun scan_file(const FileSource& source, ReadOptions options, bool make_rows, ProgressBar& progress);

}  // namespace lamella::inline v0::tool
