#include "format/footer.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "format/column_chunk.h"
#include "format/compact_reader.h"
#include "format/footer_index.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

// Whatever the limits are: positions in the footer take 32 bits.
constexpr int64_t kMostFooterBytes = int64_t{1} << 30;

/// Runs `read(reader)` and says in errors which byte of the file was reached.
template <typename Read>
auto read_located(CompactReader& reader, ByteRange where, Read&& read) {
  try {
    return read(reader);
  } catch (const CompactReader::EndOfBytes&) {
    throw Error(ErrorCode::kCorruptFile, "footer: it ends inside a structure",
                {.offset = where.offset + reader.position()});
  } catch (const Error& error) {
    throw error.within({.offset = where.offset + reader.position()});
  }
}

/// FileMetadata over the footer's bytes, indexed once; row groups and column chunks are read when they are asked for.
class IndexedFileMetadata final : public FileMetadata {
 public:
  IndexedFileMetadata(FooterIndex index, ParquetSchema schema, Buffer bytes, ByteRange where, int64_t serialized_bytes)
      : index_(std::move(index)),
        schema_(std::move(schema)),
        bytes_(std::move(bytes)),
        where_(where),
        serialized_bytes_(serialized_bytes) {
    // Orders that are not one a leaf cannot be told apart.
    if (index_.column_orders.size() != static_cast<size_t>(schema_.num_leaves())) index_.column_orders.clear();
    sum_rows();
  }

  int32_t version() const noexcept override { return index_.version; }
  int64_t num_rows() const noexcept override { return num_rows_; }
  int64_t declared_num_rows() const noexcept override { return index_.declared_num_rows; }
  const ParquetSchema& schema() const noexcept override { return schema_; }
  const KeyValueMetadata& key_value_metadata() const noexcept override { return index_.key_value_metadata; }
  const std::string& created_by() const noexcept override { return index_.created_by; }
  ColumnOrder column_order(int leaf) const noexcept override {
    return index_.column_orders.empty() ? ColumnOrder::kUndefined : index_.column_orders[static_cast<size_t>(leaf)];
  }
  int num_row_groups() const noexcept override { return static_cast<int>(index_.row_groups.size()); }
  const std::optional<EncryptionAlgorithm>& encryption_algorithm() const noexcept override {
    return index_.encryption_algorithm;
  }
  const std::string& footer_signing_key_metadata() const noexcept override {
    return index_.footer_signing_key_metadata;
  }
  ByteRange footer_range() const noexcept override { return where_; }
  std::span<const uint8_t> footer_bytes() const noexcept override { return bytes_.bytes(); }
  int64_t serialized_bytes() const noexcept override { return serialized_bytes_; }

  RowGroupMetadata row_group(int ordinal) const override {
    const RowGroupIndex& row_group = checked_row_group(ordinal);
    RowGroupMetadata metadata = row_group.metadata;
    if (row_group.sorting_columns == 0) return metadata;
    CompactReader reader = reader_at(row_group.sorting_columns);
    try {
      metadata.sorting_columns = read_located(reader, where_, read_sorting_columns);
      return metadata;
    } catch (const Error& error) {
      throw error.within({.row_group = ordinal});
    }
  }

  ColumnChunkMetadata column_chunk(int row_group, int leaf) const override {
    const RowGroupIndex& group = checked_row_group(row_group);
    if (leaf < 0 || leaf >= schema_.num_leaves()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "leaf " + std::to_string(leaf) + " of a file that has " + std::to_string(schema_.num_leaves()));
    }
    const SchemaNode& node = schema_.leaf(leaf);
    CompactReader reader = reader_at(index_.chunks[group.first_chunk + static_cast<size_t>(leaf)]);
    try {
      ReadColumnChunk read = read_located(reader, where_, read_column_chunk);
      if (read.has_metadata) {
        check_type(read.chunk, node);
      } else {
        read.chunk.physical_type = node.physical_type;
      }
      return std::move(read.chunk);
    } catch (const Error& error) {
      throw error.within({.row_group = row_group, .column = node.path, .offset = where_.offset});
    }
  }

 private:
  CompactReader reader_at(size_t position) const noexcept { return {bytes_.bytes(), "footer", position}; }

  void sum_rows() {
    for (size_t i = 0; i < index_.row_groups.size(); ++i) {
      const int64_t rows = index_.row_groups[i].metadata.num_rows;
      if (rows < 0 || rows > std::numeric_limits<int64_t>::max() - num_rows_) {
        throw Error(ErrorCode::kCorruptFile, "a row group of " + std::to_string(rows) + " rows",
                    {.row_group = static_cast<int64_t>(i), .offset = where_.offset});
      }
      num_rows_ += rows;
    }
  }

  const RowGroupIndex& checked_row_group(int ordinal) const {
    if (ordinal < 0 || ordinal >= num_row_groups()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "row group " + std::to_string(ordinal) + " of a file that has " + std::to_string(num_row_groups()));
    }
    const RowGroupIndex& row_group = index_.row_groups[static_cast<size_t>(ordinal)];
    if (row_group.num_chunks != static_cast<size_t>(schema_.num_leaves())) {
      throw Error(ErrorCode::kCorruptFile,
                  std::to_string(row_group.num_chunks) + " column chunks, the schema has " +
                      std::to_string(schema_.num_leaves()) + " leaves",
                  {.row_group = ordinal, .offset = where_.offset});
    }
    return row_group;
  }

  static void check_type(const ColumnChunkMetadata& chunk, const SchemaNode& node) {
    if (chunk.physical_type == node.physical_type) return;
    throw Error(ErrorCode::kCorruptFile, "the column chunk is of type " + std::string(to_string(chunk.physical_type)) +
                                             ", the schema says " + std::string(to_string(node.physical_type)));
  }

  FooterIndex index_;
  ParquetSchema schema_;
  Buffer bytes_;
  ByteRange where_;
  int64_t serialized_bytes_;
  int64_t num_rows_ = 0;
};

}  // namespace

std::shared_ptr<const FileMetadata> parse_metadata(const Buffer& footer_bytes, ByteRange where,
                                                   const ReadLimits& limits) {
  const int64_t limit = std::min(limits.max_footer_bytes, kMostFooterBytes);
  if (footer_bytes.size() > limit) {
    throw Error(ErrorCode::kResourceLimit,
                "a footer of " + std::to_string(footer_bytes.size()) + " bytes, at most " + std::to_string(limit) +
                    " are allowed",
                {.offset = where.offset});
  }
  CompactReader reader(footer_bytes.bytes(), "footer");
  FooterIndex index =
      read_located(reader, where, [&](CompactReader& at) { return index_footer(at, footer_bytes.bytes(), limits); });
  try {
    ParquetSchema schema = ParquetSchema::build(std::move(index.nodes), index.num_children, limits);
    index.num_children = {};
    return std::make_shared<IndexedFileMetadata>(std::move(index), std::move(schema), footer_bytes, where,
                                                 reader.position());
  } catch (const Error& error) {
    throw error.within({.offset = where.offset});
  }
}

}  // namespace lamella::inline v0
