#include "column/nested_leaf_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/bits.h"
#include "lamella/error.h"
#include "simd/kernels.h"
#include "simd/level_kernels.h"

namespace lamella::inline v0 {

namespace {

/// Kernels write up to 64 bytes behind their output.
constexpr size_t kSlackLevels = Buffer::kPadding / sizeof(uint16_t);

}  // namespace

NestedLeafReader::NestedLeafReader(LeafContext context, EntryRule entries)
    : context_(std::move(context)),
      entries_(entries),
      values_(make_value_reader(context_)),
      pages_(context_, *values_),
      definition_decoder_(context_.node().max_definition_level),
      repetition_decoder_(context_.node().max_repetition_level) {}

void NestedLeafReader::start_row_group(int row_group) {
  pages_.start_row_group(row_group);
  rewind();
}

void NestedLeafReader::rewind() {
  pages_.rewind();
  row_ = 0;
  definition_.clear();
  repetition_.clear();
  first_slot_ = 0;
  row_starts_.clear();
  slots_consumed_ = 0;
  slots_loaded_ = 0;
  pending_.clear();
  front_started_ = false;
}

/// Decodes the levels of the next page. False at the chunk's end.
bool NestedLeafReader::load_page() {
  if (pages_.peek() == nullptr) return false;
  Page page = pages_.read();
  const int64_t num_slots = page.num_values;
  // What was consumed is dropped before more comes behind it.
  definition_.erase(definition_.begin(), definition_.begin() + static_cast<std::ptrdiff_t>(first_slot_));
  if (!repetition_.empty()) {
    repetition_.erase(repetition_.begin(), repetition_.begin() + static_cast<std::ptrdiff_t>(first_slot_));
  }
  first_slot_ = 0;
  const size_t buffered = definition_.size();
  definition_.resize(buffered + static_cast<size_t>(num_slots) + kSlackLevels);
  definition_decoder_.start(page.definition_levels.bytes(), page.definition_level_encoding, num_slots);
  definition_decoder_.decode(num_slots, definition_.data() + buffered);
  definition_.resize(buffered + static_cast<size_t>(num_slots));
  int64_t num_rows = num_slots;
  if (context_.node().max_repetition_level > 0) {
    repetition_.resize(buffered + static_cast<size_t>(num_slots) + kSlackLevels);
    repetition_decoder_.start(page.repetition_levels.bytes(), page.repetition_level_encoding, num_slots);
    repetition_decoder_.decode(num_slots, repetition_.data() + buffered);
    repetition_.resize(buffered + static_cast<size_t>(num_slots));
    if (slots_loaded_ == 0 && num_slots > 0 && repetition_[buffered] != 0) {
      throw Error(ErrorCode::kCorruptFile, "the first repetition level of the column chunk is " +
                                               std::to_string(repetition_[buffered]) + ", not 0");
    }
    num_rows = 0;
    for (size_t slot = buffered; slot < repetition_.size(); ++slot) {
      if (repetition_[slot] != 0) continue;
      row_starts_.push_back(slots_loaded_ + static_cast<int64_t>(slot - buffered));
      ++num_rows;
    }
  } else {
    for (int64_t slot = 0; slot < num_slots; ++slot)
      row_starts_.push_back(slots_loaded_ + slot);
  }
  if (page.num_rows >= 0 && page.num_rows != num_rows) {
    throw Error(ErrorCode::kCorruptFile, "the page header says " + std::to_string(page.num_rows) +
                                             " rows, the levels say " + std::to_string(num_rows));
  }
  if (row_ + static_cast<int64_t>(row_starts_.size()) > pages_.num_rows()) {
    throw Error(ErrorCode::kCorruptFile,
                "the pages have more rows than the row group, which has " + std::to_string(pages_.num_rows()));
  }
  slots_loaded_ += num_slots;
  pending_.push_back({std::move(page), num_slots});
  return true;
}

int64_t NestedLeafReader::buffer_rows(int64_t max_rows, int64_t max_slots) {
  // A row is whole once the next one has begun, or the chunk has ended.
  const auto wanted_starts = static_cast<size_t>(max_rows) + 1;
  bool ended = false;
  while (row_starts_.size() < wanted_starts) {
    if (row_starts_.size() > 1 && row_starts_.back() - slots_consumed_ >= max_slots) break;
    if (!load_page()) {
      ended = true;
      break;
    }
  }
  const auto num_starts = static_cast<int64_t>(row_starts_.size());
  if (ended && num_starts < rows_left()) {
    throw Error(ErrorCode::kCorruptFile, "the pages end " + std::to_string(rows_left() - num_starts) + " rows early");
  }
  int64_t rows = std::min(max_rows, ended ? num_starts : num_starts - 1);
  // Fewer rows when these have too many slots: the last that stays below the cap, by bisection.
  int64_t fits = 1;
  while (rows > fits) {
    const int64_t middle = (rows + fits + 1) / 2;
    if (slots_of(middle) <= max_slots) {
      fits = middle;
    } else {
      rows = middle - 1;
    }
  }
  return std::max<int64_t>(rows, 1);
}

/// Slots of the next `rows` whole rows.
int64_t NestedLeafReader::slots_of(int64_t rows) const noexcept {
  const auto next = static_cast<size_t>(rows);
  return (next < row_starts_.size() ? row_starts_[next] : slots_loaded_) - slots_consumed_;
}

LevelSlice NestedLeafReader::levels(int64_t rows) const noexcept {
  const auto num_slots = static_cast<size_t>(slots_of(rows));
  LevelSlice slice;
  slice.definition = std::span(definition_).subspan(first_slot_, num_slots);
  if (context_.node().max_repetition_level > 0)
    slice.repetition = std::span(repetition_).subspan(first_slot_, num_slots);
  return slice;
}

void NestedLeafReader::consume(int64_t rows, int64_t slots) noexcept {
  row_starts_.erase(row_starts_.begin(), row_starts_.begin() + rows);
  first_slot_ += static_cast<size_t>(slots);
  slots_consumed_ += slots;
  row_ += rows;
}

/// Calls take_part(definition levels) for the parts of the next `slots` slots that lie in one page each, the value
/// reader being at it.
template <typename TakePart>
void NestedLeafReader::for_each_page_part(int64_t slots, TakePart&& take_part) {
  size_t slot = first_slot_;
  while (slots > 0) {
    PendingPage& front = pending_.front();
    if (!front_started_) {
      values_->start_page(front.page);
      front_started_ = true;
    }
    const int64_t part = std::min(slots, front.slots_left);
    take_part(std::span(definition_).subspan(slot, static_cast<size_t>(part)));
    front.slots_left -= part;
    slot += static_cast<size_t>(part);
    slots -= part;
    if (front.slots_left == 0) {
      pending_.pop_front();
      front_started_ = false;
    }
  }
}

ColumnVector NestedLeafReader::read(int64_t rows) {
  const simd::LevelKernels& kernels = *simd::kernels().level;
  const int64_t slots = slots_of(rows);
  const auto entry_level = static_cast<uint16_t>(entries_.definition_level);
  const auto max_level = static_cast<uint16_t>(context_.node().max_definition_level);
  const LevelSlice all = levels(rows);
  ColumnVector::Parts parts;
  parts.type = context_.type;
  parts.length = kernels.count_at_least(all.definition.data(), slots, entry_level);
  parts.validity = context_.pool->allocate(bytes_for_bits(parts.length));
  std::vector<uint16_t> entry_levels;
  int64_t num_entries = 0;
  int64_t num_valid = 0;
  // Empty pages may lie in front; a vector is begun when the value reader knows its page.
  bool begun = false;
  for_each_page_part(slots, [&](std::span<const uint16_t> definition) {
    if (!begun) values_->begin(parts.length);
    begun = true;
    entry_levels.resize(definition.size() + kSlackLevels);
    size_t part_entries = 0;
    for (const uint16_t level : definition) {
      entry_levels[part_entries] = level;
      part_entries += level >= entry_level ? 1 : 0;
    }
    const auto entries = static_cast<int64_t>(part_entries);
    const int64_t valid =
        kernels.at_least(entry_levels.data(), entries, max_level, parts.validity.mutable_data(), num_entries);
    values_->append(entries, valid, parts.validity.data());
    num_entries += entries;
    num_valid += valid;
  });
  if (!begun) values_->begin(parts.length);
  consume(rows, slots);
  parts.null_count = parts.length - num_valid;
  if (parts.null_count == 0 || num_valid == 0) parts.validity = Buffer();
  values_->finish(parts);
  return ColumnVector(std::move(parts));
}

void NestedLeafReader::skip(int64_t rows) {
  constexpr int64_t kStepRows = 1 << 16;
  constexpr int64_t kStepSlots = 1 << 20;
  const auto max_level = static_cast<uint16_t>(context_.node().max_definition_level);
  while (rows > 0) {
    const int64_t step = buffer_rows(std::min(rows, kStepRows), kStepSlots);
    const int64_t slots = slots_of(step);
    for_each_page_part(slots, [&](std::span<const uint16_t> definition) {
      const auto part = static_cast<int64_t>(definition.size());
      values_->skip(simd::kernels().level->count_at_least(definition.data(), part, max_level));
    });
    consume(step, slots);
    rows -= step;
  }
}

double NestedLeafReader::bytes_per_row() const noexcept {
  int64_t bytes = 0;
  for (const PendingPage& pending : pending_)
    bytes += pending.page.values.size();
  constexpr double kLevelBytes = 4;
  const auto slots = static_cast<double>(slots_loaded_ - slots_consumed_);
  const auto rows = std::max<double>(1, static_cast<double>(row_starts_.size()));
  return (static_cast<double>(bytes) + kLevelBytes * slots) / rows;
}

}  // namespace lamella::inline v0
