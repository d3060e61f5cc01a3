#include "column/leaf_pages.h"

#include <string>
#include <utility>

#include "column/page_rows.h"
#include "format/file_decryptor.h"
#include "format/writer_faults.h"

namespace lamella::inline v0 {

ErrorLocation LeafPages::location() const {
  ErrorLocation location = pages_ != nullptr ? pages_->location() : ErrorLocation{};
  location.row_group = row_group_;
  location.column = context_.node().path;
  return location;
}

void LeafPages::start_row_group(int row_group, std::span<const RowRange> rows) {
  row_group_ = row_group;
  rows_.assign(rows.begin(), rows.end());
  pages_.reset();
  index_.reset();
  index_state_ = IndexState::kUntried;
  pages_share_prefixes_ = writer_shared_prefixes_across_pages(context_.metadata->created_by());
  // No page is left out then.
  if (pages_share_prefixes_) index_state_ = IndexState::kNone;
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
    if (rows_.size() == 1 && rows_.front() == RowRange{0, num_rows_}) rows_.clear();
    if (!rows_.empty() && index_state_ == IndexState::kUntried) load_index();
    if (index_) context_.metrics->pages_pruned += index_->num_pages_without(rows_);
    open_pages(std::move(decryptor));
  });
}

void LeafPages::rewind() {
  open_pages(column_decryptor());
}

std::unique_ptr<ColumnDecryptor> LeafPages::column_decryptor() const {
  return make_column_decryptor(*context_.metadata, row_group_, context_.leaf, chunk_);
}

std::unique_ptr<PageReader> LeafPages::make_pages(std::unique_ptr<ColumnDecryptor> decryptor) const {
  PageReaderOptions options;
  options.max_definition_level = context_.node().max_definition_level;
  options.max_repetition_level = context_.node().max_repetition_level;
  options.data_end_offset = context_.metadata->footer_range().offset;
  options.verify_checksums = context_.verify_checksums;
  options.ignore_is_compressed = writer_denied_compression(context_.metadata->created_by());
  options.pages_share_prefixes = pages_share_prefixes_;
  options.limits = context_.limits;
  return std::make_unique<PageReader>(*context_.file, chunk_, options, context_.pool, *context_.metrics,
                                      std::move(decryptor));
}

void LeafPages::open_pages(std::unique_ptr<ColumnDecryptor> decryptor) {
  pages_ = make_pages(std::move(decryptor));
  values_.clear_dictionary();
  data_seen_ = false;
  dictionary_seen_ = false;
  landings_.clear();
  read_ahead_.reset();
  checked_page_ = -1;
  if (!rows_.empty()) expect_wanted();
}

ByteRange LeafPages::chunk_bytes() const {
  return pages_of(chunk_, context_.metadata->footer_range().offset);
}

void LeafPages::load_index() {
  index_ = ChunkIndex::load({*context_.file, *context_.metadata, row_group_, context_.leaf}, chunk_, chunk_bytes(),
                            num_rows_, *context_.metrics);
  index_state_ = index_ ? IndexState::kUsed : IndexState::kNone;
}

void LeafPages::expect_wanted() {
  const ByteRange chunk = chunk_bytes();
  if (!index_) {
    // Nobody knows where the last row ends. Up to about there bytes are read as usual, and behind it page by page.
    const double share = static_cast<double>(rows_.back().end()) / static_cast<double>(num_rows_);
    pages_->expect({{chunk.offset, static_cast<int64_t>(share * static_cast<double>(chunk.size_bytes))}});
    return;
  }
  std::vector<ByteRange> wanted = index_->bytes_of(rows_);
  // In front of the first page is the dictionary.
  if (!wanted.empty() && wanted.front().offset == index_->page(0).offset) {
    wanted.front().size_bytes += wanted.front().offset - chunk.offset;
    wanted.front().offset = chunk.offset;
  }
  pages_->expect(std::move(wanted));
}

int64_t LeafPages::jump(int64_t row, int64_t target) {
  // Reading on takes no longer than reading an index that would save less.
  constexpr int64_t kWorthAnIndex = int64_t{256} << 10;
  if (index_state_ == IndexState::kUntried) {
    if (!chunk_.offset_index_offset || pages_->unread_bytes() < kWorthAnIndex) return row;
    load_index();
  }
  if (!index_) return row;
  const int64_t ordinal = index_->page_with(target);
  const int64_t first_row = index_->rows_of(ordinal).first;
  if (first_row <= row) return row;
  if (land_on(ordinal)) {
    landings_.push_back({index_->page(ordinal).offset, first_row});
    data_seen_ = true;
    return first_row;
  }
  fail_where_index_counts();
  forget_index();
  if (!landings_.empty()) walk_landings(landings_.back().offset + 1);
  rewind();
  return 0;
}

/// Moves to the page; false when what is there is not the page that the index says.
bool LeafPages::land_on(int64_t ordinal) {
  const SchemaNode& node = context_.node();
  const PageLocation& location = index_->page(ordinal);
  const int64_t most_values_left = chunk_.num_values - location.first_row;
  read_ahead_.reset();
  pages_->move_to(
      {location.offset, location.compressed_bytes, ordinal, most_values_left, index_->num_pages() - ordinal});
  try {
    const PageHeader* header = pages_->peek();
    if (header == nullptr || header->type == PageType::DICTIONARY_PAGE) return false;
    int64_t num_rows = rows_of_header(*header, node);
    if (!index_->agrees(ordinal, pages_->page_offset(), *header, num_rows)) return false;
    checked_page_ = ordinal;
    if (num_rows >= 0) return true;
    read_ahead_ = ReadAhead{*header, {}};
    read_ahead_->page = pages_->read();
    const PageRows rows = count_rows(read_ahead_->page, node);
    return rows.begins_with_row && rows.num_begun == index_->rows_of(ordinal).count;
  } catch (const Error& error) {
    const ErrorCode code = error.code();
    if (code != ErrorCode::kCorruptFile && code != ErrorCode::kDecryption && code != ErrorCode::kResourceLimit) throw;
    return false;
  }
}

const PageHeader* LeafPages::peek() {
  while (true) {
    const PageHeader* header = read_ahead_ ? &read_ahead_->header : pages_->peek();
    if (header == nullptr) return nullptr;
    if (header->type != PageType::DICTIONARY_PAGE) {
      if (!read_ahead_ && index_) check_against_index(*header);
      if (!landings_.empty() && !dictionary_seen_ && is_dictionary_encoding(header->encoding)) load_dictionary();
      return header;
    }
    if (data_seen_) throw Error(ErrorCode::kCorruptFile, "a dictionary page behind a data page");
    values_.set_dictionary(pages_->read());
    dictionary_seen_ = true;
  }
}

/// The dictionary lies in front of the first page, which was jumped over.
void LeafPages::load_dictionary() {
  dictionary_seen_ = true;
  const std::unique_ptr<PageReader> front = make_pages(column_decryptor());
  const ByteRange chunk = chunk_bytes();
  if (index_) front->expect({{chunk.offset, index_->page(0).offset - chunk.offset}});
  const PageHeader* header = front->peek();
  if (header != nullptr && header->type == PageType::DICTIONARY_PAGE) values_.set_dictionary(front->read());
}

Page LeafPages::read() {
  data_seen_ = true;
  if (!read_ahead_) return pages_->read();
  Page page = std::move(read_ahead_->page);
  read_ahead_.reset();
  return page;
}

void LeafPages::skip() {
  data_seen_ = true;
  if (read_ahead_) {
    read_ahead_.reset();
  } else if (pages_share_prefixes_) {
    values_.start_page(pages_->read());
  } else {
    pages_->skip();
  }
}

void LeafPages::note_rows(int64_t num_rows) {
  if (index_ && checked_page_ >= 0 && index_->rows_of(checked_page_).count != num_rows) distrust_index();
}

/// The header of a page that was come upon by reading on.
void LeafPages::check_against_index(const PageHeader& header) {
  const int64_t ordinal = pages_->data_page_ordinal();
  if (ordinal == checked_page_) return;
  if (!index_->agrees(ordinal, pages_->page_offset(), header, rows_of_header(header, context_.node()))) {
    distrust_index();
    return;
  }
  checked_page_ = ordinal;
}

/// Goes on without the index, at the page that comes next. Throws kCorruptFile when a page that was reached through it
/// begins with another row.
void LeafPages::distrust_index() {
  fail_where_index_counts();
  // How many pages and values are left was known from the index alone. What the walk throws is thrown again when the
  // page is looked at again.
  if (!landings_.empty()) pages_->correct(walk_landings(pages_->next_offset()));
  landings_.clear();
  forget_index();
}

/// Rows that were left out by a wrong index cannot be brought back here.
void LeafPages::fail_where_index_counts() const {
  if (context_.index_failed == nullptr) return;
  context_.index_failed->store(true);
  throw Error(ErrorCode::kCorruptFile, "the pages contradict the offset index, by which rows were left out");
}

void LeafPages::forget_index() noexcept {
  index_.reset();
  index_state_ = IndexState::kNone;
}

/// Walks through the data pages that lie before byte `end_offset`; returns what has been found out about the page
/// there. Throws kCorruptFile when a landing is none of these pages, or begins with another row.
PageSpot LeafPages::walk_landings(int64_t end_offset) {
  const SchemaNode& node = context_.node();
  const std::unique_ptr<PageReader> walk = make_pages(column_decryptor());
  PageSpot here{end_offset, 0, 0, chunk_.num_values, INT64_MAX};
  int64_t row = 0;
  auto landing = landings_.begin();
  while (const PageHeader* header = walk->peek()) {
    const int64_t offset = walk->page_offset();
    if (offset >= end_offset) break;
    if (header->type == PageType::DICTIONARY_PAGE) {
      walk->skip();
      continue;
    }
    here.values_left -= header->num_values;
    ++here.ordinal;
    PageRows rows{rows_of_header(*header, node), true};
    if (rows.num_begun < 0) {
      rows = count_rows(walk->read(), node);
    } else {
      walk->skip();
    }
    if (landing != landings_.end() && landing->offset == offset) {
      if (landing->first_row != row || !rows.begins_with_row) break;
      ++landing;
    }
    row += rows.num_begun;
  }
  if (landing == landings_.end()) return here;
  throw Error(ErrorCode::kCorruptFile, "the offset index says that row " + std::to_string(landing->first_row) +
                                           " begins a page at byte " + std::to_string(landing->offset) +
                                           ", which the pages contradict");
}
}  // namespace lamella::inline v0
