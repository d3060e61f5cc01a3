/// Everything that can be checked in one file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "column/leaf_context.h"
#include "format/column_shape.h"
#include "lamella/buffer.h"
#include "lamella/error.h"
#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"
#include "lamella/scan_metrics.h"
#include "progress_bar.h"

namespace lamella::inline v0::tool {

/// Reads all values of a file, with every check on, and holds them against the statistics that may be
/// believed, page indexes and bloom filters. Columns are read one by one in each row group, so that a bad one hides no
/// other. Threads: one.
class FileVerification {
 public:
  /// Throws Error when not even the footer can be read.
  FileVerification(const std::string& path, std::shared_ptr<const DecryptionOptions> decryption);

  /// Throws what is no fault of the file.
  void run();

  /// What is wrong, in file order. Each names the file.
  const std::vector<Error>& findings() const noexcept { return findings_; }
  const FileMetadata& metadata() const noexcept { return *metadata_; }
  int64_t num_pages() const noexcept { return metrics_.pages; }

 private:
  template <typename Work>
  void record(ErrorLocation location, Work&& work);
  void verify_column(int row_group, const ColumnShape& shape, ProgressBar& progress);
  void verify_indexes(int row_group, const ColumnShape& shape);
  LeafContext leaf_context(const ColumnShape& shape, ScanMetrics& metrics) const;
  bool begin_is_wrong() const;
  void find(std::string message);
  void find(std::string message, int row_group, int leaf);

  std::shared_ptr<const RandomAccessFile> file_;
  std::shared_ptr<const FileMetadata> metadata_;
  std::shared_ptr<BufferPool> pool_;
  ScanMetrics metrics_;
  std::vector<Error> findings_;
};

}  // namespace lamella::inline v0::tool
