#include "format/footer_index.h"

#include <algorithm>
#include <array>

#include "format/column_chunk.h"
#include "format/compact_fields.h"
#include "format/file_crypto.h"
#include "format/schema_element.h"
#include "format/struct_skipper.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

namespace {

// No honest column chunk is smaller: memory for chunks that only a list's header promises is bounded by it.
constexpr int64_t kSmallestChunk = 16;
// A name, its length and field header, and the structure's end.
constexpr int64_t kSmallestSchemaElement = 3;

void check_limit(uint32_t size, int32_t limit, const char* what) {
  if (static_cast<int64_t>(size) <= limit) return;
  throw Error(ErrorCode::kResourceLimit,
              std::to_string(size) + " " + what + ", at most " + std::to_string(limit) + " are allowed");
}

/// What is read only when it is asked for can't be replaced unread by a second field of its id.
[[noreturn]] void throw_twice(const char* field) {
  throw Error(ErrorCode::kCorruptFile, std::string("footer: ") + field + " is there twice");
}

SortingColumn read_sorting_column(CompactReader& reader) {
  SortingColumn column;
  for_each_field(reader, [&](CompactField field) {
    switch (field.id) {
      case 1:
        return read_field(reader, field.type, column.leaf);
      case 2:
        return read_field(reader, field.type, column.descending);
      case 3:
        return read_field(reader, field.type, column.nulls_first);
      default:
        reader.skip(field.type);
        return false;
    }
  });
  return column;
}

/// The union of orders; where there are several members, the format's first counts.
ColumnOrder read_column_order(CompactReader& reader) {
  FieldSet members;
  for_each_field(reader, [&](CompactField field) {
    if (field.type == CompactType::kStruct) members.add(field.id);
    reader.skip(field.type);
  });
  if (members.has(1)) return ColumnOrder::kTypeDefined;
  if (members.has(2)) return ColumnOrder::kIeee754TotalOrder;
  if (members.has(3)) return ColumnOrder::kInt96Timestamp;
  return ColumnOrder::kUnrecognised;
}

class FooterIndexer {
 public:
  FooterIndexer(CompactReader& reader, std::span<const uint8_t> bytes, const ReadLimits& limits)
      : reader_(reader), limits_(limits), skipper_(bytes, "footer") {}

  FooterIndex read() {
    FieldSet found;
    for_each_field(reader_, [&](CompactField field) {
      if (field.id == 4 && found.has(4)) throw_twice("row_groups");
      if (read_field_of_file(field)) found.add(field.id);
    });
    require(found, 2, "footer", "schema");
    require(found, 4, "footer", "row_groups");
    return std::move(index_);
  }

 private:
  bool read_field_of_file(CompactField field) {
    switch (field.id) {
      case 1:
        return read_field(reader_, field.type, index_.version);
      case 2:
        return read_schema(field.type);
      case 3:
        return read_field(reader_, field.type, index_.declared_num_rows);
      case 4:
        return read_row_groups(field.type);
      case 5:
        return read_list_field(reader_, field.type, "key_value_metadata", index_.key_value_metadata, read_key_value);
      case 6:
        return read_field(reader_, field.type, index_.created_by);
      case 7:
        return read_column_orders(field.type);
      case 8:
        if (!enter_struct_field(reader_, field.type)) return false;
        if (!index_.encryption_algorithm) index_.encryption_algorithm.emplace();
        read_encryption_algorithm(reader_, *index_.encryption_algorithm);
        return true;
      case 9:
        return read_field(reader_, field.type, index_.footer_signing_key_metadata);
      default:
        reader_.skip(field.type);
        return false;
    }
  }

  bool read_schema(CompactType type) {
    const auto size = enter_list_field(reader_, type, CompactType::kStruct, "schema");
    if (!size) return false;
    check_limit(*size, limits_.max_schema_nodes, "schema nodes");
    index_.nodes.clear();
    index_.num_children.clear();
    const auto expected = static_cast<size_t>(std::min<int64_t>(*size, reader_.remaining() / kSmallestSchemaElement));
    index_.nodes.reserve(expected);
    index_.num_children.reserve(expected);
    for (uint32_t i = 0; i < *size; ++i)
      index_.num_children.push_back(read_schema_element(reader_, index_.nodes.emplace_back()));
    return true;
  }

  bool read_column_orders(CompactType type) {
    const auto size = enter_list_field(reader_, type, CompactType::kStruct, "column_orders");
    if (!size) return false;
    index_.column_orders.clear();
    index_.column_orders.reserve(*size);
    for (uint32_t i = 0; i < *size; ++i)
      index_.column_orders.push_back(read_column_order(reader_));
    return true;
  }

  bool read_row_groups(CompactType type) {
    const auto size = enter_list_field(reader_, type, CompactType::kStruct, "row_groups");
    if (!size) return false;
    check_limit(*size, limits_.max_row_groups, "row groups");
    num_row_groups_ = *size;
    for (uint32_t i = 0; i < *size; ++i) {
      try {
        read_row_group(index_.row_groups.emplace_back());
      } catch (const Error& error) {
        throw error.within({.row_group = i});
      }
    }
    return true;
  }

  void read_row_group(RowGroupIndex& row_group) {
    FieldSet found;
    for_each_field(reader_, [&](CompactField field) {
      if (field.id == 1 && found.has(1)) throw_twice("columns");
      if (field.id == 4 && found.has(4)) throw_twice("sorting_columns");
      if (read_field_of_row_group(field, row_group)) found.add(field.id);
    });
    require(found, 1, "row group", "columns");
    require(found, 3, "row group", "num_rows");
  }

  bool read_field_of_row_group(CompactField field, RowGroupIndex& row_group) {
    switch (field.id) {
      case 1:
        return pass_over_chunks(field.type, row_group);
      case 2:
        return read_field(reader_, field.type, row_group.metadata.total_byte_size);
      case 3:
        return read_field(reader_, field.type, row_group.metadata.num_rows);
      case 4:
        if (field.type == CompactType::kList) row_group.sorting_columns = static_cast<size_t>(reader_.position());
        reader_.skip(field.type);
        return row_group.sorting_columns != 0;
      case 5:
        return read_field(reader_, field.type, row_group.metadata.file_offset);
      case 6:
        return read_field(reader_, field.type, row_group.metadata.total_compressed_size);
      case 7:
        return read_field(reader_, field.type, row_group.metadata.ordinal);
      default:
        reader_.skip(field.type);
        return false;
    }
  }

  /// Most column chunks have the shape that the chunk of the same leaf had one row group before.
  bool pass_over_chunks(CompactType type, RowGroupIndex& row_group) {
    const auto size = enter_list_field(reader_, type, CompactType::kStruct, "columns");
    if (!size) return false;
    row_group.first_chunk = index_.chunks.size();
    row_group.num_chunks = *size;
    expect_chunks(*size);
    auto position = static_cast<size_t>(reader_.position());
    try {
      for (uint32_t i = 0; i < *size; ++i) {
        index_.chunks.push_back(static_cast<uint32_t>(position));
        if (i == shapes_.size()) shapes_.push_back(StructSkipper::kNone);
        position = skipper_.skip(position, shapes_[i]);
      }
    } catch (...) {
      reader_.seek(skipper_.failed_at());
      throw;
    }
    reader_.seek(position);
    return true;
  }

  /// Takes memory for the chunks of all row groups when those of the first are about to be read.
  void expect_chunks(uint32_t size) {
    if (!index_.chunks.empty()) return;
    const auto promised = static_cast<int64_t>(size) * num_row_groups_;
    index_.chunks.reserve(static_cast<size_t>(std::min(promised, reader_.remaining() / kSmallestChunk)));
  }

  CompactReader& reader_;
  const ReadLimits& limits_;
  StructSkipper skipper_;
  FooterIndex index_;
  int64_t num_row_groups_ = 0;
  std::vector<StructSkipper::Shape> shapes_;  ///< By leaf: of its last chunk.
};

}  // namespace

std::vector<SortingColumn> read_sorting_columns(CompactReader& reader) {
  std::vector<SortingColumn> columns;
  read_list_field(reader, CompactType::kList, "sorting_columns", columns, read_sorting_column);
  return columns;
}

FooterIndex index_footer(CompactReader& reader, std::span<const uint8_t> bytes, const ReadLimits& limits) {
  return FooterIndexer(reader, bytes, limits).read();
}

}  // namespace lamella::inline v0
