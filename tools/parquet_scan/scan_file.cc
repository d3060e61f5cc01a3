#include "scan_file.h"

#include <chrono>
#include <memory>
#include <utility>

#include "lamella/parquet_reader.h"

namespace lamella::inline v0::tool {

ScanRun scan_file(const FileSource& source, ReadOptions options, bool make_rows, ProgressBar& progress) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  const std::shared_ptr<RandomAccessFile> file = source.open();
  options.progress = progress.follow_reader();
  const auto reader = ParquetReader::open(file, std::move(options));
  progress.set_pass_total(static_cast<double>(reader->metadata()->num_rows()));
  std::optional<RowCounter> rows;
  if (make_rows) rows.emplace(*reader->schema());
  while (const auto batch = reader->next_batch()) {
    if (rows) rows->add(*batch);
  }
  ScanRun run;
  run.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  run.columns = reader->schema()->num_fields();
  run.file_bytes = file->size();
  run.metrics = reader->metrics();
  if (rows) run.rows = rows->totals();
  return run;
}

}  // namespace lamella::inline v0::tool
