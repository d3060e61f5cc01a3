#include "leaf_values.h"

#include <algorithm>
#include <vector>

#include "column/flat_column_reader.h"
#include "column/nested_column_reader.h"

namespace lamella::inline v0::tool {
namespace {

/// The column that a leaf lies in: a child of the root.
int column_of(const ParquetSchema& schema, int leaf) {
  const SchemaNode* node = &schema.leaf(leaf);
  while (schema.node(node->parent).parent >= 0)
    node = &schema.node(node->parent);
  const std::vector<int>& columns = schema.root().children;
  return *std::find_if(columns.begin(), columns.end(), [&](int column) { return &schema.node(column) == node; });
}

}  // namespace

void for_each_leaf(const ColumnShape& shape, const ColumnVector& vector,
                   const std::function<void(const ColumnShape& leaf, const ColumnVector& values)>& visit) {
  if (shape.kind == ColumnShape::Kind::kLeaf) return visit(shape, vector.flatten());
  if (shape.kind != ColumnShape::Kind::kStruct && shape.kind != ColumnShape::Kind::kList) return;
  // Recursion is as deep as the schema, which is capped.
  for (size_t child = 0; child < std::min(shape.children.size(), vector.parts().children.size()); ++child)
    for_each_leaf(shape.children[child], vector.parts().children[child], visit);
}

LeafReader::LeafReader(const LeafContext& context, int row_group) : leaf_(context.leaf) {
  if (context.node().max_repetition_level == 0) {
    reader_ = std::make_unique<FlatColumnReader>(context);
  } else {
    const ParquetSchema& schema = context.metadata->schema();
    std::vector<bool> wanted(static_cast<size_t>(schema.num_leaves()));
    wanted[static_cast<size_t>(leaf_)] = true;
    TypeOptions as_in_file;
    as_in_file.raw_variants = true;
    shape_ = column_shape(schema, column_of(schema, leaf_), as_in_file, &wanted);
    LeafContext of_column = context;
    of_column.type = shape_->field.type();
    reader_ = std::make_unique<NestedColumnReader>(of_column, *shape_);
  }
  reader_->start_row_group(row_group, {});
}

ColumnVector LeafReader::read(int64_t most_rows, int64_t& rows) {
  rows = reader_->plan(most_rows);
  const ColumnVector vector = reader_->read(rows);
  if (!shape_) return vector;
  ColumnVector values;
  for_each_leaf(*shape_, vector, [&](const ColumnShape& leaf, const ColumnVector& found) {
    if (leaf.leaf == leaf_) values = found;
  });
  return values;
}

}  // namespace lamella::inline v0::tool
