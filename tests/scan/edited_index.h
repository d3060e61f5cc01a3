/// Files whose page indexes say what a test wants them to say, whatever their pages hold.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "format/thrift_reader.h"
#include "parquet_types.h"
#include "tests/format/thrift_bytes.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {

struct IndexEdits {
  std::function<void(size_t row_group, size_t leaf, thrift::OffsetIndex&)> offset_index;
  std::function<void(size_t row_group, size_t leaf, thrift::ColumnIndex&)> column_index;
  std::function<void(thrift::FileMetaData&)> footer;
};

/// As writer::write_file(), with changed copies of the indexes behind the pages, and a footer that points at those.
/// Not for encrypted files.
inline writer::Bytes write_with_indexes(const std::vector<writer::Node>& columns,
                                        const std::vector<writer::ColumnOptions>& column_options,
                                        writer::FileOptions options,
                                        const std::vector<std::vector<writer::LeafData>>& row_groups,
                                        const IndexEdits& edits) {
  writer::Bytes file;
  const auto replace = [&file](auto index, int64_t offset, int32_t length, const auto& edit) {
    const std::span<const uint8_t> bytes(file.data() + offset, static_cast<size_t>(length));
    ThriftReader reader(bytes);
    read_thrift(reader, index, "index", offset);
    edit(index);
    const std::string edited = thrift_bytes(index);
    const auto at = static_cast<int64_t>(file.size());
    writer::append_bytes(file, bytes_of(edited));
    return std::pair(at, static_cast<int32_t>(edited.size()));
  };
  options.edit_footer = [&](thrift::FileMetaData& footer) {
    for (size_t row_group = 0; row_group < footer.row_groups.size(); ++row_group) {
      for (size_t leaf = 0; leaf < footer.row_groups[row_group].columns.size(); ++leaf) {
        thrift::ColumnChunk& chunk = footer.row_groups[row_group].columns[leaf];
        if (edits.offset_index && chunk.__isset.offset_index_offset) {
          const auto [offset, length] =
              replace(thrift::OffsetIndex(), chunk.offset_index_offset, chunk.offset_index_length,
                      [&](thrift::OffsetIndex& index) { edits.offset_index(row_group, leaf, index); });
          chunk.__set_offset_index_offset(offset);
          chunk.__set_offset_index_length(length);
        }
        if (edits.column_index && chunk.__isset.column_index_offset) {
          const auto [offset, length] =
              replace(thrift::ColumnIndex(), chunk.column_index_offset, chunk.column_index_length,
                      [&](thrift::ColumnIndex& index) { edits.column_index(row_group, leaf, index); });
          chunk.__set_column_index_offset(offset);
          chunk.__set_column_index_length(length);
        }
      }
    }
    if (edits.footer) edits.footer(footer);
  };
  writer::FileWriter writer(columns, column_options, options,
                            [&file](std::span<const uint8_t> bytes) { writer::append_bytes(file, bytes); });
  for (const auto& row_group : row_groups)
    writer.write_row_group(row_group);
  writer.finish();
  return file;
}

}  // namespace lamella::inline v0
