/// Everything that FileMetadata can be asked, as text: to compare two of them.
#pragma once

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "lamella/file_metadata.h"

namespace lamella {

/// What one question was answered.
struct Answer {
  std::string text;  ///< Empty when there is an error.
  std::string error;
};

namespace describing {

class Text {
 public:
  Text& operator<<(const std::string& value) {
    out_ << '"' << value << "\" ";
    return *this;
  }
  template <typename T>
  requires(std::is_arithmetic_v<T> || std::is_enum_v<T>) Text& operator<<(T value) {
    if constexpr (std::is_floating_point_v<T>) {
      out_ << std::hexfloat << value << ' ';
    } else {
      out_ << static_cast<int64_t>(value) << ' ';
    }
    return *this;
  }
  template <typename T>
  Text& operator<<(const std::optional<T>& value) {
    if (value) return *this << *value;
    out_ << "- ";
    return *this;
  }
  template <typename T>
  Text& operator<<(const std::vector<T>& values) {
    out_ << "[ ";
    for (const T& value : values)
      *this << value;
    out_ << "] ";
    return *this;
  }
  template <typename A, typename B>
  Text& operator<<(const std::pair<A, B>& pair) {
    return *this << pair.first << pair.second;
  }

  Text& operator<<(const Statistics& s) {
    return *this << s.min << s.max << s.min_value << s.max_value << s.is_min_value_exact << s.is_max_value_exact
                 << s.null_count << s.distinct_count << s.nan_count;
  }
  Text& operator<<(const SizeStatistics& s) {
    return *this << s.unencoded_byte_array_bytes << s.repetition_level_histogram << s.definition_level_histogram;
  }
  Text& operator<<(const BoundingBox& b) {
    return *this << b.xmin << b.xmax << b.ymin << b.ymax << b.zmin << b.zmax << b.mmin << b.mmax;
  }
  Text& operator<<(const GeospatialStatistics& s) { return *this << s.bounding_box << s.geospatial_types; }
  Text& operator<<(const PageEncodingStats& s) { return *this << s.page_type << s.encoding << s.count; }
  Text& operator<<(const SortingColumn& c) { return *this << c.leaf << c.descending << c.nulls_first; }
  Text& operator<<(const ColumnCrypto& c) { return *this << c.with_footer_key << c.path_in_schema << c.key_metadata; }
  Text& operator<<(const EncryptionAlgorithm& a) {
    return *this << a.cipher << a.aad_prefix << a.aad_file_unique << a.supply_aad_prefix;
  }
  Text& operator<<(const LogicalAnnotation& a) {
    return *this << a.kind << a.precision << a.scale << a.unit << a.adjusted_to_utc << a.bit_width << a.is_signed
                 << a.crs << a.edge_algorithm << a.specification_version << a.unrecognised_id;
  }
  Text& operator<<(const SchemaNode& n) {
    return *this << n.name << n.path << n.repetition << n.is_group << n.physical_type << n.type_length << n.annotation
                 << n.field_id << n.parent << n.children << n.leaf << n.max_definition_level << n.max_repetition_level;
  }
  Text& operator<<(const RowGroupMetadata& g) {
    return *this << g.num_rows << g.total_byte_size << g.total_compressed_size << g.file_offset << g.ordinal
                 << g.sorting_columns;
  }
  Text& operator<<(const ColumnChunkMetadata& c) {
    return *this << c.physical_type << c.encodings << c.path_in_schema << c.codec << c.num_values
                 << c.total_uncompressed_size << c.total_compressed_size << c.data_page_offset << c.index_page_offset
                 << c.dictionary_page_offset << c.statistics << c.encoding_stats << c.bloom_filter_offset
                 << c.bloom_filter_length << c.size_statistics << c.geospatial_statistics << c.key_value_metadata
                 << c.file_path << c.offset_index_offset << c.offset_index_length << c.column_index_offset
                 << c.column_index_length << c.crypto << c.encrypted_metadata;
  }

  std::string str() const { return out_.str(); }

 private:
  std::ostringstream out_;
};

template <typename Ask>
Answer answer(Ask&& ask) {
  try {
    Text text;
    text << ask();
    return {text.str(), {}};
  } catch (const Error& error) {
    return {{}, error.message()};
  }
}

}  // namespace describing

/// The file's own answer first, then those of each row group and of its column chunks.
inline std::vector<Answer> describe(const FileMetadata& metadata) {
  const ParquetSchema& schema = metadata.schema();
  describing::Text file;
  file << metadata.version() << metadata.num_rows() << metadata.declared_num_rows() << schema.nodes()
       << schema.num_leaves() << metadata.key_value_metadata() << metadata.created_by() << metadata.num_row_groups()
       << metadata.encryption_algorithm() << metadata.footer_signing_key_metadata() << metadata.serialized_bytes()
       << metadata.footer_range().offset << metadata.footer_range().size_bytes;
  for (int leaf = 0; leaf < schema.num_leaves(); ++leaf)
    file << metadata.column_order(leaf);
  std::vector<Answer> answers{{file.str(), {}}};
  for (int g = 0; g < metadata.num_row_groups(); ++g) {
    answers.push_back(describing::answer([&] { return metadata.row_group(g); }));
    for (int leaf = 0; leaf < schema.num_leaves(); ++leaf)
      answers.push_back(describing::answer([&] { return metadata.column_chunk(g, leaf); }));
  }
  return answers;
}

}  // namespace lamella
