/// Which rows of a row group can pass a predicate, by the page indexes of its columns.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "column/chunk_index.h"
#include "format/page_index.h"
#include "lamella/file_metadata.h"
#include "lamella/random_access_file.h"
#include "scan/prune_tree.h"
#include "scan/row_ranges.h"

namespace lamella::inline v0 {

/// What a chunk's page index tells of its pages. Inconsistent entries tell nothing of their page. Threads: immutable.
class ChunkPages {
 public:
  /// Nothing when the chunk lacks one of the two indexes, or one of them could not be used. Throws as
  /// ChunkIndex::load().
  static std::optional<ChunkPages> load(const ChunkInFile& where, const ColumnChunkMetadata& chunk, int64_t num_rows,
                                        ScanMetrics& metrics);

  /// The rows of the pages in which some may pass. Sorted pages are halved, others gone through.
  RowRanges rows_for(const LeafTest& test) const;

 private:
  ChunkPages(ChunkIndex offsets, ColumnIndex column, const ChunkInFile& where);

  bool nulls_are_consistent(int64_t page) const noexcept;
  ColumnBounds bounds_of(int64_t page, const Type& type) const;
  ColumnBounds bounds_of_sorted(int64_t first, int64_t end, const Type& type) const;
  void halve(const LeafTest& test, int64_t first, int64_t end, RowRanges& rows) const;
  int64_t rows_in(int64_t first, int64_t end) const noexcept;

  ChunkIndex offsets_;
  ColumnIndex column_;
  const FileMetadata& metadata_;
  int leaf_;
  BoundaryOrder order_;
  std::vector<int64_t> next_with_values_;  ///< For each page the first from it on that is not all null.
};

/// The page indexes of one row group, each read when it is first asked for. Threads: one.
class RowGroupPages {
 public:
  RowGroupPages(const RandomAccessFile& file, const FileMetadata& metadata, int row_group, int64_t num_rows,
                ScanMetrics& metrics) noexcept
      : file_(file), metadata_(metadata), row_group_(row_group), num_rows_(num_rows), metrics_(metrics) {}

  /// All rows where nothing is known. Throws as ChunkPages::load().
  RowRanges rows_for(const PruneTree& tree);

 private:
  const std::optional<ChunkPages>& pages_of(int leaf);

  const RandomAccessFile& file_;
  const FileMetadata& metadata_;
  const int row_group_;
  const int64_t num_rows_;
  ScanMetrics& metrics_;
  std::map<int, std::optional<ChunkPages>> chunks_;
};

}  // namespace lamella::inline v0
