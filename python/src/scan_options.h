// What a Python program asks of a scan.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamella/parquet_reader.h"
#include "lamella/read_options.h"
#include "source_file.h"

namespace lamella::python {

struct ScanOptions {
  std::optional<std::vector<std::string>> columns;
  std::optional<std::vector<int>> row_groups;
  std::optional<Predicate> where;
  int threads = 0;     ///< 0: one a CPU.
  int64_t limit = -1;  ///< Rows at most; negative: all.
  int64_t batch_rows = 65536;
  int64_t batch_bytes = int64_t{1} << 20;
  DictionaryMode dictionary_mode = DictionaryMode::kExpand;
  Utf8Mode utf8 = Utf8Mode::kCheck;
  TimeUnit int96_unit = TimeUnit::kNanos;
};

/// Without dictionaries' mode, cancellation and progress. Throws Error kInvalidArgument (a negative number of threads).
ReadOptions read_options(const SourceFile& file, const ScanOptions& options);

/// Opens a reader. The GIL is not needed.
std::unique_ptr<ParquetReader> open_reader(const SourceFile& file, ReadOptions options);

/// Rows of the row groups that are selected: the most that a scan gives.
int64_t max_rows(const SourceFile& file, const ScanOptions& options);

/// The first `count` rows of a batch.
ColumnarBatch first_rows(const ColumnarBatch& batch, int64_t count);

}  // namespace lamella::python
