#include "format/footer.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>

#include "format/column_chunk.h"
#include "format/file_crypto.h"
#include "format/schema_element.h"
#include "format/thrift_reader.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

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
    if (at({kSchema})) check(size, limits_.max_schema_nodes, "schema nodes");
    if (at({kRowGroups})) check(size, limits_.max_row_groups, "row groups");
    return consumed;
  }

  uint32_t skip_virt(TType type) override {
    if (depth_ == 3 && path_[0] == kSchema && path_[1] == kLogicalType && schema_node_ > 0) {
      unrecognised_members_.resize(schema_node_);
      unrecognised_members_[schema_node_ - 1] = path_[2];
    }
    return ThriftReader::skip_virt(type);
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

  static void check(uint32_t size, int32_t limit, const char* what) {
    if (static_cast<int64_t>(size) <= limit) return;
    throw Error(ErrorCode::kResourceLimit,
                std::to_string(size) + " " + what + ", at most " + std::to_string(limit) + " are allowed");
  }

  const ReadLimits& limits_;
  std::array<int16_t, 4> path_{};
  size_t depth_ = 0;        ///< Structures being read; the outermost ones are in path_.
  size_t schema_node_ = 0;  ///< Counted from 1.
  std::vector<int32_t> unrecognised_members_;
};

ParquetSchema schema_of(const std::vector<thrift::SchemaElement>& elements, const FooterReader& reader,
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

ColumnOrder column_order_of(const thrift::ColumnOrder& order) {
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

}  // namespace

std::shared_ptr<const FileMetadata> parse_metadata(const Buffer& footer_bytes, ByteRange where,
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

}  // namespace lamella::inline v0
