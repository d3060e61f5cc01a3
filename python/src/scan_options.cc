#include "scan_options.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "lamella/error.h"

namespace lamella::python {

ReadOptions read_options(const SourceFile& file, const ScanOptions& options) {
  if (options.threads < 0) {
    throw Error(ErrorCode::kInvalidArgument, "threads is " + std::to_string(options.threads) + ": it is 0 or more");
  }
  ReadOptions read;
  if (options.columns) {
    read.columns = *options.columns;
    if (read.columns.empty()) read.column_ordinals.emplace();
  }
  read.row_groups = options.row_groups;
  read.where = options.where;
  read.threads = options.threads;
  read.batch_rows = options.batch_rows;
  read.batch_bytes = options.batch_bytes;
  read.dictionary_mode = options.dictionary_mode;
  read.utf8 = options.utf8;
  read.int96_unit = options.int96_unit;
  read.decryption = file.decryption;
  if (options.limit >= 0) read.limit = options.limit;
  return read;
}

std::unique_ptr<ParquetReader> open_reader(const SourceFile& file, ReadOptions options) {
  return ParquetReader::open(file.bytes, file.metadata, std::move(options));
}

int64_t max_rows(const SourceFile& file, const ScanOptions& options) {
  int64_t rows = 0;
  if (options.row_groups) {
    for (const int ordinal : *options.row_groups)
      rows += file.metadata->row_group(ordinal).num_rows;
  } else {
    rows = file.metadata->num_rows();
  }
  return options.limit < 0 ? rows : std::min(rows, options.limit);
}

ColumnarBatch first_rows(const ColumnarBatch& batch, int64_t count) {
  const ColumnarBatch dense = batch.dense();
  if (count >= dense.num_rows()) return dense;
  std::vector<int32_t> rows(static_cast<size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<ColumnVector> columns;
  for (const ColumnVector& column : dense.columns())
    columns.push_back(column.take(rows));
  return {dense.schema(), count, std::move(columns)};
}

}  // namespace lamella::python
