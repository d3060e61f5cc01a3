#include "column/chunk_index.h"

#include <algorithm>

#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

/// What the footer counts, or -1 where it does not say.
int64_t declared_data_pages(const ColumnChunkMetadata& chunk) noexcept {
  if (chunk.encoding_stats.empty()) return -1;
  int64_t pages = 0;
  for (const PageEncodingStats& stats : chunk.encoding_stats) {
    if (stats.page_type == PageType::DATA_PAGE || stats.page_type == PageType::DATA_PAGE_V2) pages += stats.count;
  }
  return pages;
}

}  // namespace

std::optional<ChunkIndex> ChunkIndex::load(const ChunkInFile& where, const ColumnChunkMetadata& chunk, ByteRange pages,
                                           int64_t num_rows, ScanMetrics& metrics) {
  if (!chunk.offset_index_offset || num_rows == 0) return std::nullopt;
  try {
    std::optional<OffsetIndex> index = read_offset_index(where);
    if (!index) return std::nullopt;
    metrics.bytes_read += chunk.offset_index_length.value_or(0);
    if (!problem_of(*index, pages, num_rows).empty()) return std::nullopt;
    const int64_t declared = declared_data_pages(chunk);
    if (declared >= 0 && declared != static_cast<int64_t>(index->pages.size())) return std::nullopt;
    return ChunkIndex(*std::move(index), num_rows);
  } catch (const Error& error) {
    if (!can_do_without(error)) throw;
    return std::nullopt;
  }
}

RowRange ChunkIndex::rows_of(int64_t ordinal) const noexcept {
  const int64_t first = page(ordinal).first_row;
  const int64_t end = ordinal + 1 < num_pages() ? page(ordinal + 1).first_row : num_rows_;
  return {first, end - first};
}

int64_t ChunkIndex::page_with(int64_t row) const noexcept {
  const auto behind =
      std::upper_bound(index_.pages.begin(), index_.pages.end(), row,
                       [](int64_t wanted, const PageLocation& location) { return wanted < location.first_row; });
  return behind - index_.pages.begin() - 1;
}

int64_t ChunkIndex::num_pages_without(std::span<const RowRange> rows) const noexcept {
  int64_t with_rows = 0;
  int64_t next = 0;
  for (const RowRange& range : rows) {
    const int64_t first = std::max(next, page_with(range.first));
    next = page_with(range.end() - 1) + 1;
    with_rows += std::max<int64_t>(0, next - first);
  }
  return num_pages() - with_rows;
}

std::vector<ByteRange> ChunkIndex::bytes_of(std::span<const RowRange> rows) const {
  std::vector<ByteRange> bytes;
  int64_t next = 0;
  for (const RowRange& range : rows) {
    for (next = std::max(next, page_with(range.first)); next < num_pages() && page(next).first_row < range.end();
         ++next) {
      const PageLocation& location = page(next);
      const bool joins = !bytes.empty() && bytes.back().offset + bytes.back().size_bytes == location.offset;
      if (joins) {
        bytes.back().size_bytes += location.compressed_bytes;
      } else {
        bytes.push_back({location.offset, location.compressed_bytes});
      }
    }
  }
  return bytes;
}

bool ChunkIndex::agrees(int64_t ordinal, int64_t offset, const PageHeader& header, int64_t num_rows) const noexcept {
  if (ordinal >= num_pages()) return false;
  const PageLocation& location = page(ordinal);
  return location.offset == offset &&
         location.compressed_bytes == int64_t{header.header_bytes} + header.compressed_bytes &&
         (num_rows < 0 || num_rows == rows_of(ordinal).count);
}

}  // namespace lamella::inline v0
