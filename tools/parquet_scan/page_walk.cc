#include "page_walk.h"

#include "format/file_decryptor.h"
#include "lamella/scan_metrics.h"
#include "page/page_reader.h"

namespace lamella::inline v0::tool {

namespace {

void visit_all(PageReader& pages, const std::function<void(const WalkedPage&)>& visit) {
  try {
    while (const PageHeader* header = pages.peek()) {
      const ErrorLocation place = pages.location();
      visit({.ordinal = place.page, .offset = place.offset, .header = *header});
      pages.skip();
    }
  } catch (const Error& error) {
    throw error.within(pages.location());
  }
}

}  // namespace

void walk_pages(const RandomAccessFile& file, const FileMetadata& metadata, int row_group, int leaf,
                const std::function<void(const WalkedPage&)>& visit) {
  const SchemaNode& node = metadata.schema().leaf(leaf);
  try {
    PageReaderOptions options;
    options.max_definition_level = node.max_definition_level;
    options.max_repetition_level = node.max_repetition_level;
    options.data_end_offset = metadata.footer_range().offset;
    ScanMetrics metrics;
    const ColumnChunkMetadata chunk = metadata.column_chunk(row_group, leaf);
    PageReader pages(file, chunk, options, BufferPool::create(default_allocator(), nullptr), metrics,
                     make_column_decryptor(metadata, row_group, leaf, chunk));
    visit_all(pages, visit);
  } catch (const Error& error) {
    throw error.within({.row_group = row_group, .column = node.path});
  }
}

}  // namespace lamella::inline v0::tool
