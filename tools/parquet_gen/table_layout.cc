#include "parquet_gen/table_layout.h"

#include <algorithm>
#include <future>

#include "lamella/error.h"
#include "writer/file_writer.h"

namespace lamella::inline v0 {
namespace gen {

namespace {

using writer::ColumnOptions;
using writer::Leaf;
using writer::LeafData;
using writer::Node;

Encoding usual_encoding(PhysicalType type, bool dictionary) {
  return dictionary && type != PhysicalType::BOOLEAN ? Encoding::RLE_DICTIONARY : Encoding::PLAIN;
}

ColumnOptions column_options(const Leaf& leaf, const TableLayout& layout, const ColumnLayout& column) {
  const PhysicalType type = *leaf.node->type;
  ColumnOptions options;
  options.encoding = column.encoding.value_or(usual_encoding(type, layout.dictionary));
  options.dictionary.limit_bytes = layout.dictionary_limit_bytes;
  if (type == PhysicalType::INT64) options.encoding_options.delta.block_values = 256;  // as Arrow writes it
  options.compression = layout.compression;
  if (column.codec) options.compression = {.codec = *column.codec};
  options.pages = layout.pages;
  options.statistics.form = layout.statistics;
  options.statistics.exact_flags = true;
  options.statistics.truncate_bytes = 64;
  options.page_index = layout.page_index;
  const auto& blooms = layout.bloom_filter_columns;
  options.bloom_filter.enabled = std::find(blooms.begin(), blooms.end(), leaf.path.front()) != blooms.end();
  const auto& open = layout.open_columns;
  if (layout.encryption && std::find(open.begin(), open.end(), leaf.path.front()) == open.end()) {
    const auto own = layout.column_keys.find(leaf.path.front());
    options.encryption = own == layout.column_keys.end() ? writer::ColumnEncryption{} : own->second;
  }
  return options;
}

void check_columns(const std::vector<std::string>& names, const std::vector<Node>& columns) {
  for (const std::string& name : names) {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Node& node) { return node.name == name; });
    if (found == columns.end()) throw Error(ErrorCode::kInvalidArgument, "there is no column " + name);
  }
}

}  // namespace

WrittenTable write_table(RowSource& source, int64_t num_rows, const TableLayout& layout,
                         const std::vector<ColumnLayout>& columns, const std::string& path) {
  check_columns(layout.bloom_filter_columns, source.columns());
  check_columns(layout.open_columns, source.columns());
  for (const auto& [name, key] : layout.column_keys)
    check_columns({name}, source.columns());
  const std::vector<Leaf> leaves = writer::leaves_of(source.columns());
  std::vector<ColumnOptions> options;
  for (size_t i = 0; i < leaves.size(); ++i) {
    options.push_back(column_options(leaves[i], layout, columns.empty() ? ColumnLayout{} : columns[i]));
  }
  writer::FileOptions file_options;
  file_options.sorting_columns = layout.sorting_columns;
  file_options.encryption = layout.encryption;
  WrittenTable written;
  const writer::Sink sink = writer::file_sink(path);
  writer::FileWriter writer(source.columns(), options, file_options, [&](std::span<const uint8_t> bytes) {
    sink(bytes);
    written.size_bytes += static_cast<int64_t>(bytes.size());
  });
  const auto next_rows = [&](int64_t first) { return source.next(std::min(layout.row_group_rows, num_rows - first)); };
  // The next row group is made while this one is written.
  std::future<std::vector<LeafData>> made;
  if (num_rows > 0) made = std::async(std::launch::async, next_rows, 0);
  for (int64_t first = 0; first < num_rows; first += layout.row_group_rows) {
    const std::vector<LeafData> row_group = made.get();
    const int64_t next = first + layout.row_group_rows;
    if (next < num_rows) made = std::async(std::launch::async, next_rows, next);
    writer.write_row_group(row_group);
    ++written.num_row_groups;
  }
  writer.finish();
  written.num_rows = num_rows;
  return written;
}

}  // namespace gen
}  // namespace lamella::inline v0
