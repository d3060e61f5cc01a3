#include "column/nested_leaf_reader.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "base/bits.h"
#include "column/page_rows.h"
#include "lamella/error.h"
#include "simd/kernels.h"

namespace lamella::inline v0 {

namespace {

/// Levels of a page that are decoded at once: a few bytes may claim any number of them.
constexpr int64_t kLevelsAtOnce = int64_t{1} << 20;
/// Offsets of lists are int32.
constexpr int64_t kLargestRow = std::numeric_limits<int32_t>::max();

/// Drops what lies before the `size_bytes` bytes from `first`.
void keep_bytes(Buffer& buffer, int64_t first, int64_t size_bytes) {
  if (first > 0 && size_bytes > 0) {
    std::memmove(buffer.mutable_data(), buffer.data() + first, static_cast<size_t>(size_bytes));
  }
  buffer.set_size(size_bytes);
}

const SchemaNode& with_levels_of_bytes(const SchemaNode& node) {
  if (std::max(node.max_definition_level, node.max_repetition_level) > LevelDecoder::kLargestLevel) {
    throw Error(ErrorCode::kNotImplemented, "column " + node.path + " has levels up to " +
                                                std::to_string(node.max_definition_level) + ", over " +
                                                std::to_string(LevelDecoder::kLargestLevel));
  }
  return node;
}

}  // namespace

NestedLeafReader::NestedLeafReader(LeafContext context, simd::EntryRule entries)
    : context_(std::move(context)),
      entries_(entries),
      values_(make_value_reader(context_)),
      pages_(context_, *values_),
      definition_decoder_(with_levels_of_bytes(context_.node()).max_definition_level),
      repetition_decoder_(context_.node().max_repetition_level) {}

void NestedLeafReader::start_row_group(int row_group, std::span<const RowRange> rows) {
  pages_.start_row_group(row_group, rows);
  rewind();
}

void NestedLeafReader::rewind() {
  pages_.rewind();
  row_ = 0;
  definition_ = Buffer();
  repetition_ = Buffer();
  first_slot_ = 0;
  num_slots_ = 0;
  num_rows_ = 0;
  begins_at_row_ = true;
  pending_.clear();
  unloaded_ = 0;
  front_started_ = false;
}

/// Makes the next page the one whose levels are loaded. False at the chunk's end.
bool NestedLeafReader::open_page() {
  if (pages_.peek() == nullptr) return false;
  Page page = pages_.read();
  definition_decoder_.start(page.definition_levels.bytes(), page.definition_level_encoding, page.num_values);
  if (is_repeated()) {
    refuse_large_row(page);
    repetition_decoder_.start(page.repetition_levels.bytes(), page.repetition_level_encoding, page.num_values);
  }
  unloaded_ = page.num_values;
  page_rows_ = 0;
  const ErrorLocation place = pages_.location();
  pending_.push_back({std::move(page), unloaded_, place.page, place.offset});
  return true;
}

/// Where the row that the page begins with, or goes on with, would have more slots than offsets can tell.
void NestedLeafReader::refuse_large_row(const Page& page) {
  if (num_slots_ + page.num_values <= kLargestRow) return;
  const uint8_t* repetition = repetition_.data() + first_slot_;
  const int64_t row_begin = num_rows_ == 0 ? 0 : simd::kernels().level->find_row(repetition, num_slots_, num_rows_ - 1);
  repetition_decoder_.start(page.repetition_levels.bytes(), page.repetition_level_encoding, page.num_values);
  const int64_t row_slots = num_slots_ - row_begin + repetition_decoder_.count_above_zero(page.num_values);
  if (row_slots <= kLargestRow) return;
  throw Error(ErrorCode::kResourceLimit, "a row of " + std::to_string(row_slots) + " list elements or more, at most " +
                                             std::to_string(kLargestRow) + " are read");
}

/// Decodes levels of the page whose levels are being loaded, or of the next. False at the chunk's end.
bool NestedLeafReader::load_levels() {
  const bool begins_page = unloaded_ == 0;
  if (begins_page && !open_page()) return false;
  const int64_t num_slots = std::min(unloaded_, kLevelsAtOnce);
  const int64_t num_rows = append_levels(num_slots, begins_page);
  if (row_ + num_rows_ + num_rows > pages_.num_rows()) {
    throw Error(ErrorCode::kCorruptFile,
                "the pages have more rows than the row group, which has " + std::to_string(pages_.num_rows()));
  }
  num_rows_ += num_rows;
  page_rows_ += num_rows;
  unloaded_ -= num_slots;
  if (num_slots > 0) begins_at_row_ = false;
  if (unloaded_ == 0) close_page();
  return true;
}

/// Appends levels; returns how many rows begin in them.
int64_t NestedLeafReader::append_levels(int64_t num_slots, bool begins_page) {
  // What was consumed is dropped before more comes behind it.
  keep_bytes(definition_, first_slot_, num_slots_);
  if (is_repeated()) keep_bytes(repetition_, first_slot_, num_slots_);
  first_slot_ = 0;
  const int64_t before = std::exchange(num_slots_, num_slots_ + num_slots);
  context_.pool->grow(definition_, num_slots_);
  definition_decoder_.decode(num_slots, definition_.mutable_data() + before);
  if (!is_repeated()) return num_slots;
  context_.pool->grow(repetition_, num_slots_);
  repetition_decoder_.decode(num_slots, repetition_.mutable_data() + before);
  const uint8_t* repetition = repetition_.data() + before;
  if (begins_page && begins_at_row_ && num_slots > 0 && *repetition != 0) {
    throw Error(ErrorCode::kCorruptFile, "the first repetition level of a page where a row begins is " +
                                             std::to_string(*repetition) + ", not 0");
  }
  return num_slots - simd::kernels().level->count_at_least(repetition, num_slots, 1);
}

/// The levels of the page are loaded, all of them.
void NestedLeafReader::close_page() {
  const Page& page = pending_.back().page;
  if (page.num_rows >= 0 && page.num_rows != page_rows_) {
    throw Error(ErrorCode::kCorruptFile, "the page header says " + std::to_string(page.num_rows) +
                                             " rows, the levels say " + std::to_string(page_rows_));
  }
  if (is_repeated()) pages_.note_rows(page_rows_);
  if (page.num_values > 0) begins_at_row_ = pages_.follows_index();
}

/// Buffered rows that are known whole: a row is once the next one has begun, or the chunk has ended. DATA_PAGE_V2
/// should begin with a row, but old writers did not keep to that.
int64_t NestedLeafReader::whole_rows() {
  if (num_rows_ == 0 || !is_repeated()) return num_rows_;
  if (unloaded_ == 0 && (begins_at_row_ || pages_.peek() == nullptr)) return num_rows_;
  return num_rows_ - 1;
}

int64_t NestedLeafReader::buffer_rows(int64_t max_rows, int64_t max_slots) {
  int64_t rows = whole_rows();
  while (rows < max_rows && (rows == 0 || num_slots_ < max_slots)) {
    if (!load_levels()) {
      if (num_rows_ < rows_left()) {
        throw Error(ErrorCode::kCorruptFile,
                    "the pages end " + std::to_string(rows_left() - num_rows_) + " rows early");
      }
      break;
    }
    rows = whole_rows();
  }
  rows = std::min(rows, max_rows);
  if (slots_of(rows) <= max_slots) return rows;
  // Rows end where the next one begins: the last that does so at max_slots or before.
  const int64_t begun =
      is_repeated()
          ? max_slots + 1 - simd::kernels().level->count_at_least(repetition_.data() + first_slot_, max_slots + 1, 1)
          : max_slots + 1;
  return std::max<int64_t>(begun - 1, 1);
}

/// Slots of the next `rows` whole rows.
int64_t NestedLeafReader::slots_of(int64_t rows) const noexcept {
  if (!is_repeated()) return rows;
  if (rows == num_rows_) return num_slots_;
  return simd::kernels().level->find_row(repetition_.data() + first_slot_, num_slots_, rows);
}

simd::Slots NestedLeafReader::slots(int64_t rows) const noexcept {
  return {definition_.data() + first_slot_, is_repeated() ? repetition_.data() + first_slot_ : nullptr, slots_of(rows)};
}

void NestedLeafReader::consume(int64_t rows, int64_t slots) noexcept {
  num_rows_ -= rows;
  first_slot_ += slots;
  num_slots_ -= slots;
  row_ += rows;
}

/// Errors of what `work` does with the front page name that page.
template <typename Work>
void NestedLeafReader::at_front(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    throw error.within({.page = pending_.front().ordinal, .offset = pending_.front().offset});
  }
}

void NestedLeafReader::start_front() {
  if (front_started_) return;
  values_->start_page(pending_.front().page);
  front_started_ = true;
}

/// Moves behind slots of the front page, which has as many left.
void NestedLeafReader::consume_front(int64_t slots) {
  PendingPage& front = pending_.front();
  front.slots_left -= slots;
  if (front.slots_left > 0) return;
  pending_.pop_front();
  front_started_ = false;
}

/// Calls take_part(slots) for the parts of the next `slots` slots that lie in one page each, the value reader being at
/// it.
template <typename TakePart>
void NestedLeafReader::for_each_page_part(int64_t slots, TakePart&& take_part) {
  int64_t slot = first_slot_;
  while (slots > 0) {
    const int64_t part = std::min(slots, pending_.front().slots_left);
    at_front([&] {
      start_front();
      take_part(simd::Slots{definition_.data() + slot, is_repeated() ? repetition_.data() + slot : nullptr, part});
    });
    slot += part;
    slots -= part;
    consume_front(part);
  }
}

int64_t NestedLeafReader::count_entries(const simd::Slots& slots) const noexcept {
  // Where there are no lists, each slot is an entry.
  return is_repeated() ? simd::kernels().level->count_entries(slots, entries_) : slots.count;
}

ColumnVector NestedLeafReader::read(int64_t rows) {
  const simd::LevelKernels& kernels = *simd::kernels().level;
  const auto max_level = static_cast<uint8_t>(context_.node().max_definition_level);
  const simd::Slots all = slots(rows);
  ColumnVector::Parts parts;
  parts.type = context_.type;
  parts.length = count_entries(all);
  const int64_t num_valid = kernels.count_at_least(all.definition, all.count, max_level);
  parts.null_count = parts.length - num_valid;
  if (parts.null_count > 0) parts.validity = context_.pool->allocate(bytes_for_bits(parts.length));
  int64_t num_entries = 0;
  // Empty pages may lie in front; a vector is begun when the value reader knows its page.
  bool begun = false;
  for_each_page_part(all.count, [&](const simd::Slots& part) {
    if (!begun && parts.null_count == 0 && part.count == all.count && context_.borrow_pages) {
      parts.values = values_->borrow(num_valid);
      if (parts.values) return;
    }
    if (!begun) values_->begin(parts.length, ValueForm::kOutput);
    begun = true;
    const int64_t entries = count_entries(part);
    int64_t valid = entries;
    if (parts.null_count > 0) {
      valid = kernels.entry_validity(part, entries_, max_level, parts.validity.mutable_data(), num_entries);
    }
    values_->append(entries, valid, parts.null_count > 0 ? parts.validity.data() : nullptr);
    num_entries += entries;
  });
  consume(rows, all.count);
  if (parts.values) return ColumnVector(std::move(parts));
  if (!begun) values_->begin(parts.length, ValueForm::kOutput);
  if (num_valid == 0) parts.validity = Buffer();
  values_->finish(parts);
  return ColumnVector(std::move(parts));
}

/// Whether the next page, if there is one, begins with a row. Where it turns out not to, reading it fails.
bool NestedLeafReader::next_page_begins_row() {
  if (!is_repeated()) return true;
  if (unloaded_ > 0) return false;
  if (begins_at_row_) return true;
  const PageHeader* next = pages_.peek();
  return next == nullptr || next->type == PageType::DATA_PAGE_V2;
}

/// Passes over the next page undecoded, if it is known to have at most `max_rows` rows and nothing is buffered.
bool NestedLeafReader::skip_page(int64_t max_rows) {
  if (num_slots_ > 0 || unloaded_ > 0) return false;
  const PageHeader* header = pages_.peek();
  if (header == nullptr) return false;
  const int64_t num_rows = rows_of_header(*header, context_.node());
  if (num_rows < 0 || num_rows > max_rows) return false;
  pages_.skip();
  row_ += num_rows;
  begins_at_row_ = true;
  return true;
}

/// Moves behind whole buffered rows.
void NestedLeafReader::skip_buffered(int64_t rows, int64_t slots) {
  const auto max_level = static_cast<uint8_t>(context_.node().max_definition_level);
  int64_t slot = first_slot_;
  for (int64_t left = slots; left > 0;) {
    const int64_t part = std::min(left, pending_.front().slots_left);
    // At a page's end it does not matter where its value reader is, unless the next page refers to this one.
    if (part < pending_.front().slots_left || pages_.pages_share_prefixes()) {
      at_front([&] {
        start_front();
        values_->skip(simd::kernels().level->count_at_least(definition_.data() + slot, part, max_level));
      });
    }
    consume_front(part);
    slot += part;
    left -= part;
  }
  consume(rows, slots);
}

void NestedLeafReader::skip(int64_t rows) {
  constexpr int64_t kStepRows = 1 << 16;
  constexpr int64_t kStepSlots = 1 << 20;
  const int64_t end = row_ + rows;
  if (end == pages_.num_rows()) {
    // Behind the last row nothing is read.
    pending_.clear();
    unloaded_ = 0;
    front_started_ = false;
    consume(num_rows_, num_slots_);
    row_ = end;
  }
  while (row_ < end) {
    if (num_slots_ == 0 && unloaded_ == 0) {
      const int64_t row = pages_.jump(row_, end);
      if (row != row_) {
        row_ = row;
        begins_at_row_ = true;
        continue;
      }
    }
    if (skip_page(end - row_)) continue;
    if (num_rows_ > 0 && num_rows_ <= end - row_ && next_page_begins_row()) {
      skip_buffered(num_rows_, num_slots_);
      begins_at_row_ = true;
    } else {
      const int64_t step = buffer_rows(std::min(end - row_, kStepRows), kStepSlots);
      skip_buffered(step, slots_of(step));
    }
  }
}

double NestedLeafReader::bytes_per_row() const noexcept {
  constexpr double kLevelBytes = 2;
  double bytes = kLevelBytes * static_cast<double>(num_slots_);
  for (const PendingPage& pending : pending_) {
    const int64_t unloaded = &pending == &pending_.back() ? unloaded_ : 0;
    const auto share = static_cast<double>(pending.slots_left - unloaded) /
                       static_cast<double>(std::max<int64_t>(1, pending.page.num_values));
    bytes += share * static_cast<double>(pending.page.values.size());
  }
  return bytes / static_cast<double>(std::max<int64_t>(1, num_rows_));
}

}  // namespace lamella::inline v0
