#include "meta_json.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "encryption_names.h"
#include "geo_text.h"
#include "json_writer.h"
#include "page_walk.h"
#include "shown_bounds.h"
#include "shown_indexes.h"

namespace lamella::inline v0::tool {
namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes)
    text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

void write_hex(std::string_view name, const std::optional<std::string>& bytes, JsonWriter& json) {
  if (bytes) json.field(name, hex(*bytes));
}

/// Pairs, because a key may come twice.
void write_key_values(const KeyValueMetadata& pairs, JsonWriter& json) {
  json.key("key_value_metadata");
  json.begin_array();
  for (const auto& [key, value] : pairs) {
    json.begin_array();
    json.value(key);
    value ? json.value(*value) : json.raw("null");
    json.end_array();
  }
  json.end_array();
}

void write_statistics(const FileMetadata& metadata, int leaf, const ColumnChunkMetadata& chunk, JsonWriter& json) {
  if (!chunk.statistics) return;
  const Statistics& statistics = *chunk.statistics;
  const ShownBounds bounds = shown_bounds(metadata, leaf, chunk);
  json.key("statistics");
  json.begin_object();
  if (bounds.min) json.key("min"), json.raw(*bounds.min);
  if (bounds.max) json.key("max"), json.raw(*bounds.max);
  json.field("is_min_exact", statistics.is_min_value_exact);
  json.field("is_max_exact", statistics.is_max_value_exact);
  json.field("null_count", statistics.null_count);
  json.field("distinct_count", statistics.distinct_count);
  json.field("nan_count", statistics.nan_count);
  json.key("as_written");
  json.begin_object();
  write_hex("min", statistics.min, json);
  write_hex("max", statistics.max, json);
  write_hex("min_value", statistics.min_value, json);
  write_hex("max_value", statistics.max_value, json);
  json.end_object();
  json.end_object();
}

void write_size_statistics(const SizeStatistics& statistics, JsonWriter& json) {
  json.key("size_statistics");
  json.begin_object();
  json.field("unencoded_byte_array_bytes", statistics.unencoded_byte_array_bytes);
  write_numbers("repetition_level_histogram", statistics.repetition_level_histogram, json);
  write_numbers("definition_level_histogram", statistics.definition_level_histogram, json);
  json.end_object();
}

void write_geospatial_statistics(const GeospatialStatistics& statistics, JsonWriter& json) {
  json.key("geospatial_statistics");
  json.begin_object();
  if (const std::optional<BoundingBox>& box = statistics.bounding_box) {
    json.key("bounding_box");
    json.begin_object();
    json.field("xmin", box->xmin);
    json.field("xmax", box->xmax);
    json.field("ymin", box->ymin);
    json.field("ymax", box->ymax);
    json.field("zmin", box->zmin);
    json.field("zmax", box->zmax);
    json.field("mmin", box->mmin);
    json.field("mmax", box->mmax);
    json.end_object();
  }
  write_numbers("geospatial_types", statistics.geospatial_types, json);
  json.end_object();
}

void write_range(std::string_view name, std::optional<int64_t> offset, std::optional<int32_t> length,
                 JsonWriter& json) {
  if (!offset) return;
  json.key(name);
  json.begin_object();
  json.field("offset", *offset);
  json.field("length", length);
  json.end_object();
}

void write_encodings(const ColumnChunkMetadata& chunk, JsonWriter& json) {
  json.key("encodings");
  json.begin_array();
  for (const Encoding encoding : chunk.encodings)
    json.value(to_string(encoding));
  json.end_array();
  if (chunk.encoding_stats.empty()) return;
  json.key("encoding_stats");
  json.begin_array();
  for (const PageEncodingStats& stats : chunk.encoding_stats) {
    json.begin_object();
    json.field("page_type", to_string(stats.page_type));
    json.field("encoding", to_string(stats.encoding));
    json.field("count", stats.count);
    json.end_object();
  }
  json.end_array();
}

void write_page(const WalkedPage& page, JsonWriter& json) {
  const PageHeader& header = page.header;
  json.begin_object();
  json.field("ordinal", page.ordinal);
  json.field("offset", page.offset);
  json.field("type", to_string(header.type));
  json.field("encoding", to_string(header.encoding));
  json.field("num_values", header.num_values);
  json.field("header_bytes", header.header_bytes);
  json.field("uncompressed_bytes", header.uncompressed_bytes);
  json.field("compressed_bytes", header.compressed_bytes);
  if (header.type == PageType::DATA_PAGE) {
    json.field("definition_level_encoding", to_string(header.definition_level_encoding));
    json.field("repetition_level_encoding", to_string(header.repetition_level_encoding));
  }
  if (header.type == PageType::DATA_PAGE_V2) {
    json.field("num_rows", header.num_rows);
    json.field("num_nulls", header.num_nulls);
    json.field("definition_levels_bytes", header.definition_levels_bytes);
    json.field("repetition_levels_bytes", header.repetition_levels_bytes);
    json.field("is_compressed", header.is_compressed);
  }
  if (header.crc) json.field("crc", fmt::format("{:08x}", *header.crc));
  json.end_object();
}

/// Where the parts of a chunk lie.
void write_places(const ColumnChunkMetadata& chunk, JsonWriter& json) {
  json.field("data_page_offset", chunk.data_page_offset);
  json.field("dictionary_page_offset", chunk.dictionary_page_offset);
  json.field("index_page_offset", chunk.index_page_offset);
  write_range("column_index", chunk.column_index_offset, chunk.column_index_length, json);
  write_range("offset_index", chunk.offset_index_offset, chunk.offset_index_length, json);
  write_range("bloom_filter", chunk.bloom_filter_offset, chunk.bloom_filter_length, json);
  json.field("file_path", chunk.file_path);
}

void write_encryption(const FileMetadata& metadata, JsonWriter& json) {
  const std::optional<EncryptionAlgorithm>& algorithm = metadata.encryption_algorithm();
  if (!algorithm) return;
  json.key("encryption");
  json.begin_object();
  json.field("algorithm", cipher_name(algorithm->cipher));
  json.field("footer", metadata.has_encrypted_footer() ? "encrypted" : "signed");
  json.field("footer_key_metadata", hex(metadata.footer_signing_key_metadata()));
  json.field("aad_prefix", hex(algorithm->aad_prefix));
  json.field("aad_file_unique", hex(algorithm->aad_file_unique));
  json.field("supply_aad_prefix", algorithm->supply_aad_prefix);
  json.end_object();
}

void write_chunk_encryption(const ColumnChunkMetadata& chunk, JsonWriter& json) {
  if (!chunk.crypto) return;
  json.field("encrypted_with", chunk.crypto->with_footer_key ? "footer key" : "column key");
  if (!chunk.crypto->key_metadata.empty()) json.field("key_metadata", hex(chunk.crypto->key_metadata));
  if (!chunk.encrypted_metadata.empty()) json.field("has_key", false);
}

void write_chunk(const RandomAccessFile& file, const FileMetadata& metadata, int row_group, int leaf, bool pages,
                 JsonWriter& json) {
  const ColumnChunkMetadata chunk = metadata.column_chunk(row_group, leaf);
  json.begin_object();
  json.field("path", metadata.schema().leaf(leaf).path);
  json.field("type", to_string(chunk.physical_type));
  write_chunk_encryption(chunk, json);
  if (!chunk.encrypted_metadata.empty()) {
    json.end_object();
    return;
  }
  json.field("codec", to_string(chunk.codec));
  write_encodings(chunk, json);
  json.field("num_values", chunk.num_values);
  json.field("total_uncompressed_size", chunk.total_uncompressed_size);
  json.field("total_compressed_size", chunk.total_compressed_size);
  write_places(chunk, json);
  write_statistics(metadata, leaf, chunk, json);
  if (chunk.size_statistics) write_size_statistics(*chunk.size_statistics, json);
  if (chunk.geospatial_statistics) write_geospatial_statistics(*chunk.geospatial_statistics, json);
  if (!chunk.key_value_metadata.empty()) write_key_values(chunk.key_value_metadata, json);
  if (pages && (!chunk.crypto || metadata.decryptor() != nullptr)) {
    write_indexes(shown_indexes(file, metadata, row_group, leaf), json);
    json.key("pages");
    json.begin_array();
    walk_pages(file, metadata, row_group, leaf, [&](const WalkedPage& page) { write_page(page, json); });
    json.end_array();
  }
  json.end_object();
}

void write_sorting_columns(const RowGroupMetadata& row_group, JsonWriter& json) {
  if (row_group.sorting_columns.empty()) return;
  json.key("sorting_columns");
  json.begin_array();
  for (const SortingColumn& sorting : row_group.sorting_columns) {
    json.begin_object();
    json.field("leaf", sorting.leaf);
    json.field("descending", sorting.descending);
    json.field("nulls_first", sorting.nulls_first);
    json.end_object();
  }
  json.end_array();
}

void write_row_group(const RandomAccessFile& file, const FileMetadata& metadata, int ordinal, bool pages,
                     JsonWriter& json) {
  const RowGroupMetadata row_group = metadata.row_group(ordinal);
  json.begin_object();
  json.field("num_rows", row_group.num_rows);
  json.field("total_byte_size", row_group.total_byte_size);
  json.field("total_compressed_size", row_group.total_compressed_size);
  json.field("file_offset", row_group.file_offset);
  json.field("ordinal", row_group.ordinal);
  write_sorting_columns(row_group, json);
  json.key("columns");
  json.begin_array();
  for (int leaf = 0; leaf < metadata.schema().num_leaves(); ++leaf) {
    write_chunk(file, metadata, ordinal, leaf, pages, json);
  }
  json.end_array();
  json.end_object();
}

}  // namespace

void print_meta_json(const RandomAccessFile& file, const FileMetadata& metadata, bool pages, Output& output) {
  const ParquetSchema& schema = metadata.schema();
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  json.field("path", file.name());
  json.field("file_bytes", file.size());
  json.field("footer_offset", metadata.footer_range().offset);
  json.field("footer_bytes", metadata.footer_range().size_bytes);
  json.field("format_version", metadata.version());
  write_encryption(metadata, json);
  json.field("created_by", metadata.created_by());
  json.field("num_rows", metadata.num_rows());
  json.field("declared_num_rows", metadata.declared_num_rows());
  write_key_values(metadata.key_value_metadata(), json);
  write_geo(metadata, json);
  json.key("leaf_columns");
  json.begin_array();
  for (int leaf = 0; leaf < schema.num_leaves(); ++leaf) {
    json.begin_object();
    json.field("path", schema.leaf(leaf).path);
    json.field("order", column_order_name(metadata.column_order(leaf)));
    json.end_object();
  }
  json.end_array();
  json.key("row_groups");
  json.begin_array();
  for (int ordinal = 0; ordinal < metadata.num_row_groups(); ++ordinal) {
    write_row_group(file, metadata, ordinal, pages, json);
  }
  json.end_array();
  json.end_object();
  output.print("{}\n", line);
}

}  // namespace lamella::inline v0::tool
