#include "scan_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "json_writer.h"
#include "lamella/cpu_target.h"
#include "quantity.h"

namespace lamella::inline v0::tool {
namespace {

double per_second(double amount, double seconds) {
  return seconds > 0 ? amount / seconds : 0;
}

int64_t num_values(const ScanRun& run) {
  return run.metrics.rows_scanned * run.columns;
}

std::string byte_rate(int64_t num_bytes, double seconds) {
  return byte_quantity(per_second(static_cast<double>(num_bytes), seconds)) + "/s";
}

std::string value_rate(const ScanRun& run) {
  return quantity(per_second(static_cast<double>(num_values(run)), run.seconds), "values/s");
}

void print_times(const RepeatedScan& scan, int threads, Output& output) {
  output.print("  {}", duration(scan.best.seconds));
  if (scan.seconds.size() > 1) {
    output.print(" at best, {} in the median of {} runs", duration(scan.median_seconds()), scan.seconds.size());
  }
  output.print(", {}, {}\n", counted(threads, "thread"), cpu_target());
}

void print_filtering(const ScanMetrics& metrics, Output& output) {
  output.print("  kept {} of {}", counted(metrics.rows, "row"), counted(metrics.rows_scanned, "scanned row"));
  if (metrics.row_groups_pruned > 0 || metrics.pages_pruned > 0) {
    output.print("; passed over {} and {} with {}", counted(metrics.row_groups_pruned, "row group"),
                 counted(metrics.pages_pruned, "page"), counted(metrics.rows_pruned, "row"));
  }
  output.write("\n");
}

void print_rows(const RowTotals& rows, Output& output) {
  output.print("  made {} of {} in {}, {}, {}; Murmur3 {}\n", counted(rows.rows, "row"),
               byte_quantity(static_cast<double>(rows.bytes)), duration(rows.make_seconds),
               quantity(per_second(static_cast<double>(rows.rows), rows.make_seconds), "rows/s"),
               byte_rate(rows.bytes, rows.make_seconds), rows.hash);
}

using TableRow = std::array<std::string, 8>;

/// Text stands at the left, numbers at the right.
void print_table(const std::vector<TableRow>& rows, size_t num_text_columns, Output& output) {
  std::array<size_t, std::tuple_size_v<TableRow>> widths{};
  for (const TableRow& row : rows) {
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  }
  for (const TableRow& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += i < num_text_columns ? fmt::format("  {:<{}}", row[i], widths[i])
                                   : fmt::format("  {:>{}}", row[i], widths[i]);
    }
    output.print("{}\n", line);
  }
}

void print_each_column(const std::vector<ColumnScan>& columns, Output& output) {
  std::vector<TableRow> rows;
  rows.push_back({"column", "type", "encoding", "codec", "time", "values", "read", "decompressed"});
  for (const ColumnScan& column : columns) {
    const ScanRun& run = column.scan.best;
    rows.push_back({column.path, column.type, column.encodings, column.codecs, duration(run.seconds), value_rate(run),
                    byte_rate(run.metrics.bytes_read, run.seconds),
                    byte_rate(run.metrics.bytes_decompressed, run.seconds)});
  }
  print_table(rows, 4, output);
}

void write_seconds(const RepeatedScan& scan, JsonWriter& json) {
  json.key("seconds");
  json.begin_object();
  json.field("best", scan.best.seconds);
  json.field("median", scan.median_seconds());
  json.key("runs");
  json.begin_array();
  for (const double seconds : scan.seconds)
    json.value(seconds);
  json.end_array();
  json.end_object();
}

void write_bytes(const ScanRun& run, JsonWriter& json) {
  json.key("bytes");
  json.begin_object();
  json.field("file", run.file_bytes);
  json.field("read", run.metrics.bytes_read);
  json.field("decompressed", run.metrics.bytes_decompressed);
  json.end_object();
}

void write_pruned(const ScanMetrics& metrics, JsonWriter& json) {
  json.key("pruned");
  json.begin_object();
  json.field("row_groups", metrics.row_groups_pruned);
  json.field("pages", metrics.pages_pruned);
  json.field("rows", metrics.rows_pruned);
  json.end_object();
}

void write_pruning(const std::vector<PruningCount>& counts, JsonWriter& json) {
  json.key("pruning");
  json.begin_array();
  for (const PruningCount& count : counts) {
    json.begin_object();
    json.field("term", count.term);
    json.field("level", pruning_level_name(count.level));
    json.field("row_groups_asked", count.row_groups_asked);
    json.field("row_groups_pruned", count.row_groups_pruned);
    json.field("rows_pruned", count.rows_pruned);
    json.field("row_groups_passed", count.row_groups_passed);
    json.end_object();
  }
  json.end_array();
}

void write_stages(const ScanRun& run, JsonWriter& json) {
  const ScanMetrics& metrics = run.metrics;
  json.key("stages");
  json.begin_object();
  json.field("open", metrics.open_seconds);
  json.field("prune", metrics.prune_seconds);
  json.field("read", metrics.read_seconds);
  json.field("decompress", metrics.decompress_seconds);
  json.field("decode", metrics.decode_seconds);
  json.field("filter", metrics.filter_seconds);
  if (run.rows) {
    json.field("rows", run.rows->make_seconds);
    json.field("row_hash", run.rows->hash_seconds);
  }
  json.end_object();
}

void write_each_column(const std::vector<ColumnScan>& columns, JsonWriter& json) {
  json.key("each_column");
  json.begin_array();
  for (const ColumnScan& column : columns) {
    json.begin_object();
    json.field("path", column.path);
    json.field("type", column.type);
    json.field("encodings", column.encodings);
    json.field("codecs", column.codecs);
    write_seconds(column.scan, json);
    write_bytes(column.scan.best, json);
    write_stages(column.scan.best, json);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

double RepeatedScan::median_seconds() const {
  std::vector<double> sorted = seconds;
  std::sort(sorted.begin(), sorted.end());
  const size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

void write_metrics(const ScanRun& run, JsonWriter& json) {
  write_bytes(run, json);
  write_pruned(run.metrics, json);
  if (!run.metrics.pruning.empty()) write_pruning(run.metrics.pruning, json);
  write_stages(run, json);
}

void print_scan(const FileScan& file, Output& output) {
  const ScanRun& run = file.scan.best;
  const ScanMetrics& metrics = run.metrics;
  output.print("{}\n", file.path);
  if (!file.columns.empty()) print_each_column(file.columns, output);
  output.print("  {}, {}, {}\n", counted(metrics.rows_scanned + metrics.rows_pruned, "row"),
               counted(run.columns, "column"), counted(metrics.row_groups, "row group"));
  if (metrics.rows != metrics.rows_scanned || metrics.rows_pruned > 0) print_filtering(metrics, output);
  print_times(file.scan, file.threads, output);
  output.print("  read {}, {}; decompressed {}, {}; {}\n", byte_quantity(static_cast<double>(metrics.bytes_read)),
               byte_rate(metrics.bytes_read, run.seconds),
               byte_quantity(static_cast<double>(metrics.bytes_decompressed)),
               byte_rate(metrics.bytes_decompressed, run.seconds), value_rate(run));
  if (run.rows) print_rows(*run.rows, output);
}

void print_scan_json(const FileScan& file, Output& output) {
  const ScanRun& run = file.scan.best;
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  json.field("path", file.path);
  json.field("version", LAMELLA_VERSION);
  json.field("cpu_target", cpu_target());
  json.field("threads", file.threads);
  json.field("rows", run.metrics.rows);
  json.field("rows_scanned", run.metrics.rows_scanned);
  json.field("columns", run.columns);
  json.field("row_groups", run.metrics.row_groups);
  write_seconds(file.scan, json);
  write_metrics(run, json);
  if (run.rows) {
    json.field("row_bytes", run.rows->bytes);
    json.field("row_hash", run.rows->hash);
  }
  if (!file.columns.empty()) write_each_column(file.columns, json);
  json.end_object();
  output.print("{}\n", line);
}

void print_failed_scan_json(const std::string& path, const Error& error, Output& output) {
  const ErrorLocation& location = error.location();
  std::string line;
  JsonWriter json(line);
  const auto ordinal = [&](std::string_view name, int64_t number) {
    number >= 0 ? json.field(name, number) : (json.key(name), json.raw("null"));
  };
  json.begin_object();
  json.field("path", path);
  json.key("error");
  json.begin_object();
  json.field("code", error_code_name(error.code()));
  json.field("message", error.message());
  ordinal("row_group", location.row_group);
  json.key("column");
  location.column.empty() ? json.raw("null") : json.value(location.column);
  ordinal("page", location.page);
  ordinal("offset", location.offset);
  json.end_object();
  json.end_object();
  output.print("{}\n", line);
}

}  // namespace lamella::inline v0::tool
