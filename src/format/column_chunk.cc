#include "format/column_chunk.h"

#include "format/schema_element.h"
#include "format/thrift_reader.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

/// A field that is there or not, from the two members that the generated structures have for it.
template <typename T>
std::optional<T> optional_of(bool is_set, const T& value) {
  return is_set ? std::optional<T>(value) : std::nullopt;
}

SizeStatistics size_statistics_of(const thrift::SizeStatistics& sizes) {
  return {optional_of(sizes.__isset.unencoded_byte_array_data_bytes, sizes.unencoded_byte_array_data_bytes),
          sizes.repetition_level_histogram, sizes.definition_level_histogram};
}

BoundingBox bounding_box_of(const thrift::BoundingBox& box) {
  BoundingBox result{box.xmin, box.xmax, box.ymin, box.ymax, {}, {}, {}, {}};
  result.zmin = optional_of(box.__isset.zmin, box.zmin);
  result.zmax = optional_of(box.__isset.zmax, box.zmax);
  result.mmin = optional_of(box.__isset.mmin, box.mmin);
  result.mmax = optional_of(box.__isset.mmax, box.mmax);
  return result;
}

GeospatialStatistics geospatial_statistics_of(const thrift::GeospatialStatistics& statistics) {
  GeospatialStatistics result;
  if (statistics.__isset.bbox) result.bounding_box = bounding_box_of(statistics.bbox);
  result.geospatial_types = statistics.geospatial_types;
  return result;
}

ColumnCrypto crypto_of(const thrift::ColumnCryptoMetaData& crypto) {
  ColumnCrypto result;
  result.with_footer_key = crypto.__isset.ENCRYPTION_WITH_FOOTER_KEY;
  if (crypto.__isset.ENCRYPTION_WITH_COLUMN_KEY) {
    result.path_in_schema = crypto.ENCRYPTION_WITH_COLUMN_KEY.path_in_schema;
    result.key_metadata = crypto.ENCRYPTION_WITH_COLUMN_KEY.key_metadata;
  }
  return result;
}

void add_column_metadata(const thrift::ColumnMetaData& from, ColumnChunkMetadata& to) {
  to.physical_type = format_enum<PhysicalType>(from.type);
  to.encodings.reserve(from.encodings.size());
  for (const thrift::Encoding encoding : from.encodings)
    to.encodings.push_back(format_enum<Encoding>(encoding));
  to.path_in_schema = from.path_in_schema;
  to.codec = format_enum<CompressionCodec>(from.codec);
  to.num_values = from.num_values;
  to.total_uncompressed_size = from.total_uncompressed_size;
  to.total_compressed_size = from.total_compressed_size;
  to.data_page_offset = from.data_page_offset;
  to.index_page_offset = optional_of(from.__isset.index_page_offset, from.index_page_offset);
  to.dictionary_page_offset = optional_of(from.__isset.dictionary_page_offset, from.dictionary_page_offset);
  if (from.__isset.statistics) to.statistics = statistics_of(from.statistics);
  to.encoding_stats.reserve(from.encoding_stats.size());
  for (const thrift::PageEncodingStats& stats : from.encoding_stats) {
    to.encoding_stats.push_back(
        {format_enum<PageType>(stats.page_type), format_enum<Encoding>(stats.encoding), stats.count});
  }
  to.bloom_filter_offset = optional_of(from.__isset.bloom_filter_offset, from.bloom_filter_offset);
  to.bloom_filter_length = optional_of(from.__isset.bloom_filter_length, from.bloom_filter_length);
  if (from.__isset.size_statistics) to.size_statistics = size_statistics_of(from.size_statistics);
  if (from.__isset.geospatial_statistics) {
    to.geospatial_statistics = geospatial_statistics_of(from.geospatial_statistics);
  }
  to.key_value_metadata = key_values_of(from.key_value_metadata);
}

}  // namespace

KeyValueMetadata key_values_of(const std::vector<thrift::KeyValue>& pairs) {
  KeyValueMetadata result;
  result.reserve(pairs.size());
  for (const thrift::KeyValue& pair : pairs)
    result.emplace_back(pair.key, optional_of(pair.__isset.value, pair.value));
  return result;
}

Statistics statistics_of(const thrift::Statistics& statistics) {
  const auto& has = statistics.__isset;
  Statistics result;
  result.min = optional_of(has.min, statistics.min);
  result.max = optional_of(has.max, statistics.max);
  result.min_value = optional_of(has.min_value, statistics.min_value);
  result.max_value = optional_of(has.max_value, statistics.max_value);
  result.is_min_value_exact = optional_of(has.is_min_value_exact, statistics.is_min_value_exact);
  result.is_max_value_exact = optional_of(has.is_max_value_exact, statistics.is_max_value_exact);
  result.null_count = optional_of(has.null_count, statistics.null_count);
  result.distinct_count = optional_of(has.distinct_count, statistics.distinct_count);
  result.nan_count = optional_of(has.nan_count, statistics.nan_count);
  return result;
}

RowGroupMetadata row_group_of(const thrift::RowGroup& row_group) {
  RowGroupMetadata result;
  result.num_rows = row_group.num_rows;
  result.total_byte_size = row_group.total_byte_size;
  result.total_compressed_size = row_group.total_compressed_size;
  result.file_offset = row_group.file_offset;
  result.ordinal = optional_of(row_group.__isset.ordinal, row_group.ordinal);
  result.sorting_columns.reserve(row_group.sorting_columns.size());
  for (const thrift::SortingColumn& column : row_group.sorting_columns) {
    result.sorting_columns.push_back({column.column_idx, column.descending, column.nulls_first});
  }
  return result;
}

ColumnChunkMetadata column_chunk_of(const thrift::ColumnChunk& chunk) {
  const auto& has = chunk.__isset;
  ColumnChunkMetadata result;
  if (has.meta_data) {
    add_column_metadata(chunk.meta_data, result);
  } else if (!has.crypto_metadata) {
    throw Error(ErrorCode::kCorruptFile, "the column chunk has no metadata");
  }
  result.file_path = optional_of(has.file_path, chunk.file_path);
  result.offset_index_offset = optional_of(has.offset_index_offset, chunk.offset_index_offset);
  result.offset_index_length = optional_of(has.offset_index_length, chunk.offset_index_length);
  result.column_index_offset = optional_of(has.column_index_offset, chunk.column_index_offset);
  result.column_index_length = optional_of(has.column_index_length, chunk.column_index_length);
  if (has.crypto_metadata) result.crypto = crypto_of(chunk.crypto_metadata);
  result.encrypted_metadata = chunk.encrypted_column_metadata;
  return result;
}

void add_decrypted_metadata(std::span<const uint8_t> column_metadata, ColumnChunkMetadata& chunk) {
  ThriftReader reader(column_metadata);
  thrift::ColumnMetaData generated;
  read_thrift(reader, generated, "decrypted column metadata", 0);
  add_column_metadata(generated, chunk);
}

}  // namespace lamella::inline v0
