#include "meta_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "encryption_names.h"
#include "geo_text.h"
#include "lamella/render.h"
#include "page_walk.h"
#include "quantity.h"
#include "shown_bounds.h"
#include "shown_indexes.h"

namespace lamella::inline v0::tool {
namespace {

constexpr size_t kShownBytes = 60;

/// Text in quotes with escapes, cut where it is long: then its length is told.
std::string shortened(std::string_view text) {
  std::string shown;
  append_json_string(text.substr(0, kShownBytes), shown);
  if (text.size() > kShownBytes) shown += fmt::format("... ({} in all)", counted(text.size(), "byte"));
  return shown;
}

void print_key_values(const KeyValueMetadata& pairs, std::string_view indent, Output& output) {
  for (const auto& [key, value] : pairs) {
    output.print("{}{} = {}\n", indent, shortened(key), value ? shortened(*value) : "none");
  }
}

void print_encryption(const FileMetadata& metadata, Output& output) {
  if (!metadata.encryption_algorithm()) return;
  output.print("encryption      {}, footer {}\n", cipher_name(metadata.encryption_algorithm()->cipher),
               metadata.has_encrypted_footer() ? "encrypted" : "in the clear, signed");
  if (!metadata.footer_signing_key_metadata().empty()) {
    output.print("                footer key {}\n", shortened(metadata.footer_signing_key_metadata()));
  }
  if (!metadata.encryption_algorithm()->aad_prefix.empty()) {
    output.print("                AAD prefix {}\n", shortened(metadata.encryption_algorithm()->aad_prefix));
  }
  if (metadata.encryption_algorithm()->supply_aad_prefix)
    output.write("                the AAD prefix is not stored\n");
}

void print_file(const RandomAccessFile& file, const FileMetadata& metadata, Output& output) {
  const ByteRange footer = metadata.footer_range();
  output.print("file            {}\n", file.name());
  output.print("size            {}\n", counted(file.size(), "byte"));
  output.print("footer          {} at {}\n", counted(footer.size_bytes, "byte"), footer.offset);
  print_encryption(metadata, output);
  output.print("format version  {}\n", metadata.version());
  output.print("created by      {}\n", metadata.created_by().empty() ? "not recorded" : metadata.created_by());
  output.print("rows            {}\n", metadata.num_rows());
  if (metadata.declared_num_rows() != metadata.num_rows()) {
    output.print("                (the footer declares {}, which its row groups contradict)\n",
                 metadata.declared_num_rows());
  }
  output.print("row groups      {}\n", metadata.num_row_groups());
  output.print("leaf columns    {}\n", metadata.schema().num_leaves());
  print_geo(metadata, output);
  if (metadata.key_value_metadata().empty()) return;
  output.write("key/value metadata\n");
  print_key_values(metadata.key_value_metadata(), "  ", output);
}

void print_row_group(const FileMetadata& metadata, int ordinal, Output& output) {
  const RowGroupMetadata row_group = metadata.row_group(ordinal);
  output.print("\nrow group {}: {}, {} uncompressed", ordinal, counted(row_group.num_rows, "row"),
               counted(row_group.total_byte_size, "byte"));
  if (row_group.total_compressed_size > 0) {
    output.print(", {} compressed", counted(row_group.total_compressed_size, "byte"));
  }
  output.write("\n");
  for (const SortingColumn& sorting : row_group.sorting_columns) {
    const bool known = sorting.leaf >= 0 && sorting.leaf < metadata.schema().num_leaves();
    output.print(
        "  sorted by {}, {}, nulls {}\n",
        known ? metadata.schema().leaf(sorting.leaf).path : fmt::format("leaf {}, which is none", sorting.leaf),
        sorting.descending ? "descending" : "ascending", sorting.nulls_first ? "first" : "last");
  }
}

void print_statistics(const FileMetadata& metadata, int leaf, const ColumnChunkMetadata& chunk, Output& output) {
  if (!chunk.statistics) return;
  const Statistics& statistics = *chunk.statistics;
  const ShownBounds bounds = shown_bounds(metadata, leaf, chunk);
  output.write("    statistics:");
  std::string_view separator = " ";
  const auto print = [&](std::string_view name, std::string_view value) {
    output.print("{}{} {}", separator, name, value);
    separator = ", ";
  };
  const auto print_bound = [&](std::string_view name, const std::optional<std::string>& bound,
                               std::optional<bool> is_exact) {
    if (bound) print(name, *bound + (!is_exact ? "" : *is_exact ? " exact" : " inexact"));
  };
  print_bound("min", bounds.min, statistics.is_min_value_exact);
  print_bound("max", bounds.max, statistics.is_max_value_exact);
  const bool has_bounds = statistics.min || statistics.max || statistics.min_value || statistics.max_value;
  if (has_bounds && !bounds.min && !bounds.max) print("bounds", "not to be relied on");
  if (has_bounds) print("order", column_order_name(metadata.column_order(leaf)));
  if (statistics.null_count) print("nulls", fmt::to_string(*statistics.null_count));
  if (statistics.distinct_count) print("distinct", fmt::to_string(*statistics.distinct_count));
  if (statistics.nan_count) print("NaNs", fmt::to_string(*statistics.nan_count));
  output.write("\n");
}

void print_geospatial_statistics(const GeospatialStatistics& statistics, Output& output) {
  output.write("    geospatial statistics:");
  if (const std::optional<BoundingBox>& box = statistics.bounding_box) {
    output.print(" x {} to {}, y {} to {}", box->xmin, box->xmax, box->ymin, box->ymax);
    if (box->zmin && box->zmax) output.print(", z {} to {}", *box->zmin, *box->zmax);
    if (box->mmin && box->mmax) output.print(", m {} to {}", *box->mmin, *box->mmax);
  }
  if (!statistics.geospatial_types.empty()) {
    output.print(" types {}", fmt::join(statistics.geospatial_types, " "));
  }
  output.write("\n");
}

void print_size_statistics(const SizeStatistics& statistics, Output& output) {
  output.write("    size statistics:");
  if (statistics.unencoded_byte_array_bytes) {
    output.print(" {} of values", counted(*statistics.unencoded_byte_array_bytes, "byte"));
  }
  if (!statistics.definition_level_histogram.empty()) {
    output.print(" definition levels [{}]", fmt::join(statistics.definition_level_histogram, " "));
  }
  if (!statistics.repetition_level_histogram.empty()) {
    output.print(" repetition levels [{}]", fmt::join(statistics.repetition_level_histogram, " "));
  }
  output.write("\n");
}

void print_index(std::string_view name, std::optional<int64_t> offset, std::optional<int32_t> length, Output& output) {
  if (!offset) return;
  output.print("    {} at {}", name, *offset);
  if (length) output.print(", {}", counted(*length, "byte"));
  output.write("\n");
}

/// A column key's metadata, in the middle of a line.
std::string key_name(const ColumnCrypto& crypto) {
  return crypto.key_metadata.empty() ? "" : ", " + shortened(crypto.key_metadata);
}

void print_chunk_head(const SchemaNode& leaf, const ColumnChunkMetadata& chunk, Output& output) {
  if (!chunk.encrypted_metadata.empty()) {
    output.print("  {}: {}, encrypted with a key that was not given{}\n", leaf.path, to_string(leaf.physical_type),
                 chunk.crypto ? key_name(*chunk.crypto) : "");
    return;
  }
  output.print("  {}: {} {}", leaf.path, to_string(chunk.physical_type), to_string(chunk.codec));
  for (const Encoding encoding : chunk.encodings)
    output.print(" {}", to_string(encoding));
  output.print(", {}, {} uncompressed, {} compressed\n", counted(chunk.num_values, "value"),
               counted(chunk.total_uncompressed_size, "byte"), counted(chunk.total_compressed_size, "byte"));
  if (chunk.file_path) output.print("    in another file: {}\n", shortened(*chunk.file_path));
  if (chunk.crypto)
    output.print("    encrypted with {}{}\n", chunk.crypto->with_footer_key ? "the footer key" : "a key of its own",
                 key_name(*chunk.crypto));
  output.print("    data pages from {}", chunk.data_page_offset);
  if (chunk.dictionary_page_offset) output.print(", dictionary page at {}", *chunk.dictionary_page_offset);
  if (chunk.index_page_offset) output.print(", index page at {}", *chunk.index_page_offset);
  for (const PageEncodingStats& stats : chunk.encoding_stats) {
    output.print("; {} {} {}", stats.count, to_string(stats.page_type), to_string(stats.encoding));
  }
  output.write("\n");
}

void print_page(const WalkedPage& page, Output& output) {
  const PageHeader& header = page.header;
  output.print("    page {} at {}: {} {}, {}, {} uncompressed, {} compressed, header {}", page.ordinal, page.offset,
               to_string(header.type), to_string(header.encoding), counted(header.num_values, "value"),
               counted(header.uncompressed_bytes, "byte"), counted(header.compressed_bytes, "byte"),
               counted(header.header_bytes, "byte"));
  if (header.type == PageType::DATA_PAGE_V2) {
    output.print(", {}, nulls {}, levels {}+{} bytes{}", counted(header.num_rows, "row"), header.num_nulls,
                 header.repetition_levels_bytes, header.definition_levels_bytes,
                 header.is_compressed ? "" : ", values not compressed");
  }
  if (header.crc) output.print(", crc {:08x}", *header.crc);
  output.write("\n");
}

void print_chunk(const RandomAccessFile& file, const FileMetadata& metadata, int row_group, int leaf, bool pages,
                 Output& output) {
  const ColumnChunkMetadata chunk = metadata.column_chunk(row_group, leaf);
  print_chunk_head(metadata.schema().leaf(leaf), chunk, output);
  print_statistics(metadata, leaf, chunk, output);
  if (chunk.size_statistics) print_size_statistics(*chunk.size_statistics, output);
  if (chunk.geospatial_statistics) print_geospatial_statistics(*chunk.geospatial_statistics, output);
  print_index("column index", chunk.column_index_offset, chunk.column_index_length, output);
  print_index("offset index", chunk.offset_index_offset, chunk.offset_index_length, output);
  print_index("bloom filter", chunk.bloom_filter_offset, chunk.bloom_filter_length, output);
  print_key_values(chunk.key_value_metadata, "    ", output);
  const bool readable = !chunk.crypto || metadata.decryptor() != nullptr;
  if (!pages || !readable || !chunk.encrypted_metadata.empty()) return;
  print_indexes(shown_indexes(file, metadata, row_group, leaf), output);
  walk_pages(file, metadata, row_group, leaf, [&](const WalkedPage& page) { print_page(page, output); });
}

}  // namespace

void print_meta(const RandomAccessFile& file, const FileMetadata& metadata, bool pages, Output& output) {
  print_file(file, metadata, output);
  for (int row_group = 0; row_group < metadata.num_row_groups(); ++row_group) {
    print_row_group(metadata, row_group, output);
    for (int leaf = 0; leaf < metadata.schema().num_leaves(); ++leaf) {
      print_chunk(file, metadata, row_group, leaf, pages, output);
    }
  }
}

}  // namespace lamella::inline v0::tool
