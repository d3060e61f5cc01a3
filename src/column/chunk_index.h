/// Where the data pages of one column chunk lie, as its offset index says.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "format/index_reader.h"
#include "format/page_header.h"
#include "format/page_index.h"
#include "lamella/file_metadata.h"
#include "lamella/row_range.h"
#include "lamella/scan_metrics.h"
#include "page/page_reader.h"

namespace lamella::inline v0 {

/// An offset index without contradictions in itself or with the footer. Whether it is right is for the pages to say.
/// Threads: immutable.
class ChunkIndex {
 public:
  /// Nothing when the chunk has no index, or none that could be used: a chunk whose index is broken is read without it.
  /// `pages`: where the chunk's pages lie. Throws kIoError, kCancelled, kOutOfMemory.
  static std::optional<ChunkIndex> load(const ChunkInFile& where, const ColumnChunkMetadata& chunk, ByteRange pages,
                                        int64_t num_rows, ScanMetrics& metrics);
  /// Precondition: problem_of(index, pages, num_rows) is empty.
  ChunkIndex(OffsetIndex index, int64_t num_rows) noexcept : index_(std::move(index)), num_rows_(num_rows) {}

  int64_t num_pages() const noexcept { return static_cast<int64_t>(index_.pages.size()); }
  const PageLocation& page(int64_t ordinal) const noexcept { return index_.pages[static_cast<size_t>(ordinal)]; }
  /// The rows of a page. Precondition: ordinal < num_pages().
  RowRange rows_of(int64_t ordinal) const noexcept;
  /// The page that holds a row. Precondition: 0 <= row < num_rows, num_pages() > 0.
  int64_t page_with(int64_t row) const noexcept;
  /// How many pages hold none of `rows`, which ascend.
  int64_t num_pages_without(std::span<const RowRange> rows) const noexcept;
  /// Where the pages lie that hold `rows`, which ascend: pages side by side as one range.
  std::vector<ByteRange> bytes_of(std::span<const RowRange> rows) const;
  /// Whether page `ordinal` can be the one whose header lies at `offset`. `num_rows`: what is known of its rows, or -1.
  bool agrees(int64_t ordinal, int64_t offset, const PageHeader& header, int64_t num_rows) const noexcept;

 private:
  OffsetIndex index_;
  int64_t num_rows_;
};

}  // namespace lamella::inline v0
