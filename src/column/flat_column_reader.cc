#include "column/flat_column_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/bits.h"
#include "lamella/error.h"

namespace lamella::inline v0 {

FlatColumnReader::FlatColumnReader(LeafContext context)
    : context_(std::move(context)),
      optional_(context_.node().max_definition_level > 0),
      values_(make_value_reader(context_)),
      pages_(context_, *values_),
      levels_(context_.node().max_definition_level) {}

void FlatColumnReader::start_row_group(int row_group, std::span<const RowRange> rows) {
  pages_.start_row_group(row_group, rows);
  restart();
}

void FlatColumnReader::restart() noexcept {
  row_ = 0;
  page_rows_left_ = 0;
  decoded_.reset();
}

/// Moves to the next data page that has rows, unless the current one has some left.
void FlatColumnReader::next_page() {
  while (page_rows_left_ == 0) {
    const PageHeader* header = pages_.peek();
    if (header == nullptr) {
      throw Error(ErrorCode::kCorruptFile, "the pages end " + std::to_string(rows_left()) + " rows early");
    }
    page_bytes_per_row_ = bytes_per_row_of(*header);
    page_ = pages_.read();
    if (page_.num_rows >= 0 && page_.num_rows != page_.num_values) {
      throw Error(ErrorCode::kCorruptFile, "a page of a flat column with " + std::to_string(page_.num_values) +
                                               " values and " + std::to_string(page_.num_rows) + " rows");
    }
    if (optional_) levels_.start(page_.definition_levels.bytes(), page_.definition_level_encoding, page_.num_values);
    values_->start_page(page_);
    page_rows_left_ = page_.num_values;
  }
}

int64_t FlatColumnReader::plan(int64_t max_rows) {
  if (decoded_) return std::min(max_rows, decoded_->length());
  return pages_.located([&] {
    next_page();
    if (context_.dictionary_output != DictionaryOutput::kKeep || max_rows <= page_rows_left_) return max_rows;
    // A vector has one encoding, so it may go on into the next page only if that has the same.
    const PageHeader* next = pages_.peek();
    const bool same = next != nullptr && is_dictionary_encoding(next->encoding) == values_->gives_dictionary();
    return std::min(max_rows, page_rows_left_ + (same ? next->num_values : 0));
  });
}

double FlatColumnReader::bytes_per_row() {
  return pages_.located([&] {
    next_page();
    return values_->bytes_per_value() + (optional_ ? 0.125 : 0.0);
  });
}

double FlatColumnReader::bytes_per_row_of(const PageHeader& header) const noexcept {
  const Layout layout = context_.type.layout();
  double bytes = layout == Layout::kBits ? 0.125 : context_.type.byte_width();
  if (is_dictionary_encoding(header.encoding)) {
    if (context_.dictionary_output != DictionaryOutput::kExpand) bytes = sizeof(int32_t);
  } else if (layout == Layout::kViews && header.num_values > 0) {
    bytes += static_cast<double>(header.uncompressed_bytes) / static_cast<double>(header.num_values);
  }
  return bytes + (optional_ ? 0.125 : 0.0);
}

void FlatColumnReader::foresee(int64_t max_rows, std::vector<AlikeRows>& stretches) {
  // Where a kept dictionary ends is known only page by page.
  if (context_.dictionary_output == DictionaryOutput::kKeep || decoded_) return;
  pages_.located([&] {
    if (page_rows_left_ == 0) {
      const PageHeader* header = pages_.peek();
      if (header == nullptr || header->num_values == 0) next_page();
    }
    if (page_rows_left_ > 0) stretches.push_back({page_rows_left_, page_bytes_per_row_});
    if (page_rows_left_ >= max_rows) return;
    const PageHeader* next = pages_.peek();
    if (next != nullptr && next->num_values > 0) stretches.push_back({next->num_values, bytes_per_row_of(*next)});
  });
}

ColumnVector FlatColumnReader::read(int64_t rows) {
  ColumnVector vector =
      decoded_ ? *std::exchange(decoded_, std::nullopt) : pages_.located([&] { return decode(rows); });
  row_ += rows;
  return vector;
}

ColumnVector FlatColumnReader::decode(int64_t rows) {
  next_page();
  if (std::optional<ColumnVector> borrowed = borrow(rows)) return *std::move(borrowed);
  ColumnVector::Parts parts;
  parts.type = context_.type;
  parts.length = rows;
  values_->begin(rows);
  uint8_t* validity = nullptr;
  if (optional_) {
    context_.pool->ensure(validity_, bytes_for_bits(rows));
    validity = validity_.mutable_data();
  }
  int64_t num_valid = 0;
  for (int64_t done = 0; done < rows;) {
    next_page();
    const int64_t segment = std::min(rows - done, page_rows_left_);
    const int64_t segment_valid = optional_ ? levels_.decode_validity(segment, validity, done) : segment;
    values_->append(segment, segment_valid, validity);
    num_valid += segment_valid;
    page_rows_left_ -= segment;
    done += segment;
  }
  parts.null_count = rows - num_valid;
  if (parts.null_count > 0 && num_valid > 0) parts.validity = std::exchange(validity_, Buffer());
  values_->finish(parts);
  return ColumnVector(std::move(parts));
}

/// Rows without nulls whose values already lie in the page as the vector needs them.
std::optional<ColumnVector> FlatColumnReader::borrow(int64_t rows) {
  if (!context_.borrow_pages || rows > page_rows_left_) return std::nullopt;
  if (optional_ && levels_.run_of_maxima() < rows) return std::nullopt;
  ColumnVector::Parts parts;
  parts.values = values_->borrow(rows);
  if (!parts.values) return std::nullopt;
  if (optional_) levels_.skip(rows);
  page_rows_left_ -= rows;
  parts.type = context_.type;
  parts.length = rows;
  return ColumnVector(std::move(parts));
}

void FlatColumnReader::skip(int64_t rows) {
  // Of rows that filter() decoded the cursor is behind already.
  const int64_t behind = decoded_ ? std::exchange(decoded_, std::nullopt)->length() : 0;
  pages_.located([&] { skip_to(row_ + behind, row_ + rows); });
  row_ += rows;
}

/// From `row`, where the cursor is, to `target`.
void FlatColumnReader::skip_to(int64_t row, int64_t target) {
  // Behind the last row nothing is read.
  if (target == pages_.num_rows()) page_rows_left_ = 0;
  while (row < target && target < pages_.num_rows()) {
    if (page_rows_left_ == 0) {
      row = pages_.jump(row, target);
      if (row == target) break;
      const PageHeader* header = pages_.peek();
      if (header != nullptr && header->num_values <= target - row) {
        row += header->num_values;
        pages_.skip();
        continue;
      }
      next_page();
    }
    const int64_t in_page = std::min(target - row, page_rows_left_);
    skip_in_page(in_page);
    row += in_page;
  }
}

void FlatColumnReader::skip_in_page(int64_t rows) {
  // At a page's end what is left in the decoders does not matter.
  if (rows < page_rows_left_) values_->skip(optional_ ? levels_.skip(rows) : rows);
  page_rows_left_ -= rows;
}

ColumnVector FlatColumnReader::read_selected(int64_t rows, const Selection& selection) {
  if (selection.size() == 0) {
    skip(rows);
    return ColumnVector::all_null(context_.type, 0);
  }
  const ColumnVector all = read(rows);
  return selection.size() == rows ? all : all.take(selection.rows());
}

void FlatColumnReader::filter(int64_t rows, const ColumnFilter& filter, Selection& selection) {
  if (!decoded_) decoded_ = pages_.located([&] { return decode(rows); });
  selection = filter.select(*decoded_, selection);
}

void FlatColumnReader::seek(int64_t row) {
  if (row < row_ || decoded_) {
    pages_.located([&] { pages_.rewind(); });
    restart();
  }
  skip(row - row_);
}

}  // namespace lamella::inline v0
