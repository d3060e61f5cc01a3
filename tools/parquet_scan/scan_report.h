/// What `parquet-scan scan` found out, as text and as JSON.
#pragma once

#include <string>
#include <vector>

#include "json_writer.h"
#include "lamella/error.h"
#include "output.h"
#include "scan_file.h"

namespace lamella::inline v0::tool {

/// The same scan, once or more.
struct RepeatedScan {
  ScanRun best;
  std::vector<double> seconds;  ///< Of every run, in order.

  double median_seconds() const;
};

/// One column, scanned alone.
struct ColumnScan {
  std::string path;
  std::string type;
  std::string encodings;  ///< Of its data pages, as the footer names them.
  std::string codecs;
  RepeatedScan scan;
};

struct FileScan {
  std::string path;
  int threads = 1;                  ///< That it might use.
  std::vector<ColumnScan> columns;  ///< Only where each column was asked for.
  RepeatedScan scan;
};

/// Bytes, what was pruned at which level and by what, and the time of each stage, as members of an object.
void write_metrics(const ScanRun& run, JsonWriter& json);

void print_scan(const FileScan& file, Output& output);
/// One line.
void print_scan_json(const FileScan& file, Output& output);
void print_failed_scan_json(const std::string& path, const Error& error, Output& output);

}  // namespace lamella::inline v0::tool
