/// How a generated table is laid out, and writing it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parquet_gen/column_spec.h"
#include "parquet_gen/row_source.h"
#include "writer/options.h"

namespace lamella::inline v0 {
namespace gen {

/// What the command line says about the whole file; a column's own encoding and codec win.
struct TableLayout {
  int64_t row_group_rows = 1000000;
  writer::PageOptions pages;
  writer::CompressionOptions compression;
  bool dictionary = true;
  int64_t dictionary_limit_bytes = 1 << 20;
  writer::StatisticsForm statistics = writer::StatisticsForm::kFull;
  writer::PageIndexForm page_index = writer::PageIndexForm::kBoth;
  std::vector<std::string> bloom_filter_columns;
  std::vector<SortingColumn> sorting_columns;
  std::optional<writer::FileEncryption> encryption;
  std::map<std::string, writer::ColumnEncryption> column_keys;  ///< By column; others have the footer's key.
  std::vector<std::string> open_columns;                        ///< In the clear, though the file is encrypted.
};

/// What a column asks for itself, by the ordinal of its leaf.
struct ColumnLayout {
  std::optional<Encoding> encoding;
  std::optional<CompressionCodec> codec;
};

/// What has been written.
struct WrittenTable {
  int64_t num_rows = 0;
  int64_t num_row_groups = 0;
  int64_t size_bytes = 0;
};

/// Writes `num_rows` rows of `source` to `path`, one row group at a time. `columns` is empty or has one entry a leaf.
/// Throws kInvalidArgument (a layout that the columns cannot have), kIoError.
WrittenTable write_table(RowSource& source, int64_t num_rows, const TableLayout& layout,
                         const std::vector<ColumnLayout>& columns, const std::string& path);

}  // namespace gen
}  // namespace lamella::inline v0
