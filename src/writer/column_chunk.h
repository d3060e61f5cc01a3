/// One column chunk: its dictionary page, its data pages, and what the footer says about them.
#pragma once

#include <cstdint>
#include <optional>

#include "parquet_types.h"
#include "writer/append.h"
#include "writer/bloom_filter.h"
#include "writer/encryption.h"
#include "writer/leaf_data.h"
#include "writer/options.h"

namespace lamella::inline v0 {
namespace writer {

struct ColumnChunk {
  Bytes pages;
  thrift::ColumnMetaData metadata;  ///< Of the bloom filter, the offset is still missing.
  std::optional<thrift::ColumnIndex> column_index;
  std::optional<thrift::OffsetIndex> offset_index;
  std::optional<BloomFilter> bloom_filter;
};

/// Lays out `data` as a column chunk, sealed by `encryptor`, that begins at byte `file_offset` of the file. Throws
/// kInvalidArgument (options that contradict the column or each other).
ColumnChunk make_column_chunk(const LeafData& data, const Leaf& leaf, int leaf_ordinal, const ColumnOptions& options,
                              const FileOptions& file_options, const ChunkEncryptor& encryptor, int64_t file_offset);

}  // namespace writer
}  // namespace lamella::inline v0
