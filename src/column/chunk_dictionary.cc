#include "column/chunk_dictionary.h"

#include <algorithm>
#include <memory>

#include "base/plain_width.h"
#include "column/value_reader.h"
#include "format/file_decryptor.h"
#include "lamella/parquet_enums.h"
#include "page/page_reader.h"

namespace lamella::inline v0 {

namespace {

/// The least bytes that a PLAIN value takes: of byte arrays their length. Booleans have no dictionaries.
int64_t least_bytes(const SchemaNode& leaf) {
  if (leaf.physical_type == PhysicalType::BOOLEAN) return INT32_MAX;
  if (leaf.physical_type == PhysicalType::BYTE_ARRAY) return 4;
  return std::max(1, plain_width(leaf.physical_type, leaf.type_length));
}

}  // namespace

bool has_only_dictionary_pages(const ColumnChunkMetadata& chunk) noexcept {
  bool has_data_pages = false;
  for (const PageEncodingStats& stats : chunk.encoding_stats) {
    if (stats.page_type != PageType::DATA_PAGE && stats.page_type != PageType::DATA_PAGE_V2) continue;
    if (stats.count == 0) continue;
    if (!is_dictionary_encoding(stats.encoding)) return false;
    has_data_pages = true;
  }
  if (!chunk.encoding_stats.empty()) return has_data_pages;
  // Before there were encoding_stats, writers gave PLAIN_DICTIONARY to dictionary pages too, so that any other encoding
  // of values is that of a data page.
  const auto has = [&](Encoding encoding) {
    return std::find(chunk.encodings.begin(), chunk.encodings.end(), encoding) != chunk.encodings.end();
  };
  return has(Encoding::PLAIN_DICTIONARY) &&
         std::all_of(chunk.encodings.begin(), chunk.encodings.end(), [](Encoding encoding) {
           return encoding == Encoding::PLAIN_DICTIONARY || encoding == Encoding::RLE ||
                  encoding == Encoding::BIT_PACKED;
         });
}

std::optional<ColumnVector> read_dictionary_entries(const LeafContext& context, int row_group) {
  const SchemaNode& node = context.node();
  const ColumnChunkMetadata chunk = context.metadata->column_chunk(row_group, context.leaf);
  PageReaderOptions options;
  options.data_end_offset = context.metadata->footer_range().offset;
  options.verify_checksums = context.verify_checksums;
  options.limits = context.limits;
  PageReader pages(*context.file, chunk, options, context.pool, *context.metrics,
                   make_column_decryptor(*context.metadata, row_group, context.leaf, chunk));
  const ByteRange bytes = pages_of(chunk, options.data_end_offset);
  if (chunk.data_page_offset <= bytes.offset) return std::nullopt;
  pages.expect({{bytes.offset, chunk.data_page_offset - bytes.offset}});
  const PageHeader* header = pages.peek();
  if (header == nullptr || header->type != PageType::DICTIONARY_PAGE) return std::nullopt;
  const int64_t num_entries = header->num_values;
  Page page = pages.read();
  if (page.encoding != Encoding::PLAIN && page.encoding != Encoding::PLAIN_DICTIONARY) return std::nullopt;
  if (page.values.size() / least_bytes(node) < num_entries) return std::nullopt;
  // A dictionary page is laid out as a data page of PLAIN values.
  page.type = PageType::DATA_PAGE;
  page.encoding = Encoding::PLAIN;
  const std::unique_ptr<ValueReader> values = make_value_reader(context);
  values->start_page(page);
  return values->read_values(context.type, num_entries, ValueForm::kOutput);
}

}  // namespace lamella::inline v0
