/// FileMetadata made of the structures that Apache Thrift's generated code reads: what the hand-written reader is held
/// to. Slow, eager and as plain as can be.
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "format/thrift_reader.h"
#include "lamella/error.h"
#include "lamella/file_metadata.h"
#include "parquet_types.h"
#include "tests/format/generated_schema.h"

namespace lamella::generated {

/// Both members of the union have the same fields.
template <typename Member>
inline EncryptionAlgorithm algorithm_of(EncryptionAlgorithm::Cipher cipher, const Member& member) {
  return {cipher, member.aad_prefix, member.aad_file_unique, member.supply_aad_prefix};
}

inline EncryptionAlgorithm encryption_algorithm_of(const thrift::EncryptionAlgorithm& algorithm) {
  using Cipher = EncryptionAlgorithm::Cipher;
  if (algorithm.__isset.AES_GCM_V1) return algorithm_of(Cipher::kAesGcm, algorithm.AES_GCM_V1);
  if (algorithm.__isset.AES_GCM_CTR_V1) return algorithm_of(Cipher::kAesGcmCtr, algorithm.AES_GCM_CTR_V1);
  return {};
}

/// A field that is there or not, from the two members that the generated structures have for it.
template <typename T>
inline std::optional<T> optional_of(bool is_set, const T& value) {
  return is_set ? std::optional<T>(value) : std::nullopt;
}

inline KeyValueMetadata key_values_of(const std::vector<thrift::KeyValue>& pairs) {
  KeyValueMetadata result;
  result.reserve(pairs.size());
  for (const thrift::KeyValue& pair : pairs)
    result.emplace_back(pair.key, optional_of(pair.__isset.value, pair.value));
  return result;
}

inline Statistics statistics_of(const thrift::Statistics& statistics) {
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

inline SizeStatistics size_statistics_of(const thrift::SizeStatistics& sizes) {
  return {optional_of(sizes.__isset.unencoded_byte_array_data_bytes, sizes.unencoded_byte_array_data_bytes),
          sizes.repetition_level_histogram, sizes.definition_level_histogram};
}

inline BoundingBox bounding_box_of(const thrift::BoundingBox& box) {
  BoundingBox result{box.xmin, box.xmax, box.ymin, box.ymax, {}, {}, {}, {}};
  result.zmin = optional_of(box.__isset.zmin, box.zmin);
  result.zmax = optional_of(box.__isset.zmax, box.zmax);
  result.mmin = optional_of(box.__isset.mmin, box.mmin);
  result.mmax = optional_of(box.__isset.mmax, box.mmax);
  return result;
}

inline GeospatialStatistics geospatial_statistics_of(const thrift::GeospatialStatistics& statistics) {
  GeospatialStatistics result;
  if (statistics.__isset.bbox) result.bounding_box = bounding_box_of(statistics.bbox);
  result.geospatial_types = statistics.geospatial_types;
  return result;
}

inline ColumnCrypto crypto_of(const thrift::ColumnCryptoMetaData& crypto) {
  ColumnCrypto result;
  result.with_footer_key = crypto.__isset.ENCRYPTION_WITH_FOOTER_KEY;
  if (crypto.__isset.ENCRYPTION_WITH_COLUMN_KEY) {
    result.path_in_schema = crypto.ENCRYPTION_WITH_COLUMN_KEY.path_in_schema;
    result.key_metadata = crypto.ENCRYPTION_WITH_COLUMN_KEY.key_metadata;
  }
  return result;
}

inline void add_column_metadata(const thrift::ColumnMetaData& from, ColumnChunkMetadata& to) {
  to.physical_type = enum_of<PhysicalType>(from.type);
  to.encodings.reserve(from.encodings.size());
  for (const thrift::Encoding encoding : from.encodings)
    to.encodings.push_back(enum_of<Encoding>(encoding));
  to.path_in_schema = from.path_in_schema;
  to.codec = enum_of<CompressionCodec>(from.codec);
  to.num_values = from.num_values;
  to.total_uncompressed_size = from.total_uncompressed_size;
  to.total_compressed_size = from.total_compressed_size;
  to.data_page_offset = from.data_page_offset;
  to.index_page_offset = optional_of(from.__isset.index_page_offset, from.index_page_offset);
  to.dictionary_page_offset = optional_of(from.__isset.dictionary_page_offset, from.dictionary_page_offset);
  if (from.__isset.statistics) to.statistics = statistics_of(from.statistics);
  to.encoding_stats.reserve(from.encoding_stats.size());
  for (const thrift::PageEncodingStats& stats : from.encoding_stats) {
    to.encoding_stats.push_back({enum_of<PageType>(stats.page_type), enum_of<Encoding>(stats.encoding), stats.count});
  }
  to.bloom_filter_offset = optional_of(from.__isset.bloom_filter_offset, from.bloom_filter_offset);
  to.bloom_filter_length = optional_of(from.__isset.bloom_filter_length, from.bloom_filter_length);
  if (from.__isset.size_statistics) to.size_statistics = size_statistics_of(from.size_statistics);
  if (from.__isset.geospatial_statistics) {
    to.geospatial_statistics = geospatial_statistics_of(from.geospatial_statistics);
  }
  to.key_value_metadata = key_values_of(from.key_value_metadata);
}

inline RowGroupMetadata row_group_of(const thrift::RowGroup& row_group) {
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

inline ColumnChunkMetadata column_chunk_of(const thrift::ColumnChunk& chunk) {
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

using apache::thrift::protocol::TType;

/// Reads FileMetaData. Knows where in it the generated reader is, which is how it applies the caps before memory is
/// taken, and how it learns which member of a union the generated reader did not know.
class FooterReader final : public ThriftReader {
 public:
  FooterReader(std::span<const uint8_t> bytes, const ReadLimits& limits) : ThriftReader(bytes), limits_(limits) {}

  /// By schema node: the member of LogicalType that was passed over, or 0.
  int32_t unrecognised_member(size_t node) const noexcept {
    return node < unrecognised_members_.size() ? unrecognised_members_[node] : 0;
  }

 protected:
  uint32_t readStructBegin_virt(std::string& name) override {
    if (at({kSchema})) ++schema_node_;
    if (depth_ < path_.size()) path_[depth_] = 0;
    ++depth_;
    return ThriftReader::readStructBegin_virt(name);
  }

  uint32_t readStructEnd_virt() override {
    --depth_;
    return ThriftReader::readStructEnd_virt();
  }

  uint32_t readFieldBegin_virt(std::string& name, TType& type, int16_t& id) override {
    const uint32_t consumed = ThriftReader::readFieldBegin_virt(name, type, id);
    if (depth_ >= 1 && depth_ <= path_.size()) path_[depth_ - 1] = id;
    return consumed;
  }

  uint32_t readListBegin_virt(TType& element_type, uint32_t& size) override {
    const uint32_t consumed = ThriftReader::readListBegin_virt(element_type, size);
    if (at({kSchema})) {
      check(size, limits_.max_schema_nodes, "schema nodes");
      schema_node_ = 0;
      unrecognised_members_.clear();
    }
    if (at({kRowGroups})) check(size, limits_.max_row_groups, "row groups");
    if (size != 0 && !is_skipping_) check_elements(element_type);
    return consumed;
  }

  uint32_t skip_virt(TType type) override {
    if (depth_ == 3 && path_[0] == kSchema && path_[1] == kLogicalType && schema_node_ > 0) {
      unrecognised_members_.resize(schema_node_);
      unrecognised_members_[schema_node_ - 1] = path_[2];
    }
    const bool was_skipping = std::exchange(is_skipping_, true);
    const uint32_t consumed = ThriftReader::skip_virt(type);
    is_skipping_ = was_skipping;
    return consumed;
  }

  int64_t element_bytes(TType element_type) const noexcept override {
    if (at({kSchema})) return static_cast<int64_t>(sizeof(thrift::SchemaElement) + sizeof(SchemaNode));
    if (at({kRowGroups, kColumns})) return static_cast<int64_t>(sizeof(thrift::ColumnChunk));
    return ThriftReader::element_bytes(element_type);
  }

 private:
  // Field ids of FileMetaData, SchemaElement and RowGroup.
  static constexpr int16_t kSchema = 2;
  static constexpr int16_t kRowGroups = 4;
  static constexpr int16_t kLogicalType = 10;
  static constexpr int16_t kColumns = 1;

  /// Whether the fields being read are exactly these, from FileMetaData down.
  bool at(std::initializer_list<int16_t> ids) const noexcept {
    return depth_ == ids.size() && std::equal(ids.begin(), ids.end(), path_.begin());
  }

  /// The generated code reads elements of whatever type as if they were of the format's.
  void check_elements(TType element_type) const {
    using namespace apache::thrift::protocol;
    TType wanted = T_STRUCT;
    if (at({4, 1, 3, 2}) || at({4, 1, 3, 17, 2})) wanted = T_I32;
    if (at({4, 1, 3, 3}) || at({4, 1, 8, 2, 1})) wanted = T_STRING;
    if (at({4, 1, 3, 16, 2}) || at({4, 1, 3, 16, 3})) wanted = T_I64;
    if (element_type != wanted) throw Error(ErrorCode::kCorruptFile, "a list of elements of another type");
  }

  static void check(uint32_t size, int32_t limit, const char* what) {
    if (static_cast<int64_t>(size) <= limit) return;
    throw Error(ErrorCode::kResourceLimit,
                std::to_string(size) + " " + what + ", at most " + std::to_string(limit) + " are allowed");
  }

  const ReadLimits& limits_;
  std::array<int16_t, 8> path_{};
  bool is_skipping_ = false;  ///< What nobody knows.
  size_t depth_ = 0;          ///< Structures being read; the outermost ones are in path_.
  size_t schema_node_ = 0;    ///< Counted from 1.
  std::vector<int32_t> unrecognised_members_;
};

inline ParquetSchema schema_of(const std::vector<thrift::SchemaElement>& elements, const FooterReader& reader,
                               const ReadLimits& limits) {
  std::vector<SchemaNode> nodes;
  std::vector<int32_t> num_children;
  nodes.reserve(elements.size());
  num_children.reserve(elements.size());
  for (size_t i = 0; i < elements.size(); ++i) {
    nodes.push_back(node_of(elements[i], reader.unrecognised_member(i)));
    num_children.push_back(elements[i].num_children);
  }
  return ParquetSchema::build(std::move(nodes), num_children, limits);
}

inline ColumnOrder column_order_of(const thrift::ColumnOrder& order) {
  if (order.__isset.TYPE_ORDER) return ColumnOrder::kTypeDefined;
  if (order.__isset.IEEE_754_TOTAL_ORDER) return ColumnOrder::kIeee754TotalOrder;
  if (order.__isset.INT96_TIMESTAMP_ORDER) return ColumnOrder::kInt96Timestamp;
  return ColumnOrder::kUnrecognised;
}

/// FileMetadata on top of the generated structures, all of which are built when the footer is read.
class ThriftFileMetadata final : public FileMetadata {
 public:
  ThriftFileMetadata(thrift::FileMetaData footer, ParquetSchema schema, ByteRange where, Buffer bytes,
                     int64_t serialized_bytes)
      : footer_(std::move(footer)),
        schema_(std::move(schema)),
        where_(where),
        bytes_(std::move(bytes)),
        serialized_bytes_(serialized_bytes) {
    key_values_ = key_values_of(footer_.key_value_metadata);
    if (footer_.__isset.encryption_algorithm) {
      encryption_algorithm_ = encryption_algorithm_of(footer_.encryption_algorithm);
    }
    // Orders that are not one a leaf cannot be told apart.
    if (footer_.column_orders.size() == static_cast<size_t>(schema_.num_leaves())) {
      orders_.reserve(footer_.column_orders.size());
      for (const thrift::ColumnOrder& order : footer_.column_orders)
        orders_.push_back(column_order_of(order));
    }
    sum_rows();
  }

  int32_t version() const noexcept override { return footer_.version; }
  int64_t num_rows() const noexcept override { return num_rows_; }
  int64_t declared_num_rows() const noexcept override { return footer_.num_rows; }
  const ParquetSchema& schema() const noexcept override { return schema_; }
  const KeyValueMetadata& key_value_metadata() const noexcept override { return key_values_; }
  const std::string& created_by() const noexcept override { return footer_.created_by; }
  ColumnOrder column_order(int leaf) const noexcept override {
    return orders_.empty() ? ColumnOrder::kUndefined : orders_[static_cast<size_t>(leaf)];
  }
  int num_row_groups() const noexcept override { return static_cast<int>(footer_.row_groups.size()); }
  const std::optional<EncryptionAlgorithm>& encryption_algorithm() const noexcept override {
    return encryption_algorithm_;
  }
  const std::string& footer_signing_key_metadata() const noexcept override {
    return footer_.footer_signing_key_metadata;
  }
  ByteRange footer_range() const noexcept override { return where_; }
  std::span<const uint8_t> footer_bytes() const noexcept override { return bytes_.bytes(); }
  int64_t serialized_bytes() const noexcept override { return serialized_bytes_; }

  RowGroupMetadata row_group(int ordinal) const override { return row_group_of(checked_row_group(ordinal)); }

  ColumnChunkMetadata column_chunk(int row_group, int leaf) const override {
    const thrift::RowGroup& group = checked_row_group(row_group);
    if (leaf < 0 || leaf >= schema_.num_leaves()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "leaf " + std::to_string(leaf) + " of a file that has " + std::to_string(schema_.num_leaves()));
    }
    const SchemaNode& node = schema_.leaf(leaf);
    const thrift::ColumnChunk& generated = group.columns[static_cast<size_t>(leaf)];
    try {
      ColumnChunkMetadata chunk = column_chunk_of(generated);
      if (generated.__isset.meta_data) {
        check_type(chunk, node);
      } else {
        chunk.physical_type = node.physical_type;
      }
      return chunk;
    } catch (const Error& error) {
      throw error.within({.row_group = row_group, .column = node.path, .offset = where_.offset});
    }
  }

 private:
  void sum_rows() {
    for (size_t i = 0; i < footer_.row_groups.size(); ++i) {
      const int64_t rows = footer_.row_groups[i].num_rows;
      if (rows < 0 || rows > std::numeric_limits<int64_t>::max() - num_rows_) {
        throw Error(ErrorCode::kCorruptFile, "a row group of " + std::to_string(rows) + " rows",
                    {.row_group = static_cast<int64_t>(i), .offset = where_.offset});
      }
      num_rows_ += rows;
    }
  }

  const thrift::RowGroup& checked_row_group(int ordinal) const {
    if (ordinal < 0 || ordinal >= num_row_groups()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "row group " + std::to_string(ordinal) + " of a file that has " + std::to_string(num_row_groups()));
    }
    const thrift::RowGroup& group = footer_.row_groups[static_cast<size_t>(ordinal)];
    if (group.columns.size() != static_cast<size_t>(schema_.num_leaves())) {
      throw Error(ErrorCode::kCorruptFile,
                  std::to_string(group.columns.size()) + " column chunks, the schema has " +
                      std::to_string(schema_.num_leaves()) + " leaves",
                  {.row_group = ordinal, .offset = where_.offset});
    }
    return group;
  }

  static void check_type(const ColumnChunkMetadata& chunk, const SchemaNode& node) {
    if (chunk.physical_type == node.physical_type) return;
    throw Error(ErrorCode::kCorruptFile, "the column chunk is of type " + std::string(to_string(chunk.physical_type)) +
                                             ", the schema says " + std::string(to_string(node.physical_type)));
  }

  thrift::FileMetaData footer_;
  ParquetSchema schema_;
  ByteRange where_;
  Buffer bytes_;
  int64_t serialized_bytes_;
  KeyValueMetadata key_values_;
  std::optional<EncryptionAlgorithm> encryption_algorithm_;
  std::vector<ColumnOrder> orders_;  ///< One a leaf, or none.
  int64_t num_rows_ = 0;
};

inline std::shared_ptr<const FileMetadata> parse_generated_metadata(const Buffer& footer_bytes, ByteRange where,
                                                                    const ReadLimits& limits) {
  const int64_t limit = std::min(limits.max_footer_bytes, ThriftReader::kMaxBytes);
  if (footer_bytes.size() > limit) {
    throw Error(ErrorCode::kResourceLimit,
                "a footer of " + std::to_string(footer_bytes.size()) + " bytes, at most " + std::to_string(limit) +
                    " are allowed",
                {.offset = where.offset});
  }
  FooterReader reader(footer_bytes.bytes(), limits);
  thrift::FileMetaData footer;
  read_thrift(reader, footer, "footer", where.offset);
  try {
    ParquetSchema schema = schema_of(footer.schema, reader, limits);
    footer.schema = {};
    return std::make_shared<ThriftFileMetadata>(std::move(footer), std::move(schema), where, footer_bytes,
                                                reader.position());
  } catch (const Error& error) {
    throw error.within({.offset = where.offset});
  }
}

}  // namespace lamella::generated
