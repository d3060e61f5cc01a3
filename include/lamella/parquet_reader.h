/// Reads a Parquet file as batches.
///
///     auto reader = lamella::ParquetReader::open("prices.parquet");
///     int64_t sum = 0;
///     while (auto batch = reader->next_batch()) {
///       for (int64_t value : batch->column("price").values<int64_t>()) sum += value;
///     }
///
/// Source folder: src/scan.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "lamella/batch_source.h"
#include "lamella/export.h"
#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"
#include "lamella/read_options.h"
#include "lamella/scan_metrics.h"

namespace lamella::inline v0 {

/// Streams the selected rows of one file, in file order. A batch never crosses a row group.
/// Threads: a reader belongs to one thread, cancel() apart; many readers may share a file and its metadata.
/// Throws Error with file, row group, column, page and byte: kCorruptFile, kIoError, kInvalidArgument (unknown column,
/// bad options), kNotImplemented, kResourceLimit, kCancelled. After an error next_batch() throws it again.
class LAMELLA_EXPORT ParquetReader : public BatchSource {
 public:
  static std::unique_ptr<ParquetReader> open(const std::string& path, ReadOptions options = ReadOptions());
  static std::unique_ptr<ParquetReader> open(std::shared_ptr<RandomAccessFile> file,
                                             ReadOptions options = ReadOptions());
  /// With metadata that was read before.
  static std::unique_ptr<ParquetReader> open(std::shared_ptr<RandomAccessFile> file,
                                             std::shared_ptr<const FileMetadata> metadata,
                                             ReadOptions options = ReadOptions());
  ~ParquetReader() override;

  /// Another reader of the same file with the same options, for rows [first, first + count) of the file, whatever rows
  /// this one reads. Throws kInvalidArgument (a negative number).
  virtual std::unique_ptr<ParquetReader> rows(int64_t first, int64_t count) const = 0;
  /// The same for single rows by ordinal, in any order, repeats allowed; pages without any are not read where there is
  /// an index. Rows out of the file's order are held. Throws kInvalidArgument (no such row, a filter), kResourceLimit.
  virtual std::unique_ptr<ParquetReader> take(std::span<const int64_t> row_ordinals) const = 0;

  virtual const std::shared_ptr<const FileMetadata>& metadata() const noexcept = 0;
  /// So far.
  virtual ScanMetrics metrics() const = 0;
};

}  // namespace lamella::inline v0
