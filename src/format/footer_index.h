/// What one pass over a footer finds: all that is small, and where the rest lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "format/compact_reader.h"
#include "lamella/file_metadata.h"
#include "lamella/parquet_schema.h"
#include "lamella/read_limits.h"

namespace lamella::inline v0 {

struct RowGroupIndex {
  RowGroupMetadata metadata;   ///< Without sorting_columns.
  size_t sorting_columns = 0;  ///< Where the list of them starts; 0 when there is none.
  size_t first_chunk = 0;      ///< In FooterIndex::chunks.
  uint32_t num_chunks = 0;     ///< Need not be one a leaf.
};

/// Positions count from the footer's first byte.
struct FooterIndex {
  int32_t version = 0;
  int64_t declared_num_rows = 0;
  std::vector<SchemaNode> nodes;      ///< As ParquetSchema::build() takes them.
  std::vector<int32_t> num_children;  ///< One a node.
  std::vector<RowGroupIndex> row_groups;
  std::vector<uint32_t> chunks;  ///< Where each column chunk of each row group starts.
  KeyValueMetadata key_value_metadata;
  std::string created_by;
  std::vector<ColumnOrder> column_orders;  ///< As many as the file has.
  std::optional<EncryptionAlgorithm> encryption_algorithm;
  std::string footer_signing_key_metadata;
};

/// Reads the FileMetaData that `reader` is at, of which `bytes` are all: under 4 GiB. Column chunks are only passed
/// over. Throws kCorruptFile, kResourceLimit (over `limits`), CompactReader::EndOfBytes.
FooterIndex index_footer(CompactReader& reader, std::span<const uint8_t> bytes, const ReadLimits& limits);

/// The list of sorting columns that `reader` is at. Throws as index_footer() does.
std::vector<SortingColumn> read_sorting_columns(CompactReader& reader);

}  // namespace lamella::inline v0
