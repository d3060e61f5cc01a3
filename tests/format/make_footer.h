/// Generated footers for tests.
#pragma once

#include <string>

#include "parquet_types.h"

namespace lamella {

inline thrift::SchemaElement group_element(const std::string& name, int32_t num_children) {
  thrift::SchemaElement element;
  element.name = name;
  element.__set_num_children(num_children);
  return element;
}

inline thrift::SchemaElement leaf_element(const std::string& name, thrift::Type type) {
  thrift::SchemaElement element;
  element.name = name;
  element.__set_type(type);
  element.__set_repetition_type(thrift::FieldRepetitionType::OPTIONAL);
  return element;
}

inline thrift::ColumnChunk column_chunk(thrift::Type type) {
  thrift::ColumnMetaData metadata;
  metadata.type = type;
  metadata.codec = thrift::CompressionCodec::SNAPPY;
  metadata.num_values = 10;
  metadata.total_compressed_size = 100;
  metadata.data_page_offset = 4;
  thrift::ColumnChunk chunk;
  chunk.__set_meta_data(metadata);
  return chunk;
}

/// INT32 columns "c0", "c1" and so on, in row groups of 10 rows each.
inline thrift::FileMetaData make_footer(int num_columns, int num_row_groups) {
  thrift::FileMetaData footer;
  footer.__set_version(1);
  footer.schema.push_back(group_element("m", num_columns));
  for (int c = 0; c < num_columns; ++c)
    footer.schema.push_back(leaf_element("c" + std::to_string(c), thrift::Type::INT32));
  for (int g = 0; g < num_row_groups; ++g) {
    thrift::RowGroup row_group;
    row_group.num_rows = 10;
    row_group.columns.assign(static_cast<size_t>(num_columns), column_chunk(thrift::Type::INT32));
    footer.row_groups.push_back(row_group);
  }
  return footer;
}

}  // namespace lamella
