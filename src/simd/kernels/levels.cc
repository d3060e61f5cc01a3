#include "simd/level_kernels.h"

#include <algorithm>

#include "base/bits.h"
#include "simd/kernels/bitmap_words.h"
#include "simd/kernels/level_vector.h"
#include "simd/target.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {
namespace {

/// Ones for the slots from `slot` on that there are, of the next 64.
LAMELLA_ALWAYS_INLINE uint64_t slots_left(int64_t slot, int64_t count) {
  return low_bits(static_cast<int>(std::min<int64_t>(64, count - slot)));
}

/// Which of the 64 slots from `slot` on are entries; bits behind the last slot may be anything.
LAMELLA_ALWAYS_INLINE uint64_t entries_64(const Slots& slots, int64_t slot, EntryRule rule) {
  const uint64_t defined = at_least_64(slots.definition + slot, rule.definition_level);
  return slots.repetition == nullptr ? defined : defined & at_most_64(slots.repetition + slot, rule.repetition_level);
}

int64_t count_at_least(const uint8_t* levels, int64_t count, uint8_t threshold) noexcept {
  int64_t num = 0;
  for (int64_t i = 0; i < count; i += 64)
    num += std::popcount(at_least_64(levels + i, threshold) & slots_left(i, count));
  return num;
}

int64_t find_row(const uint8_t* repetition, int64_t count, int64_t row) noexcept {
  for (int64_t i = 0; i < count; i += 64) {
    const uint64_t starts = at_most_64(repetition + i, 0) & slots_left(i, count);
    const int num_starts = std::popcount(starts);
    if (row < num_starts) return i + nth_set_bit(starts, static_cast<int>(row));
    row -= num_starts;
  }
  return count;
}

int64_t count_entries(const Slots& slots, EntryRule rule) noexcept {
  int64_t num = 0;
  for (int64_t i = 0; i < slots.count; i += 64)
    num += std::popcount(entries_64(slots, i, rule) & slots_left(i, slots.count));
  return num;
}

int64_t entry_validity(const Slots& slots, EntryRule rule, uint8_t present_level, uint8_t* bits,
                       int64_t bit_offset) noexcept {
  BitAppender appender(bits, bit_offset);
  int64_t num_valid = 0;
  for (int64_t i = 0; i < slots.count; i += 64) {
    const uint64_t entries = entries_64(slots, i, rule) & slots_left(i, slots.count);
    const uint64_t valid = extract_bits(at_least_64(slots.definition + i, present_level), entries);
    appender.append(valid, std::popcount(entries));
    num_valid += std::popcount(valid);
  }
  appender.finish();
  return num_valid;
}

void list_offsets(const Slots& slots, EntryRule list, EntryRule element, int32_t* offsets) noexcept {
  int32_t num_elements = 0;
  for (int64_t i = 0; i < slots.count; i += 64) {
    const uint64_t left = slots_left(i, slots.count);
    const uint64_t elements = entries_64(slots, i, element) & left;
    offsets = store_ranks(entries_64(slots, i, list) & left, elements, num_elements, offsets);
    num_elements += std::popcount(elements);
  }
  *offsets = num_elements;
}

}  // namespace

extern const LevelKernels kLevelKernels;
constinit const LevelKernels kLevelKernels = {
    .count_at_least = count_at_least,
    .find_row = find_row,
    .count_entries = count_entries,
    .entry_validity = entry_validity,
    .list_offsets = list_offsets,
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0
