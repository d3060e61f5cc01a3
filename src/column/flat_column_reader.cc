#include "column/flat_column_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/bits.h"
#include "column/pick_cost.h"
#include "column/picked_values.h"
#include "column/take_rows.h"
#include "lamella/error.h"
#include "simd/bitmap_kernels.h"
#include "simd/kernels.h"
#include "simd/spread_kernels.h"

namespace lamella::inline v0 {

namespace {

/// A filter looks at rows one by one where there is at most one to look at among so many, else at all.
constexpr int64_t kRowsPerFewSelected = 4;

/// Whether rows are quicker taken out of all, decoded, than decoded alone: they are neither few nor nearly all, and lie
/// scattered.
bool is_scattered(int64_t num_rows, std::span<const int32_t> selected) noexcept {
  constexpr int64_t kRowsPerPick = 12;
  constexpr int64_t kRowsPerGap = 12;
  const auto num_selected = static_cast<int64_t>(selected.size());
  if (num_selected * kRowsPerPick < num_rows || (num_rows - num_selected) * kRowsPerGap < num_rows) return false;
  // A sample tells how long runs are: counting them all would take a part of the time that is to be saved.
  constexpr size_t kSample = 64;
  constexpr size_t kEvery = 512;
  int64_t num_runs = 0;
  int64_t num_seen = 0;
  for (size_t begin = 0; begin < selected.size(); begin += kEvery) {
    const std::span<const int32_t> sample = selected.subspan(begin, std::min(kSample, selected.size() - begin));
    num_runs += count_runs(sample);
    num_seen += static_cast<int64_t>(sample.size());
  }
  return num_runs * kRowsPerGap > num_seen;
}

}  // namespace

FlatColumnReader::FlatColumnReader(LeafContext context)
    : context_(std::move(context)),
      optional_(context_.node().max_definition_level > 0),
      values_(make_value_reader(context_)),
      pages_(context_, *values_),
      levels_(context_.node().max_definition_level),
      ordinals_(context_.pool) {}

void FlatColumnReader::start_row_group(int row_group, std::span<const RowRange> rows) {
  pages_.start_row_group(row_group, rows);
  restart();
}

void FlatColumnReader::restart() noexcept {
  row_ = 0;
  target_ = 0;
  at_ = 0;
  page_rows_left_ = 0;
  judge_ = nullptr;
  kept_.clear();
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
    judge_ = nullptr;
  }
}

int64_t FlatColumnReader::plan(int64_t max_rows) {
  if (!kept_.empty()) return std::min(max_rows, kept_.num_rows());
  return pages_.located([&] {
    catch_up();
    if (context_.dictionary_output != DictionaryOutput::kKeep || max_rows <= page_rows_left_) return max_rows;
    // A vector has one encoding, so it may go on into the next page only if that has the same.
    const PageHeader* next = pages_.peek();
    const bool same = next != nullptr && is_dictionary_encoding(next->encoding) == values_->gives_dictionary();
    return std::min(max_rows, page_rows_left_ + (same ? next->num_values : 0));
  });
}

double FlatColumnReader::bytes_per_row() {
  return pages_.located([&] {
    catch_up();
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
  if (context_.dictionary_output == DictionaryOutput::kKeep || !kept_.empty()) return;
  pages_.located([&] {
    drop_passed_pages();
    if (page_rows_left_ == 0) {
      const PageHeader* header = pages_.peek();
      if (header == nullptr || header->num_values == 0) next_page();
    }
    int64_t passed = target_ - at_;
    if (page_rows_left_ > 0) {
      stretches.push_back({page_rows_left_ - passed, page_bytes_per_row_});
      if (page_rows_left_ - std::exchange(passed, 0) >= max_rows) return;
    }
    const PageHeader* next = pages_.peek();
    if (next != nullptr && next->num_values > passed) {
      stretches.push_back({next->num_values - passed, bytes_per_row_of(*next)});
    }
  });
}

ColumnVector FlatColumnReader::read(int64_t rows) {
  ColumnVector vector =
      kept_.empty() ? pages_.located([&] { return decode(rows, ValueForm::kOutput); }) : take_kept(nullptr);
  row_ += rows;
  return vector;
}

ColumnVector FlatColumnReader::decode(int64_t rows, ValueForm form) {
  catch_up();
  if (std::optional<ColumnVector> borrowed = borrow(rows)) return *std::move(borrowed);
  ColumnVector::Parts parts;
  parts.type = context_.type;
  parts.length = rows;
  values_->begin(rows, form);
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
  target_ = at_ += rows;
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
  target_ = at_ += rows;
  parts.type = context_.type;
  parts.length = rows;
  return ColumnVector(std::move(parts));
}

void FlatColumnReader::skip(int64_t rows) {
  kept_.clear();
  row_ += rows;
  target_ = row_;
  pages_.located([&] { drop_passed_pages(); });
}

/// Moves on over pages in which no row is wanted.
void FlatColumnReader::drop_passed_pages() {
  while (at_ < target_) {
    // Behind the last row nothing is read.
    if (target_ == pages_.num_rows()) {
      at_ = target_;
      page_rows_left_ = 0;
    } else if (page_rows_left_ > target_ - at_) {
      return;
    } else if (page_rows_left_ > 0) {
      at_ += std::exchange(page_rows_left_, 0);
    } else {
      at_ = pages_.jump(at_, target_);
      const PageHeader* header = pages_.peek();
      if (header == nullptr || header->num_values > target_ - at_) return;
      at_ += header->num_values;
      pages_.skip();
    }
  }
}

/// To the page of the next row, and to the row in it.
void FlatColumnReader::catch_up() {
  drop_passed_pages();
  next_page();
  if (at_ < target_) skip_in_page(target_ - at_);
}

void FlatColumnReader::skip_in_page(int64_t rows) {
  // At a page's end what is left in the decoders does not matter.
  if (rows < page_rows_left_) values_->skip(optional_ ? levels_.skip(rows) : rows);
  page_rows_left_ -= rows;
  at_ += rows;
}

ColumnVector FlatColumnReader::read_selected(int64_t rows, const Selection& selection) {
  if (selection.size() == 0) {
    skip(rows);
    return ColumnVector::all_null(context_.type, 0);
  }
  if (!kept_.empty()) {
    ColumnVector vector = take_kept(&selection);
    row_ += rows;
    return vector;
  }
  if (selection.size() == rows) return read(rows);
  // What a dictionary that grows has learnt must not depend on who asked for which rows.
  if (context_.dictionary_output == DictionaryOutput::kGrow) return read(rows).take(selection.rows());
  if (is_scattered(rows, selection.rows())) return take_rows(read(rows), selection.rows(), false, *context_.pool);
  ColumnVector vector = pages_.located([&] { return decode_selected(rows, selection.rows(), ValueForm::kOutput); });
  row_ += rows;
  return vector;
}

/// Of what filter() decoded, the selected rows, or all, as they are to come out.
ColumnVector FlatColumnReader::take_kept(const Selection* selection) {
  return kept_.take(selection, context_.dictionary_output == DictionaryOutput::kExpand, ordinals_, *context_.pool);
}

/// Rows `selected` of the next `rows` rows; pages without any are passed over.
ColumnVector FlatColumnReader::decode_selected(int64_t rows, std::span<const int32_t> selected, ValueForm form) {
  const auto num_selected = static_cast<int64_t>(selected.size());
  const int64_t begin = target_;
  target_ += selected.front();
  // One run of rows is read like any other.
  if (selected.back() + 1 - selected.front() == num_selected) {
    ColumnVector vector = decode(num_selected, form);
    target_ = begin + rows;
    return vector;
  }
  catch_up();
  ColumnVector::Parts parts;
  parts.type = context_.type;
  parts.length = num_selected;
  values_->begin(num_selected, form);
  if (optional_) context_.pool->ensure(validity_, bytes_for_bits(num_selected));
  int64_t num_valid = 0;
  for (size_t done = 0; done < selected.size();) {
    target_ = begin + selected[done];
    if (at_ < target_ || page_rows_left_ == 0) catch_up();
    const std::span<const int32_t> left = selected.subspan(done);
    const auto behind_page = std::lower_bound(left.begin(), left.end(), left.front() + page_rows_left_);
    const std::span<const int32_t> in_page = left.first(static_cast<size_t>(behind_page - left.begin()));
    num_valid += append_selected(in_page, static_cast<int64_t>(done));
    done += in_page.size();
  }
  target_ = begin + rows;
  parts.null_count = num_selected - num_valid;
  if (parts.null_count > 0 && num_valid > 0) parts.validity = std::exchange(validity_, Buffer());
  values_->finish(parts);
  return ColumnVector(std::move(parts));
}

/// Rows of the current page: the next one, which is the first of `selected`, and as many behind it as the others say.
/// `num_before` is how many rows the vector has already. Returns how many are valid.
int64_t FlatColumnReader::append_selected(std::span<const int32_t> selected, int64_t num_before) {
  const auto num_selected = static_cast<int64_t>(selected.size());
  const int32_t first_row = selected.front();
  const int64_t rows = selected.back() + 1 - first_row;
  context_.pool->ensure(positions_, num_selected * static_cast<int64_t>(sizeof(int32_t)));
  auto* positions = reinterpret_cast<int32_t*>(positions_.mutable_data());
  int64_t num_values = rows;
  int64_t num_valid = num_selected;
  if (optional_) {
    context_.pool->ensure(page_validity_, bytes_for_bits(rows));
    num_values = levels_.decode_validity(rows, page_validity_.mutable_data(), 0);
    num_valid =
        positions_of_rows(selected, first_row, page_validity_.data(), positions, validity_.mutable_data(), num_before);
  } else {
    std::transform(selected.begin(), selected.end(), positions, [&](int32_t row) { return row - first_row; });
  }
  values_->append_picked(num_values, {positions, static_cast<size_t>(num_valid)}, num_selected, validity_.data());
  page_rows_left_ -= rows;
  at_ += rows;
  return num_valid;
}

void FlatColumnReader::filter(int64_t rows, const ColumnFilter& filter, Selection& selection) {
  if (selection.size() == 0) return;
  if (kept_.empty()) {
    pages_.located([&] {
      // A dictionary that grows has to see all values: see read_selected().
      if (context_.dictionary_output != DictionaryOutput::kGrow && selection.size() * kRowsPerFewSelected < rows) {
        kept_.keep(decode_selected(rows, selection.rows(), ValueForm::kCodes), rows, selection);
      } else {
        kept_.keep(decode(rows, ValueForm::kCodes), rows, std::nullopt);
      }
    });
  }
  kept_.filter(filter, selection, ordinals_);
}

void FlatColumnReader::filter_only(int64_t rows, const ColumnFilter& filter, Selection& selection) {
  const bool asks_few = selection.size() * kRowsPerFewSelected < rows;
  // Nulls that pass are found with the values.
  if (asks_few || !kept_.empty() || context_.dictionary_output == DictionaryOutput::kGrow ||
      (optional_ && filter.passes_null())) {
    this->filter(rows, filter, selection);
    return;
  }
  std::optional<RowBits> passes = pages_.located([&] { return test(rows, filter); });
  if (!passes) {
    this->filter(rows, filter, selection);
    return;
  }
  if (selection.size() < rows) passes->intersect(RowBits::of_selection(selection, rows));
  selection = passes->selection();
}

/// Which of the next `rows` rows pass, by what the encodings of their pages tell; passes over them. Nothing where the
/// page at hand has to be decoded anyway.
std::optional<RowBits> FlatColumnReader::test(int64_t rows, const ColumnFilter& filter) {
  drop_passed_pages();
  next_page();
  if (!page_verdict(filter) && !values_->can_test(std::min(rows, page_rows_left_), filter)) return std::nullopt;
  context_.pool->ensure(passes_, bytes_for_bits(rows));
  for (int64_t done = 0; done < rows;) {
    drop_passed_pages();
    next_page();
    const int64_t segment = std::min(rows - done, page_rows_left_ - (target_ - at_));
    if (const std::optional<bool> verdict = page_verdict(filter)) {
      simd::kernels().bitmap->fill(passes_.mutable_data(), done, segment, *verdict);
    } else {
      catch_up();
      test_rows(segment, filter, done);
      page_rows_left_ -= segment;
      at_ += segment;
    }
    target_ += segment;
    done += segment;
  }
  return RowBits::of_bitmap(passes_.data(), rows);
}

/// Whether all of the current page that is left passes, or nothing of it, if that can be told without decoding it.
std::optional<bool> FlatColumnReader::page_verdict(const ColumnFilter& filter) {
  if (judge_ == &filter) return page_passes_;
  judge_ = &filter;
  page_passes_.reset();
  if (pages_to_wait_ > 0) {
    --pages_to_wait_;
  } else if (find_page_verdict(filter)) {
    next_wait_ = 0;
  } else {
    constexpr int kLongestWait = 32;
    pages_to_wait_ = next_wait_;
    next_wait_ = std::min(2 * next_wait_ + 1, kLongestWait);
  }
  return page_passes_;
}

bool FlatColumnReader::find_page_verdict(const ColumnFilter& filter) {
  try {
    const AlikeValues alike = values_->alike_next(page_rows_left_, filter);
    if (alike.count == 0) return false;
    int64_t num_values = page_rows_left_;
    if (optional_) {
      LevelDecoder ahead = levels_;
      num_values = ahead.skip(page_rows_left_);
    }
    // Among rows that pass there must be no null.
    if (alike.count < num_values || (alike.pass && num_values < page_rows_left_)) return false;
    page_passes_ = alike.pass;
    return true;
  } catch (const Error&) {
    // What is broken is found, and told, by whoever has to read it.
    return false;
  }
}

void FlatColumnReader::test_rows(int64_t rows, const ColumnFilter& filter, int64_t bit_offset) {
  int64_t num_values = rows;
  if (optional_) {
    context_.pool->ensure(page_validity_, bytes_for_bits(rows));
    num_values = levels_.decode_validity(rows, page_validity_.mutable_data(), 0);
  }
  if (num_values == rows) {
    test_values(rows, filter, passes_.mutable_data(), bit_offset);
    return;
  }
  context_.pool->ensure(value_passes_, bytes_for_bits(num_values));
  if (num_values > 0) test_values(num_values, filter, value_passes_.mutable_data(), 0);
  simd::kernels().spread->bits(value_passes_.data(), 0, page_validity_.data(), 0, rows, passes_.mutable_data(),
                               bit_offset);
}

void FlatColumnReader::test_values(int64_t num_values, const ColumnFilter& filter, uint8_t* passes,
                                   int64_t bit_offset) {
  if (values_->can_test(num_values, filter)) {
    values_->test(num_values, filter, passes, bit_offset);
  } else {
    values_->test_decoded(context_.type, num_values, filter, passes, bit_offset);
  }
}

void FlatColumnReader::seek(int64_t row) {
  if (row < row_ || !kept_.empty()) {
    pages_.located([&] { pages_.rewind(); });
    restart();
  }
  skip(row - row_);
}

}  // namespace lamella::inline v0
