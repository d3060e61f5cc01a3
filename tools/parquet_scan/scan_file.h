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
  int threads = 1;     ///< That had something to do.
  int columns = 0;     ///< In each batch.
  int64_t file_bytes = 0;
  ScanMetrics metrics;            ///< Of all readers together.
  std::optional<RowTotals> rows;  ///< Where rows were made.
};

/// Opens the file, reads every batch that `options` ask for, makes rows of it where `make_rows` says so, and drops it.
/// Row groups are spread over up to `threads` readers, each on a thread of its own. Throws what reading throws; where
/// several row groups fail, what the first of them in the file does.
ScanRun scan_file(const FileSource& source, const ReadOptions& options, int threads, bool make_rows,
                  ProgressBar& progress);

}  // namespace lamella::inline v0::tool
