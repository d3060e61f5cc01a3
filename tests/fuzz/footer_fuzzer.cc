// Footer bytes, as they lie between the last page and the footer's length: everything that FileMetadata can be asked.

#include "format/footer.h"
#include "lamella/error.h"
#include "tests/fuzz/read_whole.h"

namespace {

void ask_everything(const lamella::FileMetadata& metadata) {
  const lamella::ParquetSchema& schema = metadata.schema();
  schema.to_string();
  for (const int column : schema.root().children)
    lamella::to_field(schema, column);
  for (int leaf = 0; leaf < schema.num_leaves(); ++leaf)
    metadata.column_order(leaf);
  for (int row_group = 0; row_group < metadata.num_row_groups(); ++row_group) {
    metadata.row_group(row_group);
    for (int leaf = 0; leaf < schema.num_leaves(); ++leaf)
      metadata.column_chunk(row_group, leaf);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    const lamella::Buffer footer = lamella::Buffer::copy_of({data, size});
    ask_everything(*lamella::parse_metadata(footer, {0, footer.size()}, lamella::low_limits().limits));
  } catch (const lamella::Error&) {
  }
  return 0;
}
