/// How a reader gets its batches, whoever decodes them.
#pragma once

#include <cstdint>
#include <optional>

#include "lamella/columnar_batch.h"
#include "lamella/scan_metrics.h"

namespace lamella::inline v0 {

/// A batch, and how far it brings the scan.
struct ScannedBatch {
  ColumnarBatch batch;
  int64_t rows_scanned = 0;  ///< Rows that were decoded for it: more than it has where a filter took some.
  int64_t size_bytes = 0;    ///< Of the batch, as it was planned.
  int64_t rows_passed = 0;   ///< Rows of row groups between the batch before and this one that were never read.
};

/// Batches of the rows of a ScanPlan. Threads: one.
class BatchStream {
 public:
  virtual ~BatchStream() = default;
  /// The next batch, which may be empty, or nothing at the end. Throws Error without the file's name; then it is done.
  virtual std::optional<ScannedBatch> next() = 0;
  /// What it did so far: delivered rows apart, which the caller counts.
  virtual ScanMetrics metrics() const = 0;
};

}  // namespace lamella::inline v0
