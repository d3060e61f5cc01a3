/// From the generated structures of row groups and column chunks to those of the public header.
#pragma once

#include <span>

#include "lamella/file_metadata.h"
#include "parquet_types.h"

namespace lamella::inline v0 {

KeyValueMetadata key_values_of(const std::vector<thrift::KeyValue>& pairs);
Statistics statistics_of(const thrift::Statistics& statistics);
RowGroupMetadata row_group_of(const thrift::RowGroup& row_group);
/// Throws kCorruptFile when the chunk has no metadata that anybody could read.
ColumnChunkMetadata column_chunk_of(const thrift::ColumnChunk& chunk);
/// Fills in what `column_metadata`, the decrypted bytes of chunk.encrypted_metadata, say. Throws kCorruptFile,
/// kResourceLimit.
void add_decrypted_metadata(std::span<const uint8_t> column_metadata, ColumnChunkMetadata& chunk);

}  // namespace lamella::inline v0
