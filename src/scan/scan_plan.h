/// What a scan reads and how, settled before its first batch.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "lamella/buffer.h"
#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"
#include "lamella/read_options.h"
#include "scan/projection.h"
#include "scan/row_filter.h"
#include "scan/row_group_filter.h"
#include "scan/row_selection.h"

namespace lamella::inline v0 {

/// Shared by everything that works on one scan. Threads: immutable, once the scan has begun.
struct ScanPlan {
  std::shared_ptr<RandomAccessFile> file;
  std::shared_ptr<const FileMetadata> metadata;
  ReadOptions options;
  std::shared_ptr<BufferPool> pool;
  std::vector<RowGroupSelection> row_groups;
  std::vector<ProjectedColumn> columns;
  std::shared_ptr<const Schema> schema;  ///< Of the columns.
  std::optional<RowGroupFilter> filter;
  std::shared_ptr<const RowFilter> row_filter;  ///< The same filter, row by row.
  bool use_page_indexes = true;                 ///< To leave out rows that cannot pass the filter.
  /// Set by whoever finds that a page index is wrong that may have done so.
  std::shared_ptr<std::atomic<bool>> page_index_failed = std::make_shared<std::atomic<bool>>(false);

  /// Sets columns, schema and filter. Throws as RowGroupFilter::make() does.
  void set_columns(std::vector<ProjectedColumn> projected);
  /// Whether columns carry something from one row group to the next, so that their order matters.
  bool row_groups_depend() const noexcept { return options.dictionary_mode == DictionaryMode::kAsType; }
};

}  // namespace lamella::inline v0
