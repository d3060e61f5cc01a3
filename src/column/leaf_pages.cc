#include "column/leaf_pages.h"

#include <string>
#include <utility>

#include "format/file_decryptor.h"

namespace lamella::inline v0 {

ErrorLocation LeafPages::location() const {
  ErrorLocation location = pages_ != nullptr ? pages_->location() : ErrorLocation{};
  location.row_group = row_group_;
  location.column = context_.node().path;
  return location;
}

void LeafPages::start_row_group(int row_group) {
  row_group_ = row_group;
  pages_.reset();
  located([&] {
    chunk_ = context_.metadata->column_chunk(row_group, context_.leaf);
    num_rows_ = context_.metadata->row_group(row_group).num_rows;
    // Without a key nothing else can be said of the chunk.
    std::unique_ptr<ColumnDecryptor> decryptor = column_decryptor();
    const SchemaNode& node = context_.node();
    if (chunk_.physical_type != node.physical_type) {
      throw Error(ErrorCode::kCorruptFile, "the column chunk is of type " +
                                               std::string(to_string(chunk_.physical_type)) + ", the schema says " +
                                               std::string(to_string(node.physical_type)));
    }
    const bool enough = node.max_repetition_level > 0 ? chunk_.num_values >= num_rows_ : chunk_.num_values == num_rows_;
    if (!enough) {
      throw Error(ErrorCode::kCorruptFile, "the column chunk has " + std::to_string(chunk_.num_values) +
                                               " values, its row group " + std::to_string(num_rows_) + " rows");
    }
    open_pages(std::move(decryptor));
  });
}

void LeafPages::rewind() {
  open_pages(column_decryptor());
}

std::unique_ptr<ColumnDecryptor> LeafPages::column_decryptor() const {
  return make_column_decryptor(*context_.metadata, row_group_, context_.leaf, chunk_);
}

void LeafPages::open_pages(std::unique_ptr<ColumnDecryptor> decryptor) {
  PageReaderOptions options;
  options.max_definition_level = context_.node().max_definition_level;
  options.max_repetition_level = context_.node().max_repetition_level;
  options.data_end_offset = context_.metadata->footer_range().offset;
  options.verify_checksums = context_.verify_checksums;
  options.limits = context_.limits;
  pages_ = std::make_unique<PageReader>(*context_.file, chunk_, options, context_.pool, *context_.metrics,
                                        std::move(decryptor));
  values_.clear_dictionary();
  data_seen_ = false;
}

const PageHeader* LeafPages::peek() {
  while (true) {
    const PageHeader* header = pages_->peek();
    if (header == nullptr || header->type != PageType::DICTIONARY_PAGE) return header;
    if (data_seen_) throw Error(ErrorCode::kCorruptFile, "a dictionary page behind a data page");
    values_.set_dictionary(pages_->read());
  }
}

Page LeafPages::read() {
  data_seen_ = true;
  return pages_->read();
}

void LeafPages::skip() {
  data_seen_ = true;
  pages_->skip();
}

}  // namespace lamella::inline v0
